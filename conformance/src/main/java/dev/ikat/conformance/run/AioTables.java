package dev.ikat.conformance.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Context;
import dev.ikat.ContextVar;
import dev.ikat.Future;
import dev.ikat.Handle;
import dev.ikat.Task;
import dev.ikat.TaskGroup;
import dev.ikat.Timeout;
import dev.ikat.conformance.run.AioReferences.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the operations of a scenario have made, by name; of several of one name the newest. */
final class AioTables {
  final Map<String, Future<Object>> futures = new HashMap<>();
  final Map<String, TaskGroup> groups = new HashMap<>();
  final Map<String, Timeout> timeouts = new HashMap<>();
  final Map<String, AsyncGenerator<Object, Object>> generators = new HashMap<>();
  final Map<String, Handle> handles = new HashMap<>();
  final Map<String, Context> contexts = new HashMap<>();
  final Map<String, ContextVar.Token<Object>> tokens = new HashMap<>();

  /** The task or future that an operation means. */
  @SuppressWarnings("unchecked") // results are only rendered
  Future<Object> future(String name, Frame frame) {
    return switch (name) {
      case "$me" -> (Future<Object>) Asyncio.currentTask();
      case "$arg" -> (Future<Object>) frame.argument;
      default -> futures.get(name);
    };
  }

  /** The same, if it is a task. */
  Task<Object> task(String name, String method, Frame frame) {
    if (future(name, frame) instanceof Task<Object> task) {
      return task;
    }
    throw Exceptions.byPython("AttributeError", "'Future' object has no attribute " + method);
  }

  /** The first name that does not exist yet; null if all do. */
  String firstMissing(List<Reference> references, Frame frame) {
    for (Reference reference : references) {
      if (isMissing(reference, frame)) {
        return reference.name();
      }
    }
    return null;
  }

  private boolean isMissing(Reference reference, Frame frame) {
    String name = reference.name();
    return switch (reference.table()) {
      case FUTURE -> future(name, frame) == null;
      case GROUP -> !groups.containsKey(name);
      case TIMEOUT -> !timeouts.containsKey(name);
      case GENERATOR -> !generators.containsKey(name);
      case HANDLE -> !handles.containsKey(name);
      case CONTEXT -> !contexts.containsKey(name);
      case TOKEN -> !tokens.containsKey(name);
    };
  }
}
