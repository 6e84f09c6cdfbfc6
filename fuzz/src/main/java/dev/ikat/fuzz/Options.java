package dev.ikat.fuzz;

/**
 * What the command line asks for.
 *
 * @param seed of the first program; the next has the next
 * @param count of programs
 * @param show whether to print each program and its trace, and not to weave
 */
record Options(long seed, int count, boolean show) {
  static final String USAGE =
      "usage: fuzz [--seed SEED] [--count COUNT] [--engine continuation|portable] [--show]";

  static Options parse(String... args) {
    long seed = System.currentTimeMillis() / 1000;
    int count = 1000;
    boolean show = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--seed" -> seed = number(args, ++i);
        case "--count" -> count = Math.toIntExact(number(args, ++i));
        case "--engine" -> System.setProperty("ikat.engine", value(args, ++i));
        case "--show" -> show = true;
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    if (count <= 0) {
      throw new IllegalArgumentException("--count needs 1 or more");
    }
    return new Options(seed, count, show);
  }

  private static String value(String[] args, int at) {
    if (at == args.length) {
      throw new IllegalArgumentException(args[at - 1] + " needs a value");
    }
    return args[at];
  }

  private static long number(String[] args, int at) {
    String value = value(args, at);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(args[at - 1] + " needs a number, not '" + value + "'", e);
    }
  }
}
