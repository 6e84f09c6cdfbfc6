package dev.ikat;

import dev.ikat.woven.Suspends;

/**
 * The body of a coroutine that returns a value. It is an {@link AsyncAction} too, so that javac
 * prefers it for a lambda that could be either.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.AsyncBody;
 *
 * void main() {
 *   AsyncBody<String> greeting = () -> "hello";
 *   IO.println(run(async(greeting)));
 * }
 * }
 */
@FunctionalInterface
public interface AsyncBody<T> extends AsyncAction {
  /** Runs on a stack that may be suspended by {@link Asyncio#await} at any depth of calls. */
  @Suspends
  T call() throws Exception;

  @Override
  default void run() throws Exception {
    call();
  }
}
