package dev.ikat;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A queue that gives the smallest item. asyncio's {@code PriorityQueue}.
 *
 * {@snippet :
 * import dev.ikat.PriorityQueue;
 *
 * void main() {
 *   var queue = new PriorityQueue<Integer>();
 *   queue.putNowait(3);
 *   queue.putNowait(1);
 *   IO.println(queue.getNowait());   // 1
 * }
 * }
 */
public final class PriorityQueue<T> extends Queue<T> {
  /** By the items' natural order, without a limit. */
  public PriorityQueue() {
    this(0);
  }

  /** By the items' natural order, with a limit; 0 or less is none. */
  public PriorityQueue(int maxsize) {
    this(maxsize, null);
  }

  /** By the comparator's order (null: the natural one), with a limit; 0 or less is none. */
  public PriorityQueue(int maxsize, @Nullable Comparator<? super T> order) {
    super(maxsize, new java.util.PriorityQueue<>(order));
  }
}
