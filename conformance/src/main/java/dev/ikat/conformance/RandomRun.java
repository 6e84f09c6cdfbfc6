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
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Runs scenarios that have no expected trace, and judges each run by what always holds. It can keep
 * the traces as cases: another engine, or CPython, can then be compared with them.
 */
final class RandomRun implements AutoCloseable {
  /** How many violations of one case are shown. */
  private static final int SHOWN = 8;

  /** How many random scenarios are in memory at once. */
  private static final int AT_ONCE = 250;

  private final PrintStream out;
  private final Engine engine;
  private final CaseRunner runner;
  private final BufferedWriter traces;
  private final Path failedFile;
  private final List<Case> failed = new ArrayList<>();
  private int passed;

  /** Of all that was run, not of single scenarios. */
  private int failures;

  private RandomRun(RandomOptions options, PrintStream out) throws IOException {
    this.out = out;
    this.engine = Engine.named(options.engine());
    this.runner = new CaseRunner(engine, Main.LIMIT);
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
        run.random(options);
      }
      run.summary();
      return run.failures == 0;
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
    run(cases, one -> "--invariants " + options.file() + " --id " + one.id());
  }

  private void random(RandomOptions options) throws IOException {
    // Not all at once: there may be millions.
    for (long done = 0; done < options.count(); done += AT_ONCE) {
      List<Case> cases = new ArrayList<>();
      for (long i = done; i < Math.min(done + AT_ONCE, options.count()); i++) {
        long seed = options.seed() + i;
        cases.add(new Case("random-" + seed, RandomScenarios.of(seed), List.of()));
      }
      run(cases, one -> "--random 1 --seed " + one.id().substring("random-".length()));
    }
  }

  /** The function says with which options a case is run again. */
  private void run(List<Case> cases, Function<Case, String> again) throws IOException {
    List<Result> results = new ArrayList<>();
    runner.run(cases, results::add);
    for (Result result : results) {
      judge(result, again.apply(result.of()));
    }
  }

  private void judge(Result result, String again) throws IOException {
    String id = result.of().id();
    JsonNode scenario = result.of().scenario();
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
    failures = failed.size() + engine.summary(out);
    out.println(passed + " passed, " + failures + " failed");
  }

  @Override
  public void close() throws IOException {
    runner.close();
    engine.close();
    if (traces != null) {
      traces.close();
    }
  }
}
