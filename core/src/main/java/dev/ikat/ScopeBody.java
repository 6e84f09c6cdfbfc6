package dev.ikat;

import dev.ikat.woven.Suspends;

/**
 * The body of a block that is given its scope and returns a value. It is a {@link ScopeAction} too,
 * so that javac prefers it for a lambda that could be either.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   var sum = run(async(() -> taskGroup(tg -> {
 *     var a = tg.createTask(sleep(Duration.ofMillis(1), 40));
 *     var b = tg.createTask(sleep(Duration.ofMillis(1), 2));
 *     return await(a) + await(b);
 *   })));
 *   IO.println(sum);
 * }
 * }
 */
@FunctionalInterface
public interface ScopeBody<C, T> extends ScopeAction<C> {
  /** Runs where the block stands, in the current task; may await. */
  @Suspends
  T call(C scope) throws Exception;

  @Override
  default void run(C scope) throws Exception {
    call(scope);
  }
}
