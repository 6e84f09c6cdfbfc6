package dev.ikat;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An outcome that will be there later. asyncio's {@code Future}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Future;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     Future<String> f = getRunningLoop().createFuture();
 *     getRunningLoop().callLater(Duration.ofMillis(5), () -> f.setResult("there"));
 *     IO.println(await(f));
 *   }));
 * }
 * }
 *
 * <p>Not thread-safe: it belongs to the thread of its loop. Another thread hands its result over
 * with {@link EventLoop#callSoonThreadsafe}, or uses {@link #toCompletableFuture()}.
 *
 * @param <T> the result
 */
public non-sealed interface Future<T> extends Awaitable<T> {
  /** Whether there is an outcome: a result, an exception, or it was cancelled. */
  boolean done();

  /** Whether it was cancelled. */
  boolean cancelled();

  /**
   * The result. If the outcome is an exception, that very exception is thrown, checked or not.
   *
   * @throws InvalidStateException if it is not done
   * @throws CancelledError if it was cancelled
   */
  T result();

  /**
   * The exception; null if there is a result.
   *
   * @throws InvalidStateException if it is not done
   * @throws CancelledError if it was cancelled
   */
  @Nullable Throwable exception();

  /**
   * Gives it a result. Callbacks and waiters run in the next turn.
   *
   * @return false, and nothing is changed, if it is done
   * @throws UnsupportedOperationException if it is a task
   */
  boolean setResult(@Nullable T value);

  /**
   * Gives it an exception. A {@link StopIteration} is wrapped in an {@link IllegalStateException}.
   *
   * @return false, and nothing is changed, if it is done
   * @throws UnsupportedOperationException if it is a task
   */
  boolean setException(Throwable exception);

  /**
   * Cancels it; for a task see {@link Task}.
   *
   * @return false, and nothing is changed, if it is done
   */
  boolean cancel();

  /** The same, with a message for the {@link CancelledError}. */
  boolean cancel(@Nullable String message);

  /** The loop it belongs to. */
  EventLoop loop();

  /**
   * Schedules the callback for when it is done, or for the next turn if it is, in a copy of the
   * current context. Callbacks run in the order in which they were added.
   */
  void addDoneCallback(Consumer<? super Future<T>> callback);

  /** The same, in the given context itself. */
  void addDoneCallback(Consumer<? super Future<T>> callback, Context context);

  /** Takes back all callbacks that equal this one, and returns how many. */
  int removeDoneCallback(Consumer<? super Future<T>> callback);

  /**
   * A {@code CompletableFuture} with the same outcome, for other threads. Cancelling it cancels
   * this one; a {@link CancelledError} here is a {@code CancellationException} there. To be called
   * on the loop's thread.
   */
  CompletableFuture<T> toCompletableFuture();
}
