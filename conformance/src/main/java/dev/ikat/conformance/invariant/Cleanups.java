package dev.ikat.conformance.invariant;

import java.util.Map;
import java.util.TreeMap;

/** Every finally whose try was entered has run, and only once, when all tasks have ended. */
final class Cleanups extends Invariant {
  /** How many of that label have been entered and have not run their finally. */
  private final Map<String, Integer> open = new TreeMap<>();

  Cleanups(Run run) {
    super(run);
  }

  @Override
  void line(Line line) {
    String[] entered = line.mark("try");
    if (entered != null) {
      open.merge(entered[0], 1, Integer::sum);
    }
    String[] left = line.mark("fin");
    if (left != null && open.merge(left[0], -1, Integer::sum) < 0) {
      run.found(line, "this finally runs without its try, or once more");
      open.put(left[0], 0);
    }
  }

  @Override
  void end() {
    open.forEach((label, count) -> {
      if (count > 0) {
        run.found("finally " + label + " has not run, though its try was entered");
      }
    });
  }
}
