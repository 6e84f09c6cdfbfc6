package dev.ikat.conformance.runtime;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Context;
import dev.ikat.ContextVar;
import dev.ikat.Future;
import dev.ikat.Handle;
import dev.ikat.Task;
import dev.ikat.TaskGroup;
import dev.ikat.Timeout;
import dev.ikat.conformance.runtime.AioReferences.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the operations of a scenario have made, by name; of several of one name the newest. */
public final class AioTables {
  /** Tasks and futures. */
  public final Map<String, Future<Object>> futures = new HashMap<>();

  /** Task groups. */
  public final Map<String, TaskGroup> groups = new HashMap<>();

  /** Timeouts. */
  public final Map<String, Timeout> timeouts = new HashMap<>();

  /** Async generators. */
  public final Map<String, AsyncGenerator<Object, Object>> generators = new HashMap<>();

  /** Handles of callbacks. */
  public final Map<String, Handle> handles = new HashMap<>();

  /** Contexts. */
  public final Map<String, Context> contexts = new HashMap<>();

  /** Tokens of context variables. */
  public final Map<String, ContextVar.Token<Object>> tokens = new HashMap<>();

  /**
   * The task or future that an operation means; argument is what the callback it stands in was
   * called with, if any.
   */
  @SuppressWarnings("unchecked") // results are only rendered
  public Future<Object> future(String name, Future<?> argument) {
    return switch (name) {
      case "$me" -> (Future<Object>) Asyncio.currentTask();
      case "$arg" -> (Future<Object>) argument;
      default -> futures.get(name);
    };
  }

  /** The same, if it is a task. */
  static Task<Object> task(Future<Object> future, String method) {
    if (future instanceof Task<Object> task) {
      return task;
    }
    throw Exceptions.byPython("AttributeError", "'Future' object has no attribute " + method);
  }

  /** The first name that does not exist yet; null if all do. */
  String firstMissing(List<Reference> references, Future<?> argument) {
    for (Reference reference : references) {
      if (isMissing(reference, argument)) {
        return reference.name();
      }
    }
    return null;
  }

  private boolean isMissing(Reference reference, Future<?> argument) {
    String name = reference.name();
    return switch (reference.table()) {
      case FUTURE -> future(name, argument) == null;
      case GROUP -> !groups.containsKey(name);
      case TIMEOUT -> !timeouts.containsKey(name);
      case GENERATOR -> !generators.containsKey(name);
      case HANDLE -> !handles.containsKey(name);
      case CONTEXT -> !contexts.containsKey(name);
      case TOKEN -> !tokens.containsKey(name);
    };
  }
}
