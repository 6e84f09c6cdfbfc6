package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A barrier lets nobody through before there are enough, and then keeps nobody. */
final class Barriers extends Invariant {
  private final Map<String, Integer> parties = new HashMap<>();

  /** The last line in which there were enough at the barrier at once. */
  private final Map<String, Integer> enough = new HashMap<>();

  /** The barriers that were aborted and not reset since, with the line. */
  private final Map<String, Integer> broken = new HashMap<>();

  Barriers(Run run) {
    super(run);
    for (JsonNode object : run.scenario.path("objects")) {
      if (object.get("kind").asString().equals("Barrier")) {
        parties.put(object.get("name").asString(), object.get("parties").asInt());
      }
    }
  }

  @Override
  void line(Line line) {
    if (parties.isEmpty()) {
      return;
    }
    Want want = run.wants.get(line.who());
    if (want != null && want.kind().equals("abort") && Want.success(line) != null) {
      broken.put(want.first(), line.number());
    }
    if (want != null && want.kind().equals("reset") && Want.success(line) != null) {
      // Who has come while others were leaving is not at the barrier yet, and stays.
      broken.remove(want.first());
    }
    if (want != null && want.kind().equals("barrier") && Want.success(line) != null) {
      if (enough.getOrDefault(want.first(), 0) < want.line().number()) {
        run.found(line, "let through, but there were never enough at the barrier");
      }
    }
    Want arriving = Want.of(line);
    if (arriving != null && arriving.kind().equals("barrier")) {
      String barrier = arriving.first();
      if (waiting(barrier) + 1 >= parties.get(barrier)) {
        enough.put(barrier, line.number());
      }
    }
  }

  /** Those let through whose turn has not come yet count as well: that only makes it milder. */
  private long waiting(String barrier) {
    return run.wants.values().stream().filter(want -> want.isFor("barrier", barrier)).count();
  }

  @Override
  boolean explains(Want want) {
    return switch (want.kind()) {
      case "barrier" ->
          waiting(want.first()) < parties.get(want.first())
              && broken.getOrDefault(want.first(), 0) < want.line().number();
      case "abort", "reset" -> false;
      default -> true;
    };
  }
}
