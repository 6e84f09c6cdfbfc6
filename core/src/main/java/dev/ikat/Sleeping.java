package dev.ikat;

import dev.ikat.woven.Strand;
import dev.ikat.woven.Suspends;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code sleep}. Its companion is written by hand: the commonest wait of all needs no frame besides
 * the coroutine itself.
 */
final class Sleeping<T> extends CoroutineImpl<@Nullable T> {
  private final @Nullable T result;

  /** How long, a Duration; then the alarm, unless it is for one turn only. */
  private Object wait;

  Sleeping(Duration duration, @Nullable T result) {
    super("sleep");
    this.wait = duration;
    this.result = result;
  }

  @Override
  @Suspends
  @Nullable T call(TaskImpl<?> task) {
    Alarm set = setAlarm(task);
    if (set == null) {
      task.yieldTurn();
      return result;
    }
    try {
      task.await(set);
    } finally {
      set.drop();
    }
    return result;
  }

  @Override
  @Nullable Object call(TaskImpl<?> task, @Nullable Strand strand) {
    if (strand == null) {
      return call(task);
    }
    Alarm set = setAlarm(task);
    if (set == null) {
      return task.yieldTurn(strand);
    }
    try {
      return task.await(set, strand);
    } catch (Throwable refused) {
      set.drop();
      throw refused;
    }
  }

  @Override
  @Nullable Object rested(@Nullable Object value, boolean thrown) {
    if (wait instanceof Alarm set) {
      set.drop();
    }
    return result;
  }

  /** Null if it is for one turn only. */
  private @Nullable Alarm setAlarm(TaskImpl<?> task) {
    long nanos = Durations.toNanos((Duration) wait);
    if (nanos == 0) {
      return null;
    }
    Alarm set = new Alarm(task.loop, task.loop.time() + nanos);
    wait = set;
    return set;
  }
}
