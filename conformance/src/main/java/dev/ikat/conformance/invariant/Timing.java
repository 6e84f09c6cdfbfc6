package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.Map;

/** Time never goes back, a sleep takes exactly as long as it should, no timeout comes early. */
final class Timing extends Invariant {
  private final Map<String, Long> deadlines = new HashMap<>();
  private long now;

  Timing(Run run) {
    super(run);
  }

  @Override
  void line(Line line) {
    if (line.time() < now) {
      run.found(line, "time went back from " + now);
    }
    now = line.time();
    Want want = run.wants.get(line.who());
    if (want != null && want.kind().equals("sleep") && line.result("sleep") != null) {
      long end = want.line().time() + Math.max(0, Long.parseLong(want.first()));
      if (now != end) {
        run.found(line, "the sleep should have ended at " + end);
      }
    }
    String[] limit = line.mark("limit");
    if (limit != null) {
      deadlines.put(limit[0], now + Long.parseLong(limit[1]));
    }
    String[] expired = line.mark("expired");
    // A timeout that was rescheduled has no limit marker.
    if (expired != null && now < deadlines.getOrDefault(expired[0], 0L)) {
      run.found(line, "the timeout was not due before " + deadlines.get(expired[0]));
    }
  }
}
