package dev.ikat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

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
          R result = Asyncio.await(running.getFirst());
          running.removeFirst();
          y.yield(result);
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
      Set<Future<R>> running = new LinkedHashSet<>();
      ArrayDeque<Future<R>> done = new ArrayDeque<>();
      try {
        while (true) {
          while (running.size() + done.size() < limit && source.hasNext()) {
            running.add(Asyncio.ensureFuture(function.apply(source.next())));
          }
          if (done.isEmpty()) {
            if (running.isEmpty()) {
              return;
            }
            Waited<Future<R>> waited =
                Asyncio.await(Asyncio.waitOn(running, ReturnWhen.FIRST_COMPLETED));
            running.removeAll(waited.done());
            done.addAll(waited.done());
          }
          y.yield(done.removeFirst().result());
        }
      } finally {
        endAll(running);
      }
    });
  }

  /** Cancels what runs still, and waits for it whatever becomes of the waiting task. */
  private static void endAll(Iterable<? extends Future<?>> running) {
    List<FutureImpl<?>> pending = new ArrayList<>();
    for (Future<?> future : running) {
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
