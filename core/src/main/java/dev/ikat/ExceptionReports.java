package dev.ikat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a loop's errors go that nobody is there to catch: the one place that writes reports. */
final class ExceptionReports {
  private static final Logger LOGGER = System.getLogger("dev.ikat");

  private final EventLoopImpl loop;
  private EventLoop.@Nullable ExceptionHandler handler;

  /** Debug mode: coroutines made while the loop ran that nobody had used when last looked at. */
  private final List<NeverAwaited> unused = new ArrayList<>();

  private int lookAgainAt = 64;

  ExceptionReports(EventLoopImpl loop) {
    this.loop = loop;
  }

  void setHandler(EventLoop.@Nullable ExceptionHandler handler) {
    this.handler = handler;
  }

  EventLoop.@Nullable ExceptionHandler handler() {
    return handler;
  }

  void call(Map<String, Object> context) {
    Objects.requireNonNull(context, "context");
    EventLoop.ExceptionHandler chosen = handler;
    if (chosen == null) {
      log(context);
      return;
    }
    try {
      Context own = contextOfSubject(context);
      if (own == null || own.entered()) {
        chosen.handle(loop, context);
      } else {
        own.run(() -> chosen.handle(loop, context));
      }
    } catch (Throwable t) {
      if (EventLoopImpl.isFatal(t)) {
        throw t;
      }
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("message", "Unhandled error in exception handler");
      about.put("exception", t);
      about.put("context", context);
      log(about);
    }
  }

  /** The context of the task or handle that it is about. */
  private static @Nullable Context contextOfSubject(Map<String, Object> context) {
    for (String key : List.of("task", "future", "handle")) {
      Object subject = context.get(key);
      if (subject != null) {
        return switch (subject) {
          case Task<?> task -> task.context();
          case Handle handle -> handle.context();
          default -> null;
        };
      }
    }
    return null;
  }

  void log(Map<String, Object> context) {
    StringBuilder text = new StringBuilder();
    text.append(context.getOrDefault("message", "Unhandled exception in event loop"));
    context.forEach((key, value) -> {
      if (!key.equals("message") && !key.equals("exception")) {
        text.append("\n  ").append(key).append(": ").append(describe(value));
      }
    });
    Throwable exception = context.get("exception") instanceof Throwable t ? t : null;
    LOGGER.log(Level.ERROR, text.toString(), exception);
  }

  private static String describe(Object value) {
    if (!(value instanceof Throwable trace)) {
      return Names.ofValue(value);
    }
    StringBuilder text = new StringBuilder(trace.toString());
    for (StackTraceElement frame : trace.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }

  void watch(NeverAwaited watch) {
    unused.add(watch);
    if (unused.size() >= lookAgainAt) {
      unused.removeIf(NeverAwaited::isSettled);
      lookAgainAt = Math.max(64, unused.size() * 2);
    }
  }

  void reportNeverAwaited() {
    unused.forEach(NeverAwaited::run);
    unused.clear();
  }
}
