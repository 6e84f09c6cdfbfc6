package dev.ikat.conformance;

import dev.ikat.conformance.invariant.Checker;
import dev.ikat.conformance.random.RandomScenarios;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Runs scenarios that have no expected trace, and judges each run by what always holds. It can keep
 * the traces as cases: another engine, or CPython, can then be compared with them.
 */
final class RandomRun implements AutoCloseable {
  /** How many violations of one case are shown. */
  private static final int SHOWN = 8;

  private final PrintStream out;
  private final CaseRunner runner;
  private final BufferedWriter traces;
  private final Path failedFile;
  private final List<Case> failed = new ArrayList<>();
  private int passed;

  private RandomRun(RandomOptions options, PrintStream out) throws IOException {
    this.out = out;
    this.runner = new CaseRunner(Main.LIMIT);
    this.traces = options.traces() == null ? null : Files.newBufferedWriter(options.traces());
    this.failedFile = options.failed();
  }

  /**
   * Runs what the options ask for; gives whether all passed.
   *
   * @throws IOException if a file cannot be read or written
   * @throws IllegalArgumentException if there is no such case
   */
  static boolean run(RandomOptions options, PrintStream out) throws IOException {
    try (RandomRun run = new RandomRun(options, out)) {
      if (options.file() != null) {
        run.all(options);
      } else {
        out.println(options.count() + " random scenarios, --seed " + options.seed());
        for (long seed = options.seed(); seed < options.seed() + options.count(); seed++) {
          String again = "--random 1 --seed " + seed;
          run.one("random-" + seed, again, RandomScenarios.of(seed));
        }
      }
      run.summary();
      return run.failed.isEmpty();
    }
  }

  private void all(RandomOptions options) throws IOException {
    List<Case> cases = CaseFile.read(options.file());
    if (options.id() != null) {
      cases.removeIf(one -> !one.id().equals(options.id()));
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("no case '" + options.id() + "'");
    }
    for (Case one : cases) {
      String again = "--invariants " + options.file() + " --id " + one.id();
      one(one.id(), again, one.scenario());
    }
  }

  private void one(String id, String again, JsonNode scenario) throws IOException {
    Result result = runner.run(new Case(id, scenario, List.of()));
    List<String> violations =
        result.problem() != null
            ? List.of(result.problem())
            : Checker.check(scenario, result.actual());
    Case done = new Case(id, scenario, result.actual());
    if (traces != null) {
      CaseFile.write(done, traces);
    }
    if (violations.isEmpty()) {
      passed++;
      return;
    }
    failed.add(done);
    out.println("FAILED " + id + "; once more with " + again);
    violations.stream().limit(SHOWN).forEach(violation -> out.println("  " + violation));
    if (violations.size() > SHOWN) {
      out.println("  and " + (violations.size() - SHOWN) + " more");
    }
  }

  private void summary() throws IOException {
    if (failedFile != null && !failed.isEmpty()) {
      try (BufferedWriter writer = Files.newBufferedWriter(failedFile)) {
        for (Case one : failed) {
          CaseFile.write(one, writer);
        }
      }
      out.println("failed scenarios and their traces: " + failedFile);
    }
    out.println(passed + " passed, " + failed.size() + " failed");
  }

  @Override
  public void close() throws IOException {
    runner.close();
    if (traces != null) {
      traces.close();
    }
  }
}
