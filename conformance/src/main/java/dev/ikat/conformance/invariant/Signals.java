package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Events and conditions: nobody sleeps through what should wake them. */
final class Signals extends Invariant {
  /** The last line in which an event was set or a condition notified all. */
  private final Map<String, Integer> called = new HashMap<>();

  /** How many each condition was to wake, and the waits that have succeeded, with the lines. */
  private final Map<String, NavigableMap<Integer, Integer>> asked = new HashMap<>();

  private final Map<String, NavigableMap<Integer, Integer>> woken = new HashMap<>();

  private final Map<String, Boolean> set = new HashMap<>();
  private final Permits permits;

  Signals(Run run, Permits permits) {
    super(run);
    this.permits = permits;
  }

  @Override
  void line(Line line) {
    Want want = run.wants.get(line.who());
    if (want != null && want.kind().equals("event") && Want.success(line) != null) {
      if (!isSet(want.first()) && called.getOrDefault(want.first(), 0) < want.line().number()) {
        run.found(line, "the event was not set meanwhile");
      }
    }
    if (want != null && want.kind().equals("cond") && Want.success(line) != null) {
      of(woken, want.first()).put(line.number(), 1);
    }
    String[] words = line.mark("notify");
    if (words != null) {
      of(asked, words[0]).put(line.number(), Integer.parseInt(words[1]));
    }
    String event = between(line, "ev_set ");
    if (event != null) {
      set.put(event, true);
      called.put(event, line.number());
    }
    event = between(line, "ev_clear ");
    if (event != null) {
      set.put(event, false);
    }
    event = between(line, "ev_is_set ");
    if (event != null && isSet(event) != line.text().endsWith("True")) {
      run.found(line, "wrong");
    }
    String condition = between(line, "notify_all ");
    if (condition != null) {
      called.put(condition, line.number());
    }
  }

  /**
   * Whether a wake-up was lost while this one waited. Nobody who was woken may drop it: who is
   * cancelled passes it on, and there was always somebody left to pass it on to.
   */
  private boolean shouldBeAwake(Want want) {
    String condition = want.first();
    int since = want.line().number();
    return called.getOrDefault(condition, 0) > since
        || sum(asked, condition, since) > sum(woken, condition, since);
  }

  private static NavigableMap<Integer, Integer> of(
      Map<String, NavigableMap<Integer, Integer>> all, String condition) {
    return all.computeIfAbsent(condition, _ -> new TreeMap<>());
  }

  private static int sum(
      Map<String, NavigableMap<Integer, Integer>> all, String condition, int since) {
    return of(all, condition).tailMap(since).values().stream().mapToInt(n -> n).sum();
  }

  private boolean isSet(String event) {
    return set.getOrDefault(event, false);
  }

  /** The object of a call of that label that has returned; null if this is not the line of one. */
  private static String between(Line line, String label) {
    String rest = line.after(label);
    int arrow = rest == null ? -1 : rest.indexOf(" -> ");
    return arrow < 0 ? null : rest.substring(0, arrow);
  }

  @Override
  boolean explains(Want want) {
    return switch (want.kind()) {
      case "event" ->
          !isSet(want.first()) && called.getOrDefault(want.first(), 0) < want.line().number();
      case "cond" -> {
        // Who is woken, or has waited long enough, needs the lock first.
        yield !shouldBeAwake(want) && !want.timed() || !permits.isFree(want.of().get(1));
      }
      default -> true;
    };
  }
}
