package dev.ikat.bench;

import java.util.List;

/**
 * One line of work, Ikat's benchmark for it, and who else does the same.
 *
 * @param name what one types to have it measured
 * @param title what it is
 * @param ikat Ikat's benchmark
 * @param limit what its own figures must not exceed
 * @param peers whom it is compared with
 */
record Row(String name, String title, Source ikat, Limit limit, List<Peer> peers) {
  /** Where a figure comes from. */
  sealed interface Source {
    /**
     * A benchmark method, as {@code Suite.method}.
     *
     * @param options what its JVM is given besides
     * @param woven whether the classes of the benchmarks are woven first
     */
    record Jmh(String method, List<String> options, boolean woven) implements Source {
      /** The same with its classes woven. */
      Jmh weave() {
        return new Jmh(method, options, true);
      }
    }

    /** A row of the Python script, on asyncio's own loop or on uvloop's. */
    record Python(String row, boolean uvloop) implements Source {}

    /** A process that says hello. */
    enum Start implements Source {
      JAR,
      AOT_CACHE,
      CPYTHON
    }
  }

  /**
   * @param target the largest ratio of Ikat's time to the peer's; NaN: none, the figure is for
   *     information
   * @param telling whether a short run can do without it
   */
  record Peer(String label, Source source, double target, boolean telling) {}

  /**
   * Of time, or of what is held. Infinite where there is none. If {@code instead}, meeting this
   * makes up for a missed ratio.
   */
  record Limit(double nanos, double bytes, boolean instead) {
    static final Limit NONE = new Limit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false);

    boolean exists() {
      return Double.isFinite(nanos) || Double.isFinite(bytes);
    }

    boolean isMetBy(Figures figures) {
      return figures.median() <= nanos && !(figures.bytes() > bytes);
    }
  }

  /** What is compared. */
  enum Measure {
    /** What the processor has to do. */
    CPU,
    /** How long one waits. */
    WALL,
    /** What is in use while all wait. */
    HELD
  }

  Measure measure() {
    return name.equals("cross-thread") || name.startsWith("old-") || name.startsWith("start")
        ? Measure.WALL
        : name.contains("-held") ? Measure.HELD : Measure.CPU;
  }
}
