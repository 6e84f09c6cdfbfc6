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
    /** A benchmark method, as {@code Suite.method}. */
    record Jmh(String method) implements Source {}

    /** A row of the Python script, on asyncio's own loop or on uvloop's. */
    record Python(String row, boolean uvloop) implements Source {}
  }

  /**
   * @param target the largest ratio of Ikat's time to the peer's; NaN: none, the figure is for
   *     information
   * @param telling whether a short run can do without it
   */
  record Peer(String label, Source source, double target, boolean telling) {}

  /** Infinite where there is none. If {@code instead}, meeting this makes up for a missed ratio. */
  record Limit(double nanos, double bytes, boolean instead) {
    static final Limit NONE = new Limit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false);

    boolean exists() {
      return Double.isFinite(nanos) || Double.isFinite(bytes);
    }

    boolean isMetBy(Figures figures) {
      return figures.median() <= nanos && !(figures.bytes() > bytes);
    }
  }

  /** Whether what counts is how long one waits, not what the processor has to do. */
  boolean latency() {
    return name.equals("cross-thread");
  }

  /** All rows, in the order in which they are shown. */
  static List<Row> all() {
    return List.of(
        new Row(
            "generator",
            "generator, one item",
            jmh("GeneratorBench.ikat"),
            new Limit(110, Double.POSITIVE_INFINITY, true),
            List.of(
                bare(1.15),
                peer("hand-written iterator", "GeneratorBench.handWrittenIterator"),
                peer("Kotlin sequence", "GeneratorBench.kotlinSequence"),
                aside("Stream.iterator()", "GeneratorBench.streamIterator"),
                aside("Stream.forEach", "GeneratorBench.streamForEach"),
                cpython("generator", Double.NaN))),
        new Row(
            "switch",
            "switch between two tasks, sleep(ZERO) both",
            jmh("SwitchBench.ikat"),
            Limit.NONE,
            List.of(
                bare(1.3),
                peer("Kotlin yield()", "SwitchBench.kotlinYield"),
                aside("virtual Thread.yield", "SwitchBench.virtualThreadYield"),
                cpython("switch", 1.0 / 12),
                uvloop("switch", 1.0 / 6))),
        new Row(
            "callback",
            "callback sets a future, its task goes on",
            jmh("CallbackBench.ikat"),
            Limit.NONE,
            List.of(
                bare(2),
                aside("Kotlin CompletableDeferred", "CallbackBench.kotlinDeferred"),
                cpython("callback", Double.NaN),
                uvloop("callback", Double.NaN))),
        new Row(
            "create",
            "create a task that never suspends, run, collect",
            jmh("TaskBench.ikat"),
            new Limit(100, 200, false),
            List.of(
                new Peer("Kotlin launch", jmh("TaskBench.kotlinLaunch"), 0.5, true),
                aside("Kotlin async", "TaskBench.kotlinAsync"),
                aside("virtual thread", "TaskBench.virtualThread"),
                cpython("create", Double.NaN),
                uvloop("create", Double.NaN))),
        new Row(
            "gather",
            "gather of 100,000 that do not suspend, each",
            jmh("GatherBench.ikat"),
            Limit.NONE,
            List.of(
                new Peer("creating and awaiting tasks", jmh("GatherBench.tasks"), 1.5, true),
                aside("Kotlin awaitAll", "GatherBench.kotlinAwaitAll"),
                cpython("gather", Double.NaN))),
        new Row(
            "gather-done",
            "gather of 100,000 futures that are done, each",
            jmh("GatherBench.ikatDone"),
            Limit.NONE,
            List.of(
                new Peer("awaiting them", jmh("GatherBench.awaitsDone"), 3, true),
                cpython("gather-done", Double.NaN))),
        new Row(
            "queue",
            "queue of 100 between two tasks, one item",
            jmh("QueueBench.ikat"),
            Limit.NONE,
            List.of(
                new Peer("Kotlin Channel(100)", jmh("QueueBench.kotlinChannel"), 1.5, true),
                aside("virtual threads, ArrayBlockingQueue", "QueueBench.virtualThreads"),
                cpython("queue", Double.NaN),
                uvloop("queue", Double.NaN))),
        new Row(
            "lock",
            "lock handed over",
            jmh("LockBench.ikatLock"),
            Limit.NONE,
            List.of(
                bare(2),
                peer("Kotlin Mutex", "LockBench.kotlinMutex"),
                cpython("lock", Double.NaN),
                uvloop("lock", Double.NaN))),
        new Row(
            "event",
            "event set and waited for",
            jmh("LockBench.ikatEvent"),
            Limit.NONE,
            List.of(bare(2), cpython("event", Double.NaN), uvloop("event", Double.NaN))),
        new Row(
            "rendezvous",
            "value through a channel without a buffer",
            jmh("LockBench.ikatRendezvous"),
            Limit.NONE,
            List.of(bare(2), peer("Kotlin Channel(RENDEZVOUS)", "LockBench.kotlinRendezvous"))),
        new Row(
            "cross-thread",
            "submit from another thread, get the answer (wall)",
            jmh("CrossThreadBench.ikat"),
            Limit.NONE,
            List.of(
                new Peer("single-thread executor", jmh("CrossThreadBench.executor"), 1.2, true),
                cpython("cross-thread", Double.NaN),
                uvloop("cross-thread", Double.NaN))));
  }

  private static Source jmh(String method) {
    return new Source.Jmh(method);
  }

  /** Measured anew for every row that it is compared in: beside it. */
  private static Peer bare(double target) {
    return new Peer("bare switch", jmh("SwitchBench.bare"), target, true);
  }

  private static Peer peer(String label, String method) {
    return new Peer(label, jmh(method), Double.NaN, true);
  }

  private static Peer aside(String label, String method) {
    return new Peer(label, jmh(method), Double.NaN, false);
  }

  private static Peer cpython(String row, double target) {
    return new Peer("CPython", new Source.Python(row, false), target, !Double.isNaN(target));
  }

  private static Peer uvloop(String row, double target) {
    return new Peer("uvloop", new Source.Python(row, true), target, !Double.isNaN(target));
  }
}
