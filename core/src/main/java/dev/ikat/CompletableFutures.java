package dev.ikat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The border between Ikat's futures and those of {@code java.util.concurrent}: outcomes cross it,
 * and cancelling crosses it both ways. {@link CancelledError} here is {@link CancellationException}
 * there.
 */
final class CompletableFutures {
  private CompletableFutures() {}

  /** A CompletableFuture with the outcome of the future; on the loop's thread. */
  static <T> CompletableFuture<T> of(FutureImpl<T> future) {
    Linked<T> linked = new Linked<>(future.loop);
    linked.follow(future);
    return linked;
  }

  /** A future with the outcome of the stage; on the loop's thread. */
  static <T> FutureImpl<T> wrap(CompletionStage<T> stage, EventLoopImpl loop) {
    FutureImpl<T> future = new FutureImpl<>(loop);
    future.addListener(done -> {
      if (done.cancelled()) {
        stage.toCompletableFuture().cancel(false);
      }
    });
    stage.whenComplete((value, problem) -> {
      if (!loop.isClosed()) {
        loop.callSoonThreadsafe(() -> settle(future, value, problem));
      }
    });
    return future;
  }

  private static <T> void settle(
      FutureImpl<T> future, @Nullable T value, @Nullable Throwable problem) {
    Throwable cause = unwrap(problem);
    if (cause == null) {
      future.complete(value);
    } else if (cause instanceof CancellationException) {
      future.cancel(cause.getMessage());
    } else {
      future.fail(cause);
    }
  }

  /** The result of a stage that is done, or its exception thrown. */
  static <T> T outcome(CompletableFuture<T> done) {
    if (!done.isCompletedExceptionally()) {
      return done.resultNow();
    }
    Throwable cause =
        done.isCancelled()
            ? new CancelledError("the CompletableFuture was cancelled")
            : unwrap(done.exceptionNow());
    throw Throwables.sneak(
        cause == null ? new IllegalStateException("no outcome: " + done) : cause);
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable problem) {
    Throwable cause = problem;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** A CompletableFuture whose cancellation is passed on to a future of a loop. */
  static final class Linked<T> extends CompletableFuture<T> {
    private final EventLoopImpl loop;

    /** The loop's thread only. */
    private @Nullable FutureImpl<T> source;

    Linked(EventLoopImpl loop) {
      this.loop = loop;
    }

    /** On the loop's thread: takes the outcome of the future when it is there. */
    void follow(FutureImpl<T> future) {
      source = future;
      if (isCancelled()) {
        future.cancel();
      }
      if (future.done()) {
        take(future);
      } else {
        future.addListener(_ -> take(future));
      }
    }

    private void take(FutureImpl<T> future) {
      source = null;
      if (future.cancelled()) {
        super.completeExceptionally(cancellation(future));
        return;
      }
      Throwable problem = future.failureForWaiter();
      if (problem == null) {
        complete(future.result());
      } else {
        completeExceptionally(problem);
      }
    }

    private static CancellationException cancellation(FutureImpl<?> future) {
      CancelledError error = future.takeCancelledError();
      CancellationException crossing = new CancellationException(error.getMessage());
      crossing.initCause(error);
      return crossing;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled && !loop.isClosed()) {
        loop.callSoonThreadsafe(() -> {
          FutureImpl<T> future = source;
          if (future != null) {
            future.cancel();
          }
        });
      }
      return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }
}
