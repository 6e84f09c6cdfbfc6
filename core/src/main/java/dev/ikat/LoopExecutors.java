package dev.ikat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A loop's way to other threads: its default executor, and calls that run elsewhere. */
final class LoopExecutors {
  private final EventLoopImpl loop;
  private @Nullable ExecutorService defaultExecutor;
  private boolean shutDown;

  LoopExecutors(EventLoopImpl loop) {
    this.loop = loop;
  }

  /** The executor used where none is named: virtual threads, made when first needed. */
  ExecutorService defaultExecutor() {
    if (shutDown) {
      throw new IllegalStateException("the default executor has been shut down");
    }
    ExecutorService executor = defaultExecutor;
    if (executor == null) {
      executor =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ikat-worker-", 0).factory());
      defaultExecutor = executor;
    }
    return executor;
  }

  void setDefault(ExecutorService executor) {
    defaultExecutor = executor;
  }

  /** Calls the function on the executor. Cancelling the future interrupts the thread. */
  <T> FutureImpl<T> submit(Executor executor, Callable<T> function) {
    FutureImpl<T> result = new FutureImpl<>(loop);
    Job<T> job = new Job<>(function, result);
    result.addListener(
        done -> {
          if (done.cancelled()) {
            job.cancel(true);
          }
        });
    executor.execute(job);
    return result;
  }

  void close() {
    shutDown = true;
    if (defaultExecutor != null) {
      defaultExecutor.shutdown();
    }
  }

  /** Stops taking jobs; gives the executor to be waited for, null if there never was one. */
  @Nullable ExecutorService shutDown() {
    shutDown = true;
    ExecutorService executor = defaultExecutor;
    if (executor != null) {
      executor.shutdown();
    }
    return executor;
  }

  private final class Job<T> extends FutureTask<T> {
    private final FutureImpl<T> result;

    Job(Callable<T> function, FutureImpl<T> result) {
      super(
          () -> {
            try {
              return function.call();
            } catch (ControlError | Exception e) {
              throw e;
            }
          });
      this.result = result;
    }

    @Override
    protected void done() {
      if (isCancelled() || loop.isClosed()) {
        return;
      }
      loop.callSoonThreadsafe(
          () -> {
            if (state() == State.SUCCESS) {
              result.complete(resultNow());
            } else {
              result.fail(exceptionNow());
            }
          });
    }
  }
}
