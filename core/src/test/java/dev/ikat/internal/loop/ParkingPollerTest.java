package dev.ikat.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.spi.Poller;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParkingPollerTest {
  private final ParkingPoller poller = new ParkingPoller();

  @Test
  void zeroDoesNotWait() {
    poller.poll(0);
  }

  @Test
  void aWakeUpBeforeThePollEndsItAtOnceAndIsUsedUp() {
    poller.wakeup();
    poller.wakeup();
    poller.poll(Poller.FOREVER);
    long before = System.nanoTime();
    poller.poll(Duration.ofMillis(5).toNanos());
    assertTrue(System.nanoTime() - before >= 5_000_000, "it was used up");
  }

  @Test
  void aWakeUpForAPollThatDoesNotWaitIsUsedUpToo() {
    poller.wakeup();
    poller.poll(0);
    long before = System.nanoTime();
    poller.poll(Duration.ofMillis(5).toNanos());
    assertTrue(System.nanoTime() - before >= 5_000_000);
  }

  @Test
  void anInterruptEndsItAndTheFlagStays() {
    Thread.currentThread().interrupt();
    poller.poll(Poller.FOREVER);
    assertTrue(Thread.interrupted());
  }

  @Test
  void anotherThreadsWakeUpEndsIt() throws Exception {
    Thread waiting = Thread.ofPlatform().start(() -> poller.poll(Poller.FOREVER));
    poller.wakeup();
    waiting.join();
  }

  /** A permit left over by other users of the thread, or a spurious return, is no wake-up. */
  @Test
  void aStrayUnparkDoesNotEndIt() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              LockSupport.unpark(Thread.currentThread());
              poller.poll(Poller.FOREVER);
              ended.set(true);
            });
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    LockSupport.unpark(waiting);
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertFalse(ended.get());
    poller.wakeup();
    waiting.join();
    assertTrue(ended.get());
  }

  @Test
  void aDeadlineEndsIt() {
    long before = System.nanoTime();
    poller.poll(1_000_000);
    assertTrue(System.nanoTime() - before >= 1_000_000);
    assertEquals(true, poller.isRealTime());
  }
}
