package dev.ikat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What other modules keep for a loop, an object for each type, until the loop is closed. For the
 * code that the loop runs.
 */
final class Attachments {
  private final EventLoop loop;
  private final LinkedHashMap<Class<?>, AutoCloseable> byType = new LinkedHashMap<>(0);

  Attachments(EventLoop loop) {
    this.loop = loop;
  }

  <T extends AutoCloseable> T get(Class<T> type, Function<? super EventLoop, T> make) {
    AutoCloseable found = byType.get(type);
    if (found == null) {
      found = make.apply(loop);
      byType.put(type, found);
    }
    return type.cast(found);
  }

  /** Closes them all, the newest first. */
  void close() {
    for (AutoCloseable attachment : byType.sequencedValues().reversed()) {
      try {
        attachment.close();
      } catch (Exception e) {
        loop.callExceptionHandler(
            Map.of("message", "closing " + attachment + " with its loop failed", "exception", e));
      }
    }
    byType.clear();
  }
}
