package dev.ikat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code sleep} does once it is awaited. */
final class Sleeping {
  private Sleeping() {}

  static <T> @Nullable T sleep(Duration duration, @Nullable T result) {
    TaskImpl<?> task = Asyncio.requireTask();
    long nanos = Durations.toNanos(duration);
    if (nanos == 0) {
      task.yieldTurn();
      return result;
    }
    FutureImpl<T> woken = new FutureImpl<>(task.loop);
    TimerHandle timer = task.loop.callAt(task.loop.time() + nanos, () -> woken.complete(result));
    try {
      return task.await(woken);
    } finally {
      timer.cancel();
    }
  }
}
