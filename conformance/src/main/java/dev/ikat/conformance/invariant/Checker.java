package dev.ikat.conformance.invariant;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** All that is known to hold of random scenarios. */
public final class Checker {
  private Checker() {}

  /** What does not hold of the trace; empty if it is as it should be. */
  public static List<String> check(JsonNode scenario, List<String> trace) {
    Run run = new Run(scenario, trace);
    List<Invariant> invariants =
        scenario.get("suite").asString().equals("gen") ? ofGenerators(run) : ofAsyncio(run);
    for (Line line : run.lines) {
      invariants.forEach(invariant -> invariant.line(line));
      run.pass(line);
    }
    invariants.forEach(Invariant::end);
    return run.findings;
  }

  private static List<Invariant> ofGenerators(Run run) {
    return List.of(new Ending(run), new Cleanups(run));
  }

  private static List<Invariant> ofAsyncio(Run run) {
    Permits permits = new Permits(run);
    List<Invariant> waitedFor =
        List.of(
            new Queues(run), permits, new Signals(run, permits), new Barriers(run), new Tasks(run));
    List<Invariant> others =
        List.of(
            new Ending(run),
            new Timing(run),
            new Cleanups(run),
            new Cancellations(run),
            new Counters(run),
            new Groups(run),
            new Reports(run),
            new Stuck(run, waitedFor));
    return Stream.concat(waitedFor.stream(), others.stream()).toList();
  }
}
