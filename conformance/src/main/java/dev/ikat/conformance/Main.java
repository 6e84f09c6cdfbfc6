package dev.ikat.conformance;

import dev.ikat.conformance.scenario.ScenarioParser;
import dev.ikat.conformance.source.Translations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Compares Ikat's traces of scenarios with CPython's; or runs random scenarios, for which there are
 * none, and judges them by invariants.
 *
 * <p>The exit code is 0 if all cases passed, 1 if one failed, 2 if they could not be run.
 */
public final class Main {
  private static final String USAGE =
      "usage: conformance FILE.jsonl... [--engine "
          + Engine.NAMES
          + "] [--id ID] [--verbose]\n"
          + "       conformance FILE.jsonl... --source [--id ID]\n"
          + RandomOptions.USAGE;

  /** How long a case may take; the longest take milliseconds. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** How many lines before and after the first difference are shown. */
  private static final int CONTEXT = 4;

  /** Held, as loggers are collected otherwise: scenarios drop suspended generators on purpose. */
  private static final Logger IKAT = Logger.getLogger("dev.ikat");

  /** What the command line asks for. */
  private record Options(
      List<Path> files, String engine, String id, boolean verbose, boolean source) {
    static Options parse(String... args) {
      List<Path> files = new ArrayList<>();
      String engine = null;
      String id = null;
      boolean verbose = false;
      boolean source = false;
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--engine" -> engine = value(args, ++i);
          case "--id" -> id = value(args, ++i);
          case "--verbose" -> verbose = true;
          case "--source" -> source = true;
          case String file when file.startsWith("-") ->
              throw new IllegalArgumentException("unknown option " + file);
          case String file -> files.add(Path.of(file));
        }
      }
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no file given");
      }
      return new Options(files, engine, id, verbose, source);
    }

    private static String value(String[] args, int at) {
      if (at == args.length) {
        throw new IllegalArgumentException(args[at - 1] + " needs a value");
      }
      return args[at];
    }
  }

  private Main() {}

  /** The program. */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /** The program, but for its exit code, which it returns. */
  static int run(PrintStream out, PrintStream err, String... args) {
    if (RandomOptions.isMeant(args)) {
      return runRandom(out, err, args);
    }
    IKAT.setLevel(Level.SEVERE);
    try {
      return run(Options.parse(args), out, err);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(USAGE);
    } catch (IOException e) {
      err.println("cannot read " + e.getMessage());
    }
    return 2;
  }

  private static int runRandom(PrintStream out, PrintStream err, String... args) {
    IKAT.setLevel(Level.SEVERE);
    try {
      return RandomRun.run(RandomOptions.parse(args), out) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(USAGE);
    } catch (IOException e) {
      err.println("cannot read or write " + e.getMessage());
    }
    return 2;
  }

  private static int run(Options options, PrintStream out, PrintStream err) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (Engine engine = Engine.named(options.engine())) {
      for (Path file : options.files()) {
        cases.addAll(CaseFile.read(file));
      }
      if (options.id() != null) {
        cases.removeIf(one -> !one.id().equals(options.id()));
        if (cases.isEmpty()) {
          err.println("no case '" + options.id() + "'");
          return 2;
        }
      }
      if (options.source()) {
        for (Case one : cases) {
          out.println("// " + one.id());
          out.println(Translations.sourceOf(ScenarioParser.parse(one.scenario())));
        }
        return 0;
      }
      return run(engine, cases, options.verbose(), out) ? 0 : 1;
    }
  }

  /** Whether all passed. */
  private static boolean run(Engine engine, List<Case> cases, boolean verbose, PrintStream out) {
    List<Result> failed = new ArrayList<>();
    try (CaseRunner runner = new CaseRunner(engine, LIMIT)) {
      runner.run(
          cases,
          result -> {
            if (!result.passed()) {
              failed.add(result);
              report(result, verbose, out);
            }
          });
    }
    Map<String, Integer> unknown = new TreeMap<>();
    for (Result result : failed) {
      result.unknown().forEach(feature -> unknown.merge(feature, 1, Integer::sum));
    }
    unknown.forEach((feature, count) -> out.println("unknown " + feature + ": " + count));
    int failures = failed.size() + engine.summary(out);
    out.println((cases.size() - failed.size()) + " passed, " + failures + " failed");
    return failures == 0;
  }

  private static void report(Result result, boolean verbose, PrintStream out) {
    out.println("FAILED " + result.of().id());
    if (result.problem() != null) {
      out.println("  " + result.problem());
    }
    if (!result.unknown().isEmpty()) {
      return;
    }
    int difference = Comparison.firstDifference(result.of().trace(), result.actual());
    show("expected", result.of().trace(), difference, verbose, out);
    show("actual", result.actual(), difference, verbose, out);
  }

  private static void show(
      String title, List<String> trace, int difference, boolean verbose, PrintStream out) {
    int from = verbose ? 0 : Math.max(0, difference - CONTEXT);
    int to = verbose ? trace.size() : Math.min(trace.size(), difference + CONTEXT + 1);
    out.println("  " + title + (from == 0 ? "" : ", from line " + (from + 1)) + ":");
    for (int i = from; i < to; i++) {
      out.println((i == difference ? "  > " : "    ") + trace.get(i));
    }
    if (difference == trace.size()) {
      out.println("  > (no more lines)");
    }
  }
}
