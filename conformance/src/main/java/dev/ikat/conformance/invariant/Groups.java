package dev.ikat.conformance.invariant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A task group outlives its tasks, and raises what they and its body have raised, each once. */
final class Groups extends Invariant {
  /** The tasks of groups. */
  private final Map<String, List<String>> members = new HashMap<>();

  /** What bodies have raised. */
  private final Map<String, String> bodies = new HashMap<>();

  /** The groups that were left, by their tasks. */
  private final Map<String, String> left = new HashMap<>();

  Groups(Run run) {
    super(run);
  }

  @Override
  void line(Line line) {
    if (left.containsKey(line.who())) {
      run.found(line, "its task group " + left.get(line.who()) + " was left before");
    }
    String rest = line.after("tg_create ");
    if (rest != null && rest.contains(" -> ")) {
      String[] words = rest.split(" ");
      members.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(words[1]);
    }
    String[] words = line.mark("body");
    if (words != null) {
      bodies.put(words[0], line.text().substring(7 + words[0].length()));
    }
    words = line.mark("left");
    if (words != null) {
      left(line, words[0], words.length == 1 ? null : line.text().substring(7 + words[0].length()));
    }
  }

  private void left(Line line, String group, String raised) {
    List<String> tasks = members.getOrDefault(group, List.of());
    tasks.forEach(task -> left.put(task, group));
    List<String> expected = new ArrayList<>();
    String body = bodies.get(group);
    if (body != null && !body.startsWith("<CancelledError")) {
      expected.addAll(Rendered.leaves(body));
    }
    for (String task : tasks) {
      if (run.raised(task) != null) {
        expected.addAll(Rendered.leaves(run.raised(task)));
      }
    }
    Collections.sort(expected);
    if (raised != null && Rendered.isGroup(raised)) {
      if (!Rendered.leaves(raised).equals(expected)) {
        run.found(line, "should be of " + expected);
      }
    } else if (!expected.isEmpty()) {
      run.found(line, "should have raised " + expected);
    } else if (raised != null && !raised.startsWith("<CancelledError")) {
      run.found(line, "should have raised nothing");
    }
  }
}
