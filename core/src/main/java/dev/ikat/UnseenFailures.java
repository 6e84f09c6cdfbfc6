package dev.ikat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failures that nobody has looked at yet. asyncio reports one when the future is collected, which
 * may be hours later or never; here it is after a grace of real time, as the loop turns. A record
 * holds the exception and what to call it, not the future.
 */
final class UnseenFailures {
  /** One failure; the future clears it when somebody looks at its outcome. */
  static final class Record {
    private final String kind;
    private final String name;
    private @Nullable Throwable exception;
    private final @Nullable Throwable createdAt;
    private final long since = System.nanoTime();

    Record(String kind, String name, Throwable exception, @Nullable Throwable createdAt) {
      this.kind = kind;
      this.name = name;
      this.exception = exception;
      this.createdAt = createdAt;
    }

    void seen() {
      exception = null;
    }
  }

  private final EventLoopImpl loop;
  private final ArrayDeque<Record> records = new ArrayDeque<>();
  private long graceNanos = Duration.ofSeconds(10).toNanos();

  UnseenFailures(EventLoopImpl loop) {
    this.loop = loop;
  }

  void setGrace(Duration grace) {
    graceNanos = Durations.toNanos(grace);
  }

  void add(Record record) {
    records.add(record);
  }

  /** Nanoseconds until the next one is to be reported; negative if there is none. */
  long nanosToNext() {
    dropSeen();
    Record first = records.peek();
    return first == null ? -1 : Math.max(0, graceNanos - (System.nanoTime() - first.since));
  }

  /** Reports those whose grace is over. */
  void sweep() {
    while (nanosToNext() == 0) {
      report(records.remove());
    }
  }

  /** Reports all. */
  void flush() {
    for (dropSeen(); !records.isEmpty(); dropSeen()) {
      report(records.remove());
    }
  }

  private void dropSeen() {
    while (!records.isEmpty() && records.peek().exception == null) {
      records.remove();
    }
  }

  private void report(Record record) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", record.kind + " exception was never retrieved: " + record.name);
    if (record.exception != null) {
      context.put("exception", record.exception);
    }
    if (record.createdAt != null) {
      context.put("source_traceback", record.createdAt);
    }
    loop.report(context);
  }
}
