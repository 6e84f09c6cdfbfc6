package dev.ikat.conformance.invariant;

/** Main waits for nothing without a limit: it comes to its end, and all tasks before it. */
final class Ending extends Invariant {
  private boolean over;

  Ending(Run run) {
    super(run);
  }

  @Override
  void line(Line line) {
    if (line.text().equals("end main returned 'over'")
        || line.text().equals("end returned 'over'")) {
      over = true;
    } else if (line.text().startsWith("end ")) {
      run.found(line, "main has not come to its end");
      over = true;
    }
  }

  @Override
  void end() {
    if (!over) {
      run.found("the trace has no end");
    }
    run.outcomes.forEach((task, outcome) -> {
      if (outcome.equals("pending")) {
        run.found(
            "task " + task + " is still pending, though it has been cancelled again and again");
      }
    });
  }
}
