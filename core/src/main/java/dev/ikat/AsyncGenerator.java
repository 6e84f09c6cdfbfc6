package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generator whose body may await: Python's async generator. In a coroutine a plain for-each goes
 * through it.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.AsyncGenerator;
 * import java.time.Duration;
 *
 * AsyncGenerator<Integer, Void> ticks(int n) {
 *   return AsyncGenerator.of(y -> {
 *     for (int i = 0; i < n; i++) {
 *       await(sleep(Duration.ofMillis(1)));
 *       y.yield(i);
 *     }
 *   });
 * }
 *
 * void main() {
 *   run(async(() -> {
 *     try (var ticks = ticks(3)) {
 *       for (int i : ticks) IO.println(i);
 *     }
 *   }));
 * }
 * }
 *
 * <p>The body runs in the task that asks for a value, and is given back to it between values.
 * Leaving a for-each early does not close the generator: use try-with-resources. What is left open
 * is closed when it is collected as garbage, and at the latest when {@code run} ends.
 *
 * <p>Not thread-safe. While a value is under way, whoever asks for another gets {@link
 * IllegalStateException} when awaiting.
 *
 * @param <Y> what it yields
 * @param <S> what can be sent to it; {@code Void} if nothing
 */
public interface AsyncGenerator<Y, S> extends AsyncIterable<Y>, AutoCloseable {
  /** An async generator that runs the body. */
  static <Y> AsyncGenerator<Y, Void> of(Generator.Body<Y> body) {
    Objects.requireNonNull(body, "body");
    return AsyncGeneratorImpl.of(body);
  }

  /** An async generator that is sent values of type S. */
  static <Y, S> AsyncGenerator<Y, S> twoWay(Generator.TwoWayAction<Y, S> body) {
    Objects.requireNonNull(body, "body");
    return AsyncGeneratorImpl.twoWay(body);
  }

  /** Where the generator is in its life; {@code inspect.getasyncgenstate} in Python. */
  Generator.State state();

  /** Gives the next value; {@link StopAsyncIteration} if there is none. */
  @CheckReturnValue
  Coroutine<Y> anext();

  /** Gives the next value, or the given one if there is none. */
  @CheckReturnValue
  Coroutine<@Nullable Y> anext(@Nullable Y orElse);

  /**
   * Like {@link #anext()}, but the {@code yield} at which the body rests returns the value.
   *
   * <p>When awaited: {@link IllegalArgumentException} if the body has not been started and the
   * value is not null.
   */
  @CheckReturnValue
  Coroutine<Y> asend(@Nullable S value);

  /**
   * Throws the exception at the yield at which the body rests, and gives what it yields next. A
   * generator that has ended gives null.
   */
  @CheckReturnValue
  Coroutine<@Nullable Y> athrow(Throwable exception);

  /**
   * Ends the generator: {@link GeneratorExit} is thrown at the yield at which the body rests; its
   * {@code finally} blocks may await.
   *
   * <p>When awaited: {@link IllegalStateException} if the body yields again.
   */
  @CheckReturnValue
  Coroutine<Void> aclose();

  /**
   * Awaits {@link #aclose()}; needs a current task, unless the body was not started or has ended.
   */
  @Override
  void close();

  /** Awaits the values one by one, in the task that iterates. */
  @Override
  @Suspends
  Iterator<Y> iterator();
}
