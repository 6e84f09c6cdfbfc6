package dev.ikat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code sleep}. */
final class Sleeping<T> extends CoroutineImpl<@Nullable T> {
  private final Duration duration;
  private final @Nullable T result;

  Sleeping(Duration duration, @Nullable T result) {
    super("sleep");
    this.duration = duration;
    this.result = result;
  }

  @Override
  @Nullable T call(TaskImpl<?> task) {
    long nanos = Durations.toNanos(duration);
    if (nanos == 0) {
      task.yieldTurn();
      return result;
    }
    FutureImpl<T> woken = new FutureImpl<>(task.loop);
    TimerHandle timer = task.loop.wakeAt(task.loop.time() + nanos, () -> woken.complete(result));
    try {
      return task.await(woken);
    } finally {
      timer.cancel();
    }
  }
}
