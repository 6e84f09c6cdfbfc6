package dev.ikat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
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
    stage.whenComplete((value, problem) -> loop.handOver(() -> settle(future, value, problem)));
    future.addListener(done -> {
      if (done.cancelled()) {
        cancel(stage);
      }
    });
    return future;
  }

  /** The same for a future that has no callbacks. */
  @SuppressWarnings("unchecked")
  static <T> FutureImpl<T> wrapPlain(java.util.concurrent.Future<T> plain, EventLoopImpl loop) {
    if (plain instanceof CompletionStage<?> stage) {
      return wrap((CompletionStage<T>) stage, loop);
    }
    FutureImpl<T> future = new FutureImpl<>(loop);
    if (plain.isDone()) {
      settle(future, plain);
      return future;
    }
    Thread waiting =
        Thread.ofVirtual()
            .name("ikat-future")
            .start(() -> {
              try {
                plain.get();
              } catch (InterruptedException cancelled) {
                return;
              } catch (CancellationException | ExecutionException outcome) {
                // Like a result: for the loop to look at.
              }
              loop.handOver(() -> settle(future, plain));
            });
    future.addListener(done -> {
      if (done.cancelled()) {
        plain.cancel(true);
        // In case that has refused.
        waiting.interrupt();
      }
    });
    return future;
  }

  private static <T> void settle(FutureImpl<T> future, java.util.concurrent.Future<T> done) {
    switch (done.state()) {
      case SUCCESS -> future.complete(done.resultNow());
      case FAILED -> future.fail(done.exceptionNow());
      case CANCELLED -> future.cancel();
      case RUNNING -> throw new IllegalStateException("not done: " + done);
    }
  }

  private static void cancel(CompletionStage<?> stage) {
    CompletableFuture<?> future;
    try {
      future = stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      return; // A stage need not be one that can be cancelled.
    }
    future.cancel(false);
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
    Throwable cause = unwrap(done.handle((_, problem) -> problem).join());
    if (cause instanceof CancellationException) {
      throw new CancelledError(cause.getMessage());
    }
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

  /** What {@code runCoroutineThreadsafe} hands to the loop. */
  record Submission<T>(EventLoopImpl loop, Coroutine<T> coroutine, Linked<T> result)
      implements Runnable {
    @Override
    public void run() {
      try {
        result.follow(FutureImpl.of(loop.createTask(coroutine)));
      } catch (Throwable t) {
        result.completeExceptionally(t);
        if (EventLoopImpl.isFatal(t)) {
          throw t;
        }
      }
    }

    /** The loop has been closed before it took this. */
    void loopClosed() {
      result.loopClosed();
    }
  }

  /** A CompletableFuture whose cancellation is passed on to a future of a loop. */
  static final class Linked<T> extends CompletableFuture<T> implements FutureImpl.Listener {
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
        futureDone(future);
      } else {
        future.addListener(this);
      }
    }

    @Override
    @SuppressWarnings("unchecked") // it follows a future of its own type
    public void futureDone(FutureImpl<?> future) {
      source = null;
      if (isDone()) {
        // Cancelled over there: nobody hears any more how the task has ended.
        if (!future.looked()) {
          future.notTaken();
        }
        return;
      }
      switch (future.failureForWaiter()) {
        case null -> complete((T) future.result());
        case CancelledError error -> completeExceptionally(cancellation(error));
        case Throwable problem -> completeExceptionally(problem);
      }
    }

    /** The loop has been closed, so nobody will ever complete this. */
    void loopClosed() {
      completeExceptionally(new CancellationException("the event loop was closed"));
    }

    private static CancellationException cancellation(CancelledError error) {
      CancellationException crossing = new CancellationException(error.getMessage());
      crossing.initCause(error);
      return crossing;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        loop.handOver(() -> {
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
