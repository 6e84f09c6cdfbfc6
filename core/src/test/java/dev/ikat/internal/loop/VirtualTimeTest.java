package dev.ikat.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.spi.Poller;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();

  @Test
  void standsStillWhileThereIsWork() {
    time.poll(0);
    assertEquals(0, time.nanoTime());
    assertFalse(time.isRealTime());
  }

  @Test
  void leapsToTheEndOfAWait() {
    time.poll(70);
    time.poll(30);
    assertEquals(100, time.nanoTime());
  }

  @Test
  void advances() {
    time.advance(Duration.ofMillis(3));
    assertEquals(Duration.ofMillis(3), time.elapsed());
  }

  @Test
  void waitingForNothingIsADeadlockUnlessSaidOtherwise() {
    time.advance(Duration.ofSeconds(1));
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> time.poll(Poller.FOREVER));
    assertTrue(error.getMessage().startsWith("deadlock at PT1S"), error.getMessage());
    boolean[] asked = new boolean[1];
    new VirtualTime() {
      @Override
      protected void whenStuck() {
        asked[0] = true;
      }
    }.poll(Poller.FOREVER);
    assertTrue(asked[0]);
  }

  @Test
  void standsStillForAnInterrupt() {
    Thread.currentThread().interrupt();
    time.poll(100);
    assertTrue(Thread.interrupted(), "the flag stays");
    assertEquals(0, time.nanoTime());
  }
}
