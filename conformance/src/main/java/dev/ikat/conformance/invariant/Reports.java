package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A callback runs as often as it was scheduled; what it raises is reported, once. */
final class Reports extends Invariant {
  private static final String HANDLER = "exception-handler ";
  private static final String CALLBACK = "Exception in callback | ";

  /** Other reports that scenarios provoke. */
  private static final List<String> KNOWN =
      List.of("shielded future", "closing of asynchronous generator");

  /** How often callbacks are still to run; those that were cancelled need not. */
  private final Map<String, Integer> due = new HashMap<>();

  private final Set<String> optional = new HashSet<>();

  /** What was raised in callbacks and has not been reported. */
  private final Set<String> unreported = new HashSet<>();

  Reports(Run run) {
    super(run);
  }

  @Override
  void line(Line line) {
    scheduled(line);
    String callback = line.after("callback ");
    if (callback != null) {
      String name = callback.split(" ")[0];
      if (due.merge(name, -1, Integer::sum) < 0) {
        run.found(line, "it was not scheduled, or not as often");
      }
    }
    String[] raise = line.mark("raise");
    if (raise != null && line.who().equals("loop")) {
      unreported.add(raise[0]);
    }
    String report = line.after(HANDLER);
    if (report != null) {
      report(line, report);
    }
  }

  private void scheduled(Line line) {
    String text = line.text();
    if (!text.endsWith(" -> None")) {
      return;
    }
    String[] words = text.split(" ");
    switch (words[0]) {
      case "call_soon", "call_later" -> due.merge(words[1], 1, Integer::sum);
      case "add_done_callback" -> due.merge(words[2], 1, Integer::sum);
      case "handle_cancel" -> optional.add(words[1]);
      default -> {}
    }
  }

  private void report(Line line, String report) {
    if (report.startsWith(CALLBACK)) {
      String exception = report.substring(CALLBACK.length());
      String message = exception.replaceAll(".*: (x\\d+)>$", "$1");
      if (!unreported.remove(message)) {
        run.found(line, "no callback has raised that, or it was reported already");
      }
      return;
    }
    if (KNOWN.stream().noneMatch(report::contains)) {
      run.found(line, "nothing should be reported here");
    }
  }

  @Override
  void end() {
    unreported.forEach(
        message -> run.found(message + " was raised in a callback, but not reported"));
    Set<String> cancellable = cancellable();
    due.forEach((callback, count) -> {
      if (count > 0 && !cancellable.contains(callback)) {
        run.found("callback " + callback + " was scheduled, but has not run");
      }
    });
  }

  /** The callbacks whose handle something has cancelled. */
  private Set<String> cancellable() {
    Set<String> names = new HashSet<>();
    run.scenario
        .findParents("handle")
        .forEach(op -> {
          if (op.has("cb") && optional.contains(op.get("handle").asString())) {
            names.add(op.get("cb").asString());
          }
        });
    return names;
  }
}
