package dev.ikat.fuzz;

import java.util.List;

/** What came out of a program. */
sealed interface Verdict {
  /**
   * Woven and unwoven it did the same.
   *
   * @param bodies how many there are, counted without the weaver
   */
  record Same(List<String> trace, int bodies, Weave.Woven woven) implements Verdict {}

  /** It did something else. */
  record Different(List<String> unwoven, List<String> woven) implements Verdict {}

  /** It could not be woven or run. */
  record Broken(Problem problem, String message) implements Verdict {}

  /** It cannot be compared: javac refuses it, or fails at it, or writes what the JVM refuses. */
  record Unusable(String reason) implements Verdict {}

  /** Why a program could not be run. */
  enum Problem {
    /** Weaving it or running it does not end. */
    ENDLESS,
    /** The weaver threw. */
    WEAVER,
    /** ASM's checks refuse a woven class. */
    ASM,
    /** The JVM refuses a woven class. */
    JVM,
    /** All is woven, and yet a generator was given a stack. */
    STACK
  }

  /** Whether another program fails for the same reason, as far as one can tell. */
  default boolean isLike(Verdict other) {
    return switch (this) {
      case Same _, Unusable _ -> false;
      case Different _ -> other instanceof Different;
      case Broken(var problem, _) -> other instanceof Broken broken && broken.problem == problem;
    };
  }

  /** In words; several lines if there is something to show. */
  default String describe() {
    return switch (this) {
      case Same _ -> "the same";
      case Unusable(var reason) -> "cannot be compared: " + reason;
      case Broken(var problem, var message) -> problem + ": " + message;
      case Different(var unwoven, var woven) -> {
        int at = 0;
        while (at < Math.min(unwoven.size(), woven.size())
            && unwoven.get(at).equals(woven.get(at))) {
          at++;
        }
        yield "the traces differ from line "
            + (at + 1)
            + " on\n"
            + excerpt("unwoven", unwoven, at)
            + excerpt("woven", woven, at);
      }
    };
  }

  private static String excerpt(String title, List<String> trace, int at) {
    StringBuilder text = new StringBuilder("  " + title + ":\n");
    for (int i = Math.max(0, at - 5); i < Math.min(trace.size(), at + 4); i++) {
      text.append(i == at ? "  > " : "    ").append(trace.get(i)).append('\n');
    }
    return text.append(at >= trace.size() ? "  > (no more lines)\n" : "").toString();
  }
}
