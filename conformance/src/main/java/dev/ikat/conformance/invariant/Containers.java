package dev.ikat.conformance.invariant;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Which tasks of a scenario may be cancelled by what awaits them, which no line shows. */
final class Containers {
  private Containers() {}

  /** Members of task groups, and what is awaited without a shield. */
  static Set<String> members(JsonNode scenario) {
    Set<String> names = new HashSet<>();
    collect(scenario, names);
    return names;
  }

  private static void collect(JsonNode node, Set<String> names) {
    switch (node.path("op").asString("") + node.path("aw").asString("")) {
      case "shield", "wait" -> {
        return;
      }
      case "tg_create" -> names.add(node.get("task").asString());
      case "task" -> names.add(node.get("name").asString());
      default -> {}
    }
    node.forEach(child -> collect(child, names));
  }
}
