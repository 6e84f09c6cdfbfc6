package dev.ikat.internal.bridge;

import dev.ikat.woven.Strand;
import dev.ikat.woven.Suspends;
import org.jspecify.annotations.Nullable;

/**
 * The body of a coroutine that is a method of an object: kept in a constant, it spares each call a
 * function object.
 *
 * @param <S> the object
 * @param <T> the result
 */
@FunctionalInterface
public interface Operation<S, T> {
  /** Runs it as a part of the task that awaits the coroutine. */
  @Suspends
  T run(S self, long number, @Nullable Object argument) throws Exception;

  /** The companion; classes get theirs by being woven, lambdas do not. */
  default @Nullable Object run(
      S self, long number, @Nullable Object argument, @Nullable Strand strand) throws Exception {
    return run(self, number, argument);
  }
}
