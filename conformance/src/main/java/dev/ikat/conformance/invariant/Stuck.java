package dev.ikat.conformance.invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * When no timer is left, a task that has not ended waits for something that cannot come: a full
 * queue, a lock that is held, a task that is stuck itself. Anything else is a lost wake-up.
 */
final class Stuck extends Invariant {
  /** What may take longer than its limit of time: it is cancelled, and that is waited for. */
  private static final Set<String> SLOW =
      Set.of("all", "settled", "first", "coro", "group", "stream", "cond");

  private final List<Invariant> judges;
  private final List<Line> pending = new ArrayList<>();
  private boolean quiet;

  Stuck(Run run, List<Invariant> judges) {
    super(run);
    this.judges = judges;
  }

  @Override
  void line(Line line) {
    if (line.mark("quiet") != null) {
      quiet = true;
    } else if (quiet && line.text().startsWith("query T")) {
      if (line.text().endsWith("False")) {
        pending.add(line);
      }
    } else if (quiet && !line.text().startsWith("missing ")) {
      quiet = false;
      pending.forEach(this::judge);
    }
  }

  private void judge(Line line) {
    String task = line.text().split(" ")[1];
    Want want = run.wants.get(task);
    if (want == null) {
      run.found(line, task + " has not ended, and waits for nothing");
      return;
    }
    boolean late = want.timed() && !SLOW.contains(want.kind());
    if (late || judges.stream().anyMatch(judge -> !judge.explains(want))) {
      run.found(line, task + " is stuck for no reason in \"" + want.line().text() + "\"");
    }
  }
}
