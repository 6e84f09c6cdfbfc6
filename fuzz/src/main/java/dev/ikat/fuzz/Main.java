package dev.ikat.fuzz;

import dev.ikat.fuzz.program.Program;
import dev.ikat.fuzz.run.ProgramLoader;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Compares what random programs do unwoven and woven.
 *
 * <p>The exit code is 0 if all did the same, 1 if one did not, 2 if they could not be run.
 */
public final class Main {
  /** Held, as loggers are collected otherwise: programs drop suspended generators on purpose. */
  private static final Logger IKAT = Logger.getLogger("dev.ikat");

  private Main() {}

  /** The program. */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(Options.USAGE);
      return 2;
    }
    IKAT.setLevel(Level.OFF);
    if (options.show()) {
      show(options, out);
      return 0;
    }
    return FuzzRun.run(Weave.weaver(), options.seed(), options.count(), out) ? 0 : 1;
  }

  private static void show(Options options, PrintStream out) {
    try (Compiler compiler = new Compiler()) {
      for (long seed = options.seed(); seed < options.seed() + options.count(); seed++) {
        Program program = Program.of(seed);
        out.println(program.source());
        var classes = compiler.compile(List.of(program)).classes().get(program.name());
        Judge.run(program, new ProgramLoader(classes, Set.of())).forEach(out::println);
      }
    }
  }
}
