package dev.ikat;

import dev.ikat.woven.Suspends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code waitOn}: asyncio's {@code wait}. */
final class Waiting implements FutureImpl.Listener {
  private final TaskImpl<?> task;
  private final List<FutureImpl<?>> futures;
  private final ReturnWhen when;
  private final FutureImpl<Void> waiter;
  private int left;

  private Waiting(TaskImpl<?> task, List<FutureImpl<?>> futures, ReturnWhen when) {
    this.task = task;
    this.futures = futures;
    this.when = when;
    this.waiter = new FutureImpl<>(task.loop);
    this.left = futures.size();
  }

  static <F extends Future<?>> Coroutine<Waited<F>> on(
      Collection<? extends F> given, @Nullable Duration timeout, ReturnWhen when) {
    Objects.requireNonNull(given, "futures");
    Objects.requireNonNull(when, "when");
    return CoroutineImpl.named(
        () -> {
          Set<F> unique = new LinkedHashSet<>(given);
          if (unique.isEmpty()) {
            throw new IllegalArgumentException("waitOn needs at least one future to wait for");
          }
          TaskImpl<?> task = Asyncio.requireTask();
          List<FutureImpl<?>> futures = new ArrayList<>(unique.size());
          for (F future : unique) {
            FutureImpl<?> ours = FutureImpl.of(future);
            if (ours.loop != task.loop) {
              throw new IllegalArgumentException(task.loop.describeForeign(ours));
            }
            futures.add(ours);
          }
          new Waiting(task, futures, when).run(timeout);
          return split(unique);
        },
        "waitOn");
  }

  private static <F extends Future<?>> Waited<F> split(Set<F> all) {
    Set<F> done = new LinkedHashSet<>();
    Set<F> pending = new LinkedHashSet<>();
    for (F future : all) {
      (future.done() ? done : pending).add(future);
    }
    return new Waited<>(done, pending);
  }

  @Suspends
  private void run(@Nullable Duration timeout) {
    TimerHandle timer =
        timeout == null
            ? null
            : task.loop.wakeAt(
                task.loop.time() + Durations.signedNanos(timeout), () -> waiter.complete(null));
    futures.forEach(f -> f.addListener(this));
    try {
      task.await(waiter);
    } finally {
      if (timer != null) {
        timer.cancel();
      }
      futures.forEach(f -> f.removeWaiter(this));
    }
  }

  @Override
  public FutureImpl<?> onBehalfOf() {
    return task;
  }

  @Override
  public boolean looksAtOutcome() {
    return false;
  }

  @Override
  public boolean callsUserCode() {
    return false;
  }

  @Override
  public void futureDone(FutureImpl<?> future) {
    left--;
    boolean enough =
        switch (when) {
          case FIRST_COMPLETED -> true;
          case FIRST_EXCEPTION -> left == 0 || (!future.cancelled() && future.exception() != null);
          case ALL_COMPLETED -> left == 0;
        };
    if (enough) {
      waiter.complete(null);
    }
  }
}
