package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cancellation that was accepted arrives; one that nobody has asked for does not. */
final class Cancellations extends Invariant {
  private static final Set<String> DIRECT =
      Set.of("put", "get", "join", "lock", "event", "barrier", "cond", "sleep");

  /** What may hand on the cancellation of something else. */
  private static final List<String> CONTAGIOUS =
      List.of(
          "\"aw\":\"task\"",
          "\"aw\":\"coro\"",
          "\"gather\"",
          "\"as_completed\"",
          "\"async_for\"",
          "\"agen\"",
          "\"CancelledError\"");

  /** The tasks that a cancellation was accepted for while they waited. */
  private final Map<String, Line> underWay = new HashMap<>();

  private final Set<String> asked = new java.util.HashSet<>();
  private final Set<String> handed;

  Cancellations(Run run) {
    super(run);
    this.handed = Containers.members(run.scenario);
  }

  @Override
  void line(Line line) {
    Line cancel = underWay.remove(line.who());
    if (cancel != null && Want.success(line) != null) {
      run.found(line, "it was cancelled in line " + cancel.number() + ", which had no effect");
    }
    String target = target(line);
    if (target == null) {
      return;
    }
    asked.add(target);
    Want want = run.wants.get(target);
    if (want != null && DIRECT.contains(want.kind())) {
      underWay.put(target, line);
    }
  }

  /** Which task has accepted a cancellation; null if this is not the line of that. */
  static String target(Line line) {
    String rest = line.after("cancel ");
    if (rest == null || !rest.endsWith(" -> True")) {
      return null;
    }
    String name = rest.substring(0, rest.indexOf(' '));
    return name.equals("$me") ? line.who() : name;
  }

  @Override
  void end() {
    run.outcomes.forEach((task, outcome) -> {
      if (task.startsWith("T")
          && outcome.equals("cancelled")
          && !asked.contains(task)
          && !handed.contains(task)
          && !isContagious(task)) {
        run.found(task + " was cancelled, but nobody has asked for it");
      }
    });
  }

  private boolean isContagious(String task) {
    String body = run.scenario.get("coros").get(task).toString();
    return CONTAGIOUS.stream().anyMatch(body::contains);
  }
}
