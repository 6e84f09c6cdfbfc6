package dev.ikat.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.spi.Poller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InboxTest {
  private final Wakeups poller = new Wakeups();
  private final Inbox<Integer> inbox = new Inbox<>(poller);
  private final List<Integer> taken = new ArrayList<>();

  @Test
  void givesWhatWasPutInOrder() {
    inbox.put(1);
    inbox.put(2);
    inbox.put(3);
    inbox.drainTo(taken::add);
    assertEquals(List.of(1, 2, 3), taken);
    inbox.drainTo(taken::add);
    assertEquals(3, taken.size());
  }

  @Test
  void nobodyIsWokenWhoDoesNotSleep() {
    inbox.put(1);
    assertEquals(0, poller.count);
  }

  @Test
  void whoSleepsIsWokenOnce() {
    assertTrue(inbox.mayBlock());
    inbox.put(1);
    inbox.put(2);
    assertEquals(1, poller.count);
    inbox.awake();
    inbox.put(3);
    assertEquals(1, poller.count);
  }

  @Test
  void whoHasMailMayNotSleep() {
    inbox.put(1);
    assertFalse(inbox.mayBlock());
    inbox.put(2);
    assertEquals(0, poller.count, "it has not gone to sleep");
    inbox.drainTo(taken::add);
    assertTrue(inbox.mayBlock());
  }

  @Test
  void whatHasNotBeenTakenCanBeTakenBack() {
    inbox.put(1);
    inbox.put(2);
    assertTrue(inbox.remove(1));
    assertFalse(inbox.remove(1));
    inbox.drainTo(taken::add);
    assertEquals(List.of(2), taken);
  }

  /**
   * Threads put as fast as they can, the taker sleeps whenever it may. A wake-up that got lost
   * would leave the taker asleep for ever; items would be lost or come twice, or out of the order
   * in which one thread put them.
   */
  @Test
  @Timeout(60)
  void underStressNothingIsLostNothingComesTwiceAndNoWakeUpIsMissed() throws Exception {
    int threads = 8;
    int each = 50_000;
    ParkingPoller parking = new ParkingPoller();
    Inbox<long[]> stressed = new Inbox<>(parking);
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> putters = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int number = t;
      putters.add(
          Thread.ofPlatform()
              .start(() -> {
                await(start);
                for (int i = 0; i < each; i++) {
                  stressed.put(new long[] {number, i});
                  if (i % 64 == number) {
                    Thread.yield();
                  }
                }
              }));
    }
    long[] next = new long[threads];
    int[] total = new int[1];
    start.countDown();
    while (total[0] < threads * each) {
      parking.poll(stressed.mayBlock() ? Poller.FOREVER : 0);
      stressed.awake();
      stressed.drainTo(item -> {
        assertEquals(next[(int) item[0]]++, item[1]);
        total[0]++;
      });
    }
    for (Thread putter : putters) {
      putter.join();
    }
    assertTrue(stressed.mayBlock(), "nothing is left");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Counts wake-ups. */
  private static final class Wakeups implements Poller {
    int count;

    @Override
    public void poll(long timeoutNanos) {}

    @Override
    public void wakeup() {
      count++;
    }
  }
}
