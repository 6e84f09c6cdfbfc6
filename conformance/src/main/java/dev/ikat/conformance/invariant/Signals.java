package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.Map;

/** Events and conditions: nobody sleeps through what should wake them. */
final class Signals extends Invariant {
  /** The last line in which an event was set or a condition notified all. */
  private final Map<String, Integer> called = new HashMap<>();

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
        boolean woken = called.getOrDefault(want.first(), 0) > want.line().number();
        // Who is woken, or has waited long enough, needs the lock first.
        yield !woken && !want.timed() || !permits.isFree(want.of().get(1));
      }
      default -> true;
    };
  }
}
