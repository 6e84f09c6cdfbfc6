package dev.ikat.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.spi.Poller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The inbox and its wake-up flag, with the poller that parks, under Lincheck's model checker: it
 * runs the threads in one interleaving after the other, and reports one in which all of them wait.
 * So a missed wake-up cannot hide behind good luck.
 */
@Tag("lincheck")
class InboxLincheckTest {
  private static final int INTERLEAVINGS = 400;

  /** Two threads put an item each, while the loop sleeps whenever it may. */
  private static void twoPutWhileTheLoopSleeps() {
    ParkingPoller poller = new ParkingPoller();
    Inbox<Integer> inbox = new Inbox<>(poller);
    List<Integer> taken = new ArrayList<>();
    Thread loop =
        new Thread(() -> {
          while (taken.size() < 2) {
            poller.poll(inbox.mayBlock() ? Poller.FOREVER : 0);
            inbox.awake();
            inbox.drainTo(taken::add);
          }
        });
    Thread putter = new Thread(() -> inbox.put(1));
    loop.start();
    putter.start();
    inbox.put(2);
    join(putter);
    join(loop);
    assertEquals(3, taken.stream().mapToInt(i -> i).sum(), "each once");
  }

  @Test
  void noWakeUpIsMissedAndNothingIsLost() {
    Lincheck.runConcurrentTest(INTERLEAVINGS, InboxLincheckTest::twoPutWhileTheLoopSleeps);
  }

  /** The protocol without the second look: what the test above would find. */
  private static final class Forgetful {
    private final ConcurrentLinkedQueue<Integer> items = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Poller poller;

    Forgetful(Poller poller) {
      this.poller = poller;
    }

    void put(int item) {
      items.add(item);
      if (asleep.get() && asleep.compareAndSet(true, false)) {
        poller.wakeup();
      }
    }

    boolean mayBlock() {
      boolean empty = items.isEmpty();
      asleep.set(empty);
      return empty;
    }

    void drainTo(Consumer<Integer> sink) {
      asleep.set(false);
      for (Integer item = items.poll(); item != null; item = items.poll()) {
        sink.accept(item);
      }
    }
  }

  @Test
  void aProtocolThatMissesAWakeUpIsFoundOut() {
    var error =
        assertThrows(
            LincheckAssertionError.class,
            () ->
                Lincheck.runConcurrentTest(
                    INTERLEAVINGS,
                    () -> {
                      ParkingPoller poller = new ParkingPoller();
                      Forgetful inbox = new Forgetful(poller);
                      List<Integer> taken = new ArrayList<>();
                      Thread loop =
                          new Thread(() -> {
                            while (taken.isEmpty()) {
                              poller.poll(inbox.mayBlock() ? Poller.FOREVER : 0);
                              inbox.drainTo(taken::add);
                            }
                          });
                      loop.start();
                      inbox.put(1);
                      join(loop);
                    }));
    assertTrue(error.getMessage().contains("hung"), error.getMessage());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
