package dev.ikat;

/**
 * A body that has been made by {@link Asyncio#async} and not been run: nothing happens until it is
 * awaited, or made into a task. It can be used once. A coroutine object of Python.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Coroutine;
 *
 * Coroutine<Integer> answer() {
 *   return async(() -> 42);
 * }
 *
 * void main() {
 *   run(async(() -> IO.println(await(answer()))));
 * }
 * }
 *
 * <p>Only Ikat makes coroutines. Not thread-safe, but it may be made on one thread and handed to
 * another.
 *
 * @param <T> what the body returns
 */
public non-sealed interface Coroutine<T> extends Awaitable<T> {
  /**
   * Says that the coroutine will not be used: it is never run, and not reported as forgotten. Does
   * nothing if its body has ended.
   *
   * @throws IllegalStateException if its body is being run: cancel the task that does
   */
  void close();
}
