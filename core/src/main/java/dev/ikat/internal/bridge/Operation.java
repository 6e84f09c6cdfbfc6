package dev.ikat.internal.bridge;

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
  T run(S self, long number, @Nullable Object argument) throws Exception;
}
