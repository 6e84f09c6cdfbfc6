package dev.ikat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The timers: a heap by deadline, equal deadlines in the order in which they were scheduled.
 * Cancelled ones stay until they come up, or until they are many (CPython's rule: more than 100
 * timers, and more than half of them cancelled).
 */
final class TimerQueue {
  private static final int PURGE_ABOVE = 100;
  private static final Comparator<Timed> ORDER =
      (a, b) -> {
        // Differences, as the clock may wrap round.
        long d = a.when() - b.when();
        return d != 0 ? (d < 0 ? -1 : 1) : Long.compare(a.sequence(), b.sequence());
      };

  private PriorityQueue<Timed> heap = new PriorityQueue<>(ORDER);

  /** How many timers in the heap are cancelled. */
  private int cancelled;

  /** How many more other threads have cancelled; added to the above when it matters. */
  private final AtomicInteger cancelledElsewhere = new AtomicInteger();

  private long sequence;

  /** The number that orders the next timer behind all before it. */
  long nextSequence() {
    return sequence++;
  }

  void add(Timed timer) {
    timer.scheduled(true);
    heap.add(timer);
  }

  /** The loop's thread has cancelled a timer in the heap. */
  void cancelledOne() {
    cancelled++;
  }

  /** Any thread has cancelled a timer that was in the heap. */
  void cancelledOneElsewhere() {
    cancelledElsewhere.incrementAndGet();
  }

  private int cancelledByAll() {
    if (cancelledElsewhere.get() != 0) {
      cancelled += cancelledElsewhere.getAndSet(0);
    }
    return cancelled;
  }

  /** The earliest timer that is not cancelled; null if there is none. */
  @Nullable Timed earliest() {
    if (heap.size() > PURGE_ABOVE && cancelledByAll() > heap.size() / 2) {
      purge();
    }
    for (Timed first = heap.peek(); first != null; first = heap.peek()) {
      if (!first.isDropped()) {
        return first;
      }
      heap.poll();
      first.scheduled(false);
      cancelled = Math.max(0, cancelled - 1);
    }
    return null;
  }

  /** Moves the timers that are due to the end of the ready queue. */
  void moveDue(long now, ReadyQueue ready) {
    for (Timed first = earliest(); first != null; first = earliest()) {
      if (first.when() - now > 0) {
        return;
      }
      heap.poll();
      first.scheduled(false);
      ready.add(first);
    }
  }

  boolean isEmpty() {
    return heap.isEmpty();
  }

  int size() {
    return heap.size();
  }

  void clear() {
    heap.clear();
    cancelled = 0;
  }

  private void purge() {
    ArrayList<Timed> kept = new ArrayList<>(heap.size() - cancelled);
    for (Timed timer : heap) {
      if (timer.isDropped()) {
        timer.scheduled(false);
      } else {
        kept.add(timer);
      }
    }
    heap.clear();
    heap.addAll(kept);
    cancelled = 0;
  }
}
