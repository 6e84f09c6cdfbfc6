package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** E7: a heap with FIFO ties and a lazy purge of cancelled timers. */
class TimerQueueTest {
  private final EventLoopImpl loop = EventLoopImpl.create();
  private final TimerQueue timers = loop.timers;
  private final ReadyQueue ready = new ReadyQueue();

  @Test
  void emptyQueueHasNoEarliest() {
    assertNull(timers.earliest());
  }

  @Test
  void movesWhatIsDueByDeadlineAndEqualOnesInTheOrderOfScheduling() {
    List<CallbackHandle> all = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      all.add(timer(random.nextInt(20)));
    }
    timers.moveDue(9, ready);
    List<CallbackHandle> expected =
        all.stream()
            .filter(t -> t.when() <= 9)
            .sorted(Comparator.comparingLong(CallbackHandle::when))
            .toList();
    assertEquals(expected, drain());
    assertEquals(1000 - expected.size(), timers.size());
  }

  @Test
  void whatIsDueExactlyNowIsMoved() {
    CallbackHandle one = timer(10);
    timers.moveDue(9, ready);
    assertEquals(List.of(), drain());
    timers.moveDue(10, ready);
    assertEquals(List.of(one), drain());
  }

  @Test
  void ordersDeadlinesAcrossTheWrapOfTheClock() {
    CallbackHandle after = timer(Long.MIN_VALUE + 5);
    CallbackHandle before = timer(Long.MAX_VALUE - 5);
    assertSame(before, timers.earliest());
    timers.moveDue(Long.MIN_VALUE + 5, ready);
    assertEquals(List.of(before, after), drain());
  }

  @Test
  void cancelledTimersAreNeverTheEarliest() {
    CallbackHandle first = timer(1);
    CallbackHandle second = timer(2);
    first.cancel();
    assertSame(second, timers.earliest());
    timers.moveDue(1, ready);
    assertEquals(List.of(), drain());
  }

  @Test
  void purgesOnceMoreThanHundredAreThereAndMoreThanHalfAreCancelled() {
    List<CallbackHandle> all = new ArrayList<>();
    for (int i = 0; i < 102; i++) {
      all.add(timer(1000 - i));
    }
    // From the far end, so that none is dropped just because it has come up.
    all.subList(0, 51).forEach(CallbackHandle::cancel);
    timers.earliest();
    assertEquals(102, timers.size(), "half of them: not yet");
    all.get(51).cancel();
    timers.earliest();
    assertEquals(50, timers.size());
    timers.moveDue(1000, ready);
    assertEquals(all.subList(52, 102).reversed(), drain());
  }

  @Test
  void doesNotPurgeHundred() {
    List<CallbackHandle> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(timer(1000 - i));
    }
    all.subList(0, 99).forEach(CallbackHandle::cancel);
    timers.earliest();
    assertEquals(100, timers.size());
  }

  @Test
  void countsEachCancelledTimerOnce() {
    List<CallbackHandle> all = new ArrayList<>();
    for (int i = 0; i < 110; i++) {
      all.add(timer(1000 - i));
    }
    for (int i = 0; i < 100; i++) {
      all.get(0).cancel();
    }
    timers.earliest();
    assertEquals(110, timers.size());
  }

  @Test
  void purgesWhatOtherThreadsHaveCancelled() {
    for (int i = 0; i < 200; i++) {
      CallbackHandle timer = timer(1000 - i);
      if (i < 150) {
        Script.onAnotherThread(timer::cancel);
      }
    }
    timers.earliest();
    assertEquals(50, timers.size());
  }

  private CallbackHandle timer(long when) {
    CallbackHandle timer =
        new CallbackHandle(
            loop, () -> {}, new Context(), when, timers.nextSequence(), Ready.Side.EITHER);
    timers.add(timer);
    return timer;
  }

  private List<Ready> drain() {
    List<Ready> all = new ArrayList<>();
    while (!ready.isEmpty()) {
      all.add(ready.poll());
    }
    return all;
  }
}
