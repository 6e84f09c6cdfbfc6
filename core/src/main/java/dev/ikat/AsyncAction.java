package dev.ikat;

import dev.ikat.woven.Suspends;

/**
 * The body of a coroutine that returns nothing.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.AsyncAction;
 *
 * void main() {
 *   AsyncAction hello = () -> IO.println("hello");
 *   run(async(hello));
 * }
 * }
 */
@FunctionalInterface
public interface AsyncAction {
  /** Runs on a stack that may be suspended by {@link Asyncio#await} at any depth of calls. */
  @Suspends
  void run() throws Exception;
}
