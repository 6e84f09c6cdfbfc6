package dev.ikat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

  /** Whether there is something to shut down. */
  boolean isUsed() {
    return defaultExecutor != null;
  }

  void setDefault(ExecutorService executor) {
    defaultExecutor = executor;
  }

  /** Calls the function on the executor. Cancelling the future interrupts the thread. */
  <T> FutureImpl<T> submit(Executor executor, Callable<T> function) {
    FutureImpl<T> result = new FutureImpl<>(loop);
    Job<T> job = new Job<>(function, result);
    result.addListener(done -> {
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

  /** Takes no more work, and waits for what is under way. */
  Coroutine<Void> shutDown(@Nullable Duration timeout) {
    return CoroutineImpl.named(
        () -> {
          TaskImpl<?> task = Asyncio.requireTask();
          shutDown = true;
          ExecutorService executor = defaultExecutor;
          if (executor != null) {
            executor.shutdown();
            boolean ended =
                task.await(submit(Thread::startVirtualThread, () -> ended(executor, timeout)));
            if (!ended) {
              System.getLogger("dev.ikat")
                  .log(
                      System.Logger.Level.WARNING,
                      "the default executor did not end its work within " + timeout);
            }
          }
          return null;
        },
        "shutdownDefaultExecutor");
  }

  private static boolean ended(ExecutorService executor, @Nullable Duration timeout)
      throws InterruptedException {
    long nanos = timeout == null ? Long.MAX_VALUE : Durations.toNanos(timeout);
    return executor.awaitTermination(nanos, TimeUnit.NANOSECONDS);
  }

  private final class Job<T> extends FutureTask<T> {
    private final FutureImpl<T> result;

    Job(Callable<T> function, FutureImpl<T> result) {
      super(function);
      this.result = result;
    }

    @Override
    protected void done() {
      if (isCancelled()) {
        return;
      }
      loop.handOver(() -> {
        if (state() == State.SUCCESS) {
          result.complete(resultNow());
        } else {
          result.fail(exceptionNow());
        }
      });
    }
  }
}
