package dev.ikat.conformance.invariant;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a task waits for, by its last marker.
 *
 * @param timed there is a limit of time, so it cannot be for ever
 * @param of the names of objects or tasks
 */
record Want(Line line, boolean timed, String kind, List<String> of) {
  private static final Set<String> LABELS =
      Set.of(
          "sleep",
          "wait_for",
          "put",
          "get",
          "join",
          "acquire",
          "ev_wait",
          "cond_wait",
          "barrier_wait",
          "barrier_reset",
          "barrier_abort",
          "task",
          "coro",
          "gather",
          "wait",
          "shield");

  /** The want that the line announces; null if it announces none. */
  static Want of(Line line) {
    String[] words = line.mark("want");
    if (words == null) {
      return null;
    }
    int at = 0;
    while (words[at].equals("timed")) {
      at++;
    }
    List<String> of = List.of(Arrays.copyOfRange(words, at + 1, words.length));
    return new Want(line, at > 0, words[at], of);
  }

  String first() {
    return of.getFirst();
  }

  boolean isFor(String kind, String name) {
    return this.kind.equals(kind) && first().equals(name);
  }

  /** What the waiting has given if the task's next line says so; null if it failed. */
  static String success(Line next) {
    int arrow = next.text().indexOf(" -> ");
    if (arrow >= 0 && LABELS.contains(firstWord(next.text()))) {
      return next.text().substring(arrow + 4);
    }
    int enter = next.text().indexOf(" enter ");
    return next.text().startsWith("with ") && enter >= 0 ? next.text().substring(enter + 7) : null;
  }

  private static String firstWord(String text) {
    return text.substring(0, text.indexOf(' '));
  }
}
