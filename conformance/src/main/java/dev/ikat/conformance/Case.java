package dev.ikat.conformance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A scenario and the trace that CPython gives.
 *
 * @param scenario not parsed yet: what is wrong with it is the case's failure, not the file's
 */
record Case(String id, JsonNode scenario, List<String> trace) {
  /**
   * The case that a line of a file holds.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Case of(JsonNode json) {
    JsonNode id = json.get("id");
    JsonNode scenario = json.get("scenario");
    JsonNode trace = json.get("trace");
    if (id == null || scenario == null || trace == null || !trace.isArray()) {
      throw new IllegalArgumentException("not a case: it needs id, scenario and trace");
    }
    List<String> lines = new ArrayList<>();
    trace.forEach(line -> lines.add(line.asString()));
    return new Case(id.asString(), scenario, lines);
  }
}
