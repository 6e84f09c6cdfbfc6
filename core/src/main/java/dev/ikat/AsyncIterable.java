package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.Iterator;

/**
 * What a coroutine goes through with a plain for-each, waiting for the elements in its own task:
 * Python's {@code async for}. Async generators, queues, channels and {@link
 * Asyncio#asCompletedFutures} are such. In a variable of type {@code Iterable} they do the same,
 * but the weaver does not see there that the loop waits, and the task keeps its stack meanwhile.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.AsyncIterable;
 * import dev.ikat.Coroutine;
 * import dev.ikat.Queue;
 *
 * Coroutine<Integer> sum(AsyncIterable<Integer> numbers) {
 *   return async(() -> {
 *     int sum = 0;
 *     for (int number : numbers) sum += number;
 *     return sum;
 *   });
 * }
 *
 * void main() {
 *   var queue = new Queue<Integer>();
 *   queue.putNowait(1);
 *   queue.putNowait(2);
 *   queue.shutdown();
 *   IO.println(run(sum(queue)));      // 3
 * }
 * }
 *
 * @param <T> the elements
 */
public interface AsyncIterable<T> extends Iterable<T> {
  /** An iterator whose elements are awaited by the task that asks for them. */
  @Override
  @Suspends
  Iterator<T> iterator();
}
