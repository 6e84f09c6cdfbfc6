package dev.ikat.conformance.invariant;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Locks and semaphores: never held by more than they allow, free when all tasks have ended. */
final class Permits extends Invariant {
  private final Map<String, Integer> allowed = new TreeMap<>();
  private final Map<String, Integer> held = new TreeMap<>();

  Permits(Run run) {
    super(run);
    for (JsonNode object : run.scenario.path("objects")) {
      String name = object.get("name").asString();
      switch (object.get("kind").asString()) {
        case "Lock", "Condition" -> allowed.put(name, 1);
        case "Semaphore", "BoundedSemaphore" -> allowed.put(name, object.get("value").asInt());
        default -> {}
      }
    }
    allowed.keySet().forEach(name -> held.put(name, 0));
  }

  @Override
  void line(Line line) {
    String[] words = line.mark("in");
    if (words != null) {
      take(line, words[0]);
    }
    words = line.mark("woke");
    if (words != null) {
      take(line, words[1]);
    }
    words = line.mark("out");
    if (words != null) {
      give(line, words[0]);
    }
    words = line.mark("wait");
    if (words != null) {
      give(line, words[1]);
    }
    if (line.mark("rest") != null) {
      held.forEach((name, count) -> {
        if (count != 0) {
          run.found(line, name + " is held " + count + " times, but all tasks have ended");
        }
      });
    }
    if (line.text().startsWith("release ") && line.text().contains(" raised ")) {
      run.found(line, "it was held");
    }
    answers(line);
  }

  private void take(Line line, String name) {
    if (held.merge(name, 1, Integer::sum) > allowed.get(name)) {
      run.found(line, name + " is held " + held.get(name) + " times, allowed " + allowed.get(name));
    }
  }

  private void give(Line line, String name) {
    if (held.merge(name, -1, Integer::sum) < 0) {
      run.found(line, name + " was not held");
    }
  }

  private void answers(Line line) {
    String rest = line.after("locked ");
    if (rest == null || !rest.contains(" -> ")) {
      return;
    }
    String name = rest.substring(0, rest.indexOf(' '));
    boolean full = held.get(name) >= allowed.get(name);
    if (full != rest.endsWith("True")) {
      run.found(line, name + " is held " + held.get(name) + " times of " + allowed.get(name));
    }
  }

  @Override
  boolean explains(Want want) {
    return !want.kind().equals("lock") || isTaken(want.first());
  }

  private boolean isTaken(String name) {
    return held.get(name) >= allowed.get(name);
  }

  /** The part of {@link Signals} that is about locks. */
  boolean isFree(String name) {
    return !isTaken(name);
  }
}
