package dev.ikat;

import dev.ikat.woven.Suspends;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code waitFor}: one awaitable within a time limit. A coroutine runs in the current task. */
final class WaitFor {
  private WaitFor() {}

  static <T> Coroutine<T> within(Awaitable<T> awaitable, @Nullable Duration limit) {
    return CoroutineImpl.named(() -> run(awaitable, limit), "waitFor");
  }

  @Suspends
  private static <T> T run(Awaitable<T> awaitable, @Nullable Duration limit) {
    TaskImpl<?> task = Asyncio.requireTask();
    if (limit != null && Durations.toNanos(limit) == 0) {
      return alreadyOver(task, awaitable);
    }
    return Timeout.within(limit, _ -> Asyncio.await(awaitable));
  }

  @Suspends
  private static <T> T alreadyOver(TaskImpl<?> task, Awaitable<T> awaitable) {
    FutureImpl<T> future = task.loop.ensureFuture(awaitable);
    if (future.done()) {
      return future.result();
    }
    cancelAndWait(task, future);
    try {
      return future.result();
    } catch (CancelledError cancelled) {
      throw new TimeoutException("no time was given", cancelled);
    }
  }

  /** Not by awaiting the future itself, so that the waiting task can be cancelled for its part. */
  @Suspends
  static void cancelAndWait(TaskImpl<?> task, FutureImpl<?> future) {
    FutureImpl<Void> ended = new FutureImpl<>(task.loop);
    FutureImpl.Listener listener = FutureImpl.Listener.onBehalfOf(task, _ -> ended.complete(null));
    future.addListener(listener);
    try {
      future.cancel();
      task.await(ended);
    } finally {
      future.removeWaiter(listener);
    }
  }
}
