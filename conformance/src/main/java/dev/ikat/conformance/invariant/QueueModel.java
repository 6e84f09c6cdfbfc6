package dev.ikat.conformance.invariant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What is in a queue. Operations give what is wrong with them, null if nothing is. */
final class QueueModel {
  private static final Comparator<String> ORDER = Comparator.comparingInt(Integer::parseInt);

  private final String kind;
  private final int most;
  private final List<String> items = new ArrayList<>();
  private boolean shut;
  private int unfinished;

  /** The last line that left nothing unfinished. */
  private int lastDone;

  QueueModel(String kind, int most) {
    this.kind = kind;
    this.most = most;
  }

  String put(String item) {
    if (shut) {
      return "put after the shutdown";
    }
    if (full()) {
      return "put where there was no room: " + this;
    }
    items.add(item);
    unfinished++;
    return null;
  }

  String take(String item) {
    if (items.isEmpty()) {
      return "taken from an empty queue, so twice, or never put";
    }
    String next = next();
    if (!next.equals(item)) {
      // The rest of the trace is judged as if this one had been the next.
      return items.remove(item)
          ? next + " should have come before " + item
          : item + " was not in, so taken twice, or never put: " + this;
    }
    items.remove(next);
    return null;
  }

  private String next() {
    return switch (kind) {
      case "LifoQueue" -> items.getLast();
      case "PriorityQueue" -> Collections.min(items, ORDER);
      default -> items.getFirst();
    };
  }

  String done(int line) {
    if (unfinished == 0) {
      return "there was nothing to be done";
    }
    unfinished--;
    sawDone(line);
    return null;
  }

  void shutdown(boolean immediate, int line) {
    shut = true;
    if (immediate) {
      unfinished = Math.max(0, unfinished - items.size());
      items.clear();
      sawDone(line);
    }
  }

  private void sawDone(int line) {
    if (unfinished == 0) {
      lastDone = line;
    }
  }

  /** Whether there was a moment after that line in which nothing was unfinished. */
  boolean wasDoneSince(int line) {
    return unfinished == 0 || lastDone > line;
  }

  int unfinished() {
    return unfinished;
  }

  boolean isShut() {
    return shut;
  }

  boolean empty() {
    return items.isEmpty();
  }

  boolean full() {
    return most > 0 && items.size() >= most;
  }

  int size() {
    return items.size();
  }

  @Override
  public String toString() {
    return items + (shut ? ", shut down" : "") + ", at most " + most;
  }
}
