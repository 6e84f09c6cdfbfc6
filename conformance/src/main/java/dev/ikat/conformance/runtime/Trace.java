package dev.ikat.conformance.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The lines a scenario has written. Once it is complete nothing is added any more. Thread-safe: the
 * watchdog reads it while the scenario hangs.
 */
public final class Trace {
  private final List<String> lines = new ArrayList<>();
  private final int maxLines;

  /** What the line that says that there are too many begins with. */
  private final Supplier<String> limitPrefix;

  private boolean complete;

  Trace(int maxLines, Supplier<String> limitPrefix) {
    this.maxLines = maxLines;
    this.limitPrefix = limitPrefix;
  }

  /** Of what cannot be run. */
  public static Trace none() {
    return new Trace(0, () -> "");
  }

  /** Adds a line, unless the trace is complete. */
  public synchronized void line(String text) {
    if (complete) {
      return;
    }
    if (lines.size() >= maxLines) {
      lines.add(limitPrefix.get() + "end limit lines");
      complete = true;
      return;
    }
    lines.add(text);
  }

  synchronized void complete() {
    complete = true;
  }

  synchronized boolean isComplete() {
    return complete;
  }

  /** What has been written so far. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
