package dev.ikat.conformance;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a command line with {@code --random} or {@code --invariants} asks for.
 *
 * @param file whose scenarios are run; null: random ones
 * @param id which of the file's; null: all
 * @param engine null: the fastest that works
 * @param traces where all cases are written with their traces; null: nowhere
 * @param failed where the cases are written that fail; null: nowhere
 */
record RandomOptions(
    int count, long seed, Path file, String id, String engine, Path traces, Path failed) {
  static final String USAGE =
      """
      conformance --random COUNT [--seed SEED] [--engine ENGINE] [--traces FILE] [--failed FILE]
      conformance --invariants FILE.jsonl [--id ID] [--engine ENGINE]\
      """;

  /** A seed of so many digits is copied easily. */
  private static final int SEEDS = 1_000_000_000;

  /** Whether these arguments are for this. */
  static boolean isMeant(String... args) {
    for (String argument : args) {
      if (argument.equals("--random") || argument.equals("--invariants")) {
        return true;
      }
    }
    return false;
  }

  static RandomOptions parse(String... args) {
    int count = 0;
    long seed = ThreadLocalRandom.current().nextInt(SEEDS);
    Path file = null;
    String id = null;
    String engine = null;
    Path traces = null;
    Path failed = null;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--random" -> count = (int) number(args[i], value);
        case "--seed" -> seed = number(args[i], value);
        case "--invariants" -> file = Path.of(value);
        case "--id" -> id = value;
        case "--engine" -> engine = value;
        case "--traces" -> traces = Path.of(value);
        case "--failed" -> failed = Path.of(value);
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    if (file == null && count <= 0) {
      throw new IllegalArgumentException("--random needs how many, 1 or more");
    }
    return new RandomOptions(count, seed, file, id, engine, traces, failed);
  }

  private static long number(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number, not '" + value + "'", e);
    }
  }
}
