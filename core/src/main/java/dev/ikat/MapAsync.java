package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code mapAsync}: at most so many coroutines at a time, results as a stream. Items are taken and
 * coroutines started only as results are asked for, so an endless iterable will do. Whoever stops
 * early, or fails, leaves none running.
 */
final class MapAsync {
  private MapAsync() {}

  /** Results in the order of the items. */
  static <T, R> AsyncGenerator<R, Void> ordered(
      Iterable<T> items, int limit, Function<? super T, ? extends Awaitable<R>> function) {
    return AsyncGenerator.of(y -> {
      Iterator<T> source = items.iterator();
      ArrayDeque<Future<R>> running = new ArrayDeque<>();
      try {
        while (true) {
          while (running.size() < limit && source.hasNext()) {
            running.add(Asyncio.ensureFuture(function.apply(source.next())));
          }
          if (running.isEmpty()) {
            return;
          }
          FutureImpl<R> first = FutureImpl.of(running.getFirst());
          awaitDone(first);
          running.removeFirst();
          y.yield(first.result());
        }
      } finally {
        endAll(running);
      }
    });
  }

  /** Results as they come. */
  static <T, R> AsyncGenerator<R, Void> unordered(
      Iterable<T> items, int limit, Function<? super T, ? extends Awaitable<R>> function) {
    return AsyncGenerator.of(y -> {
      Iterator<T> source = items.iterator();
      Race<R> race = new Race<>();
      try {
        while (true) {
          while (race.size() < limit && source.hasNext()) {
            race.add(Asyncio.ensureFuture(function.apply(source.next())));
          }
          if (race.size() == 0) {
            return;
          }
          y.yield(race.next());
        }
      } finally {
        endAll(race.all());
      }
    });
  }

  /** Futures under way, and those that are done, in the order in which they got there. */
  private static final class Race<R> {
    /** With duplicates, where the function gives the same future for several items. */
    private final List<FutureImpl<R>> running = new ArrayList<>();

    private final ArrayDeque<FutureImpl<R>> done = new ArrayDeque<>();
    private @Nullable FutureImpl<Void> waiter;

    int size() {
      return running.size() + done.size();
    }

    void add(Future<R> future) {
      FutureImpl<R> ours = FutureImpl.of(future);
      running.add(ours);
      ours.addListener(FutureImpl.Listener.ours(_ -> arrived(ours)));
    }

    private void arrived(FutureImpl<R> future) {
      running.remove(future);
      done.add(future);
      if (waiter != null) {
        waiter.complete(null);
      }
    }

    @Suspends
    R next() {
      if (done.isEmpty()) {
        TaskImpl<?> task = Asyncio.requireTask();
        FutureImpl<Void> first = new FutureImpl<>(task.loop);
        waiter = first;
        task.await(first);
        waiter = null;
      }
      return done.removeFirst().result();
    }

    List<FutureImpl<R>> all() {
      List<FutureImpl<R>> all = new ArrayList<>(done);
      all.addAll(running);
      return all;
    }
  }

  /** Not by awaiting the future itself: who is cancelled here cancels all at once, in the end. */
  @Suspends
  private static void awaitDone(FutureImpl<?> future) {
    if (future.done()) {
      return;
    }
    TaskImpl<?> task = Asyncio.requireTask();
    FutureImpl<Void> done = new FutureImpl<>(task.loop);
    future.addListener(FutureImpl.Listener.onBehalfOf(task, _ -> done.complete(null)));
    task.await(done);
  }

  /** Cancels what runs still, and waits for it whatever becomes of the waiting task. */
  @Suspends
  private static void endAll(Collection<? extends Future<?>> running) {
    List<FutureImpl<?>> pending = new ArrayList<>();
    for (Future<?> future : new LinkedHashSet<>(running)) {
      if (future.cancel()) {
        pending.add(FutureImpl.of(future));
      }
    }
    if (!pending.isEmpty()) {
      TaskImpl<?> task = Asyncio.requireTask();
      task.awaitShielded(FutureImpl.of(Gathering.outcomes(task.loop, pending)));
    }
  }
}
