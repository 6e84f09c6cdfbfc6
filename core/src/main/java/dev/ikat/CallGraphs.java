package dev.ikat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Makes call graphs. Nothing is kept for them while tasks run: the waiters' lists say it all. */
final class CallGraphs {
  /** Who is being shown already: a cycle of awaits is shown once round. */
  private final Set<FutureImpl<?>> onPath = Collections.newSetFromMap(new IdentityHashMap<>());

  private final int limit;

  private CallGraphs(int limit) {
    this.limit = limit;
  }

  static FutureCallGraph capture(FutureImpl<?> future, int limit) {
    return new CallGraphs(limit).graph(future);
  }

  private FutureCallGraph graph(FutureImpl<?> future) {
    List<StackTraceElement> frames =
        future instanceof TaskImpl<?> task ? cut(task.stack()) : List.of();
    List<FutureCallGraph> awaiters = new ArrayList<>();
    if (onPath.add(future)) {
      for (FutureImpl<?> awaiter : awaiters(future)) {
        awaiters.add(graph(awaiter));
      }
      onPath.remove(future);
    }
    return new FutureCallGraph(future, frames, awaiters);
  }

  private List<StackTraceElement> cut(List<StackTraceElement> frames) {
    int size = frames.size();
    if (limit >= 0) {
      return List.copyOf(frames.subList(0, Math.min(limit, size)));
    }
    return List.copyOf(frames.subList(Math.max(0, size + limit), size));
  }

  /** The tasks that wait for it, be it by way of gather, wait, shield or a task group. */
  private static List<FutureImpl<?>> awaiters(FutureImpl<?> future) {
    List<FutureImpl<?>> found = new ArrayList<>();
    for (Object waiter : future.waiters()) {
      FutureImpl<?> awaiter =
          switch (waiter) {
            case TaskImpl<?> task -> task;
            case FutureImpl.Listener listener -> listener.onBehalfOf();
            default -> null;
          };
      if (awaiter instanceof TaskImpl<?>) {
        found.add(awaiter);
      } else if (awaiter != null) {
        found.addAll(awaiters(awaiter));
      }
    }
    return found;
  }
}
