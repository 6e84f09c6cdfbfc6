package dev.ikat.conformance.runtime;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Task;
import dev.ikat.TaskOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes all tasks of a scenario, also those that gather and its like make of coroutines, and gives
 * them their names (section 3.2 of the language).
 */
public final class AioTasks implements EventLoop.TaskFactory {
  private final Renderer renderer;

  /** What coroutines are called; those of async generators' methods have no label. */
  private final Map<Coroutine<?>, String> labels = new IdentityHashMap<>();

  /** How often a name was asked for. */
  private final Map<String, Integer> used = new HashMap<>();

  /** In the order in which they were made. */
  private final List<Task<?>> tasks = Collections.synchronizedList(new ArrayList<>());

  private int implicit;
  private boolean eager;

  AioTasks(Renderer renderer) {
    this.renderer = renderer;
  }

  /** Whether tasks start eagerly where nothing else is said. */
  void setEager(boolean on) {
    eager = on;
  }

  /** Says what a task is called that is made of the coroutine without a name. */
  public <T> Coroutine<T> label(Coroutine<T> coroutine, String label) {
    labels.put(coroutine, label);
    return coroutine;
  }

  /** The name, with a number if it was asked for before. */
  String unique(String name) {
    int count = used.merge(name, 1, Integer::sum);
    return count == 1 ? name : name + "." + count;
  }

  @Override
  public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
    if (options.name() == null && !loop.isRunning()) {
      // Not the scenario's: what closes the async generators at the end of run.
      return EventLoop.TaskFactory.plain(loop, coroutine, options.named("shutdown_asyncgens"));
    }
    TaskOptions named = options.name() != null ? options : options.named(implicitName(coroutine));
    TaskOptions complete = eager && named.eagerStart() == null ? named.eager() : named;
    Task<T> task = EventLoop.TaskFactory.plain(loop, coroutine, complete);
    renderer.name(task, task.name());
    tasks.add(task);
    return task;
  }

  private String implicitName(Coroutine<?> coroutine) {
    implicit++;
    return labels.getOrDefault(coroutine, "awaitable") + "~" + implicit;
  }

  /** All tasks by name. */
  List<Task<?>> sorted() {
    List<Task<?>> sorted = new ArrayList<>(tasks);
    sorted.sort(Comparator.comparing(Task::name));
    return sorted;
  }
}
