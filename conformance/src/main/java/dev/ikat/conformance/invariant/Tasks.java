package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A task runs its coroutine once; how that ends is how the task ends, and what awaiters are told.
 */
final class Tasks extends Invariant {
  /** The lines in which a task's own coroutine has begun, and how it has ended. */
  private final Map<String, Line> started = new HashMap<>();

  private final Map<String, String> ended = new HashMap<>();

  /** Futures that have a result or an exception. */
  private final Map<String, String> futures = new HashMap<>();

  Tasks(Run run) {
    super(run);
  }

  @Override
  void line(Line line) {
    if (ended.containsKey(line.who())) {
      run.found(line, "the coroutine of this task has ended already");
    }
    String[] words = line.mark("start");
    if (words != null && isOwn(words[0], line.who())) {
      if (started.put(line.who(), line) != null) {
        run.found(line, "started once more");
      }
    }
    words = line.mark("done");
    if (words != null && isOwn(words[0], line.who())) {
      ended.put(line.who(), "returned " + words[1]);
    }
    words = line.mark("fail");
    if (words != null && isOwn(words[0], line.who())) {
      ended.put(line.who(), "raised " + line.text().substring(7 + words[0].length()));
    }
    remember(line);
    answers(line);
    Want want = run.wants.get(line.who());
    String result = want == null ? null : Want.success(line);
    if (result != null) {
      delivered(line, want, result);
    }
  }

  /** Whether the coroutine is that of the task, not one that it awaits. */
  private static boolean isOwn(String coroutine, String task) {
    return task.equals(coroutine) || task.startsWith(coroutine + "~");
  }

  private void remember(Line line) {
    for (String label : List.of("set_result ", "set_exception ")) {
      String rest = line.after(label);
      if (rest != null && rest.endsWith(" -> None")) {
        String future = rest.substring(0, rest.indexOf(' '));
        if (futures.put(future, label) != null) {
          run.found(line, "it was set already");
        }
      }
    }
  }

  private void answers(Line line) {
    String rest = line.after("query T");
    if (rest != null && rest.contains(" done -> ")) {
      String task = "T" + rest.substring(0, rest.indexOf(' '));
      if (ended.containsKey(task) && rest.endsWith("False")
          || started.containsKey(task) && !ended.containsKey(task) && rest.endsWith("True")) {
        run.found(line, "wrong");
      }
    }
    rest = line.after("cancel T");
    if (rest != null && rest.contains(" -> ")) {
      String task = "T" + rest.substring(0, rest.indexOf(' '));
      if (ended.containsKey(task) && rest.endsWith("True")
          || started.containsKey(task) && !ended.containsKey(task) && rest.endsWith("False")) {
        run.found(line, "wrong");
      }
    }
  }

  // ---- what awaiters are told -------------------------------------------------------------------

  private void delivered(Line line, Want want, String result) {
    switch (want.kind()) {
      case "all", "settled" -> {
        if (result.startsWith("done=[")) {
          sorted(line, want, result);
        } else if (result.startsWith("[")) {
          List<String> results = Rendered.elements(result);
          for (int i = 0; i < want.of().size(); i++) {
            told(line, want.of().get(i), results.get(i));
          }
        } else {
          told(line, want.first(), result);
        }
      }
      case "first" -> sorted(line, want, result);
      default -> {}
    }
  }

  private void told(Line line, String task, String result) {
    String outcome = run.outcomes.get(task);
    if (outcome == null) {
      return;
    }
    boolean right =
        outcome.equals("cancelled")
            ? result.startsWith("<CancelledError")
            : outcome.endsWith("ed " + result);
    if (!right) {
      run.found(line, task + " was awaited and gave " + result + ", but it has " + outcome);
    }
  }

  /** The result of wait: each of the tasks is on one side, on the one where it belongs. */
  private void sorted(Line line, Want want, String result) {
    int middle = result.indexOf("] pending=[");
    List<String> done = Rendered.elements(result.substring(5, middle + 1));
    List<String> pending = Rendered.elements(result.substring(middle + 10));
    for (String task : want.of()) {
      String shown = "<" + task + ">";
      if (done.contains(shown) == pending.contains(shown)) {
        run.found(line, task + " is on both sides, or on none");
      }
      boolean wrong =
          ended.containsKey(task)
              ? pending.contains(shown)
              : started.containsKey(task) && done.contains(shown);
      if (wrong) {
        run.found(line, task + " is on the wrong side");
      }
    }
  }

  // ---- at the end -------------------------------------------------------------------------------

  @Override
  void end() {
    run.outcomes.forEach((task, outcome) -> {
      String end = ended.get(task);
      if (end == null) {
        if (started.containsKey(task)) {
          run.found(task + " has " + outcome + ", but its coroutine has not ended");
        } else if (task.startsWith("T") && !outcome.equals("cancelled")) {
          run.found(task + " has " + outcome + ", but it was never started");
        }
        return;
      }
      // It may return, or fail, in the very step in which it is cancelled.
      if (!outcome.equals("cancelled") && !outcome.equals(end)) {
        run.found(task + " has " + outcome + ", but its coroutine has " + end);
      }
      if (outcome.equals("cancelled")
          && end.startsWith("raised ")
          && !end.startsWith("raised <CancelledError")) {
        run.found(task + " was cancelled, but its coroutine has " + end);
      }
    });
  }

  boolean isPending(String name) {
    if (name.startsWith("T")) {
      return run.outcomes.containsKey(name) && !ended.containsKey(name);
    }
    if (name.startsWith("F")) {
      return !futures.containsKey(name);
    }
    return started.keySet().stream()
        .anyMatch(task -> isOwn(name, task) && !ended.containsKey(task));
  }

  @Override
  boolean explains(Want want) {
    return switch (want.kind()) {
      case "all", "settled" -> want.of().stream().anyMatch(this::isPending);
      case "first" -> want.of().stream().allMatch(this::isPending);
      case "sleep" -> false;
      default -> true;
    };
  }
}
