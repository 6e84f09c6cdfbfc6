package dev.ikat.conformance.invariant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A run that is being judged: its lines, who waits for what at the moment, what was found. */
final class Run {
  private static final String OUTCOME = "task ";

  final JsonNode scenario;
  final List<Line> lines = new ArrayList<>();

  /** How tasks have ended, as the last lines say. */
  final Map<String, String> outcomes = new HashMap<>();

  /** What tasks wait for; a line of a task ends its waiting. */
  final Map<String, Want> wants = new HashMap<>();

  final List<String> findings = new ArrayList<>();

  Run(JsonNode scenario, List<String> trace) {
    this.scenario = scenario;
    for (String written : trace) {
      Line line = Line.parse(lines.size() + 1, written);
      lines.add(line);
      String outcome = line.who().equals("loop") ? line.after(OUTCOME) : null;
      if (outcome != null) {
        int blank = outcome.indexOf(' ');
        outcomes.put(outcome.substring(0, blank), outcome.substring(blank + 1));
      }
    }
  }

  void pass(Line line) {
    Want want = Want.of(line);
    if (want == null) {
      wants.remove(line.who());
    } else {
      wants.put(line.who(), want);
    }
  }

  void found(Line line, String what) {
    findings.add("line " + line.number() + " (" + line.who() + " " + line.text() + "): " + what);
  }

  void found(String what) {
    findings.add(what);
  }

  /** The exception a task has ended with; null if it has not ended with one. */
  String raised(String task) {
    String outcome = outcomes.get(task);
    return outcome != null && outcome.startsWith("raised ") ? outcome.substring(7) : null;
  }
}
