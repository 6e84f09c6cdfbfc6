package dev.ikat.bench;

import dev.ikat.bench.Row.Limit;
import dev.ikat.bench.Row.Peer;
import dev.ikat.bench.Row.Source;
import java.util.List;
import java.util.stream.Stream;

/** The rows that there are. */
final class Rows {
  private Rows() {}

  /** All of them, in the order in which they are shown. */
  static List<Row> all() {
    return Stream.of(STEPS, SHAPES, WOVEN).flatMap(List::stream).toList();
  }

  /** Those that a short run shows without being asked for them. */
  static List<Row> telling() {
    return STEPS;
  }

  /** One step of this and that. */
  private static final List<Row> STEPS =
      List.of(
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

  /** What becomes of the steps where they are nested, combined, or very many. */
  private static final List<Row> SHAPES =
      List.of(
          new Row(
              "generator-many",
              "generator, one item, after four types of iterators",
              jmh("MegamorphicBench.ikat"),
              Limit.NONE,
              List.of(
                  peer("hand-written iterator", "MegamorphicBench.handWrittenIterator"),
                  peer("Kotlin sequence", "MegamorphicBench.kotlinSequence"))),
          new Row(
              "yield-from",
              "an item through 20 nested generators",
              jmh("NestedBench.yieldFromDepth20"),
              Limit.NONE,
              List.of(new Peer("through one", jmh("NestedBench.yieldFromDepth1"), 1.3, true))),
          new Row(
              "await-chain",
              "a wake-up below 20 nested awaits",
              jmh("NestedBench.awaitDepth20"),
              Limit.NONE,
              List.of(new Peer("below one", jmh("NestedBench.awaitDepth1"), Double.NaN, true))),
          new Row(
              "await-done",
              "await on what is done already",
              jmh("DoneBench.ikat"),
              Limit.NONE,
              List.of(peer("Kotlin CompletableDeferred", "DoneBench.kotlinDeferred"))),
          new Row(
              "blocks",
              "timeout, task group of two, lock: one round",
              jmh("BlocksBench.ikat"),
              Limit.NONE,
              List.of(peer("callbacks by hand", "BlocksBench.callbacks"))),
          new Row(
              "sleep-many",
              "300,000 tasks sleep 1 ms at once, each",
              jmh("ManyTasksBench.ikatSleep"),
              Limit.NONE,
              List.of(
                  new Peer(
                      "Kotlin launch, delay(1)", jmh("ManyTasksBench.kotlinDelay"), 1.2, true))),
          new Row(
              "sleep-many-held",
              "what each of those holds, bytes",
              jmh("ManyTasksBench.ikatSleepHeld"),
              Limit.NONE,
              List.of(peer("Kotlin launch, delay(1)", "ManyTasksBench.kotlinDelayHeld"))),
          new Row(
              "parked-held",
              "a parked task holds, bytes",
              jmh("ManyTasksBench.ikatParked"),
              new Limit(600, Double.POSITIVE_INFINITY, false),
              List.of(peer("Kotlin async", "ManyTasksBench.kotlinParked"))),
          old("serial", "-XX:+UseSerialGC"),
          old("parallel", "-XX:+UseParallelGC"),
          old("g1", "-XX:+UseG1GC"),
          old("zgc", "-XX:+UseZGC"));

  /**
   * The same benchmarks with their classes woven, each beside itself on a stack that the loop
   * lends.
   */
  private static final List<Row> WOVEN =
      List.of(
          woven(
              "generator",
              Limit.NONE,
              peer("hand-written iterator", "GeneratorBench.handWrittenIterator"),
              target("Kotlin sequence", "GeneratorBench.kotlinSequence", 0.5)),
          woven(
              "generator-many",
              Limit.NONE,
              target("hand-written iterator", "MegamorphicBench.handWrittenIterator", 1.5),
              target("Kotlin sequence", "MegamorphicBench.kotlinSequence", 0.5)),
          woven(
              "yield-from",
              Limit.NONE,
              new Peer("through one", jmh("NestedBench.yieldFromDepth1").weave(), 1.3, true)),
          woven("switch", Limit.NONE, target("Kotlin yield()", "SwitchBench.kotlinYield", 0.8)),
          woven(
              "callback",
              Limit.NONE,
              peer("Kotlin CompletableDeferred", "CallbackBench.kotlinDeferred")),
          woven(
              "await-chain",
              Limit.NONE,
              new Peer("below one", jmh("NestedBench.awaitDepth1").weave(), 1.3, true)),
          woven("await-done", new Limit(Double.POSITIVE_INFINITY, 0.5, false)),
          woven("blocks", Limit.NONE, target("callbacks by hand", "BlocksBench.callbacks", 3)),
          woven("queue", Limit.NONE, target("Kotlin Channel(100)", "QueueBench.kotlinChannel", 1)),
          woven("lock", Limit.NONE, target("Kotlin Mutex", "LockBench.kotlinMutex", 1)),
          woven(
              "event",
              Limit.NONE,
              target("Kotlin CompletableDeferred", "LockBench.kotlinDeferreds", 1)),
          woven(
              "rendezvous",
              Limit.NONE,
              target("Kotlin Channel(RENDEZVOUS)", "LockBench.kotlinRendezvous", 1)),
          woven(
              "sleep-many",
              Limit.NONE,
              target("Kotlin launch, delay(1)", "ManyTasksBench.kotlinDelay", 0.5)),
          woven(
              "sleep-many-held",
              Limit.NONE,
              target("Kotlin launch, delay(1)", "ManyTasksBench.kotlinDelayHeld", 0.5)),
          woven(
              "parked-held",
              new Limit(200, Double.POSITIVE_INFINITY, false),
              peer("Kotlin async", "ManyTasksBench.kotlinParked")),
          woven("old-serial", new Limit(100, Double.POSITIVE_INFINITY, false)),
          woven("old-parallel", new Limit(100, Double.POSITIVE_INFINITY, false)),
          woven("old-g1", new Limit(100, Double.POSITIVE_INFINITY, false)),
          woven("old-zgc", new Limit(100, Double.POSITIVE_INFINITY, false)),
          new Row(
              "start",
              "start of a woven hello in a jar (wall)",
              Source.Start.JAR,
              Limit.NONE,
              List.of(new Peer("CPython", Source.Start.CPYTHON, 1, true))),
          new Row(
              "start-cached",
              "the same with a JDK AOT cache (wall)",
              Source.Start.AOT_CACHE,
              Limit.NONE,
              List.of(new Peer("CPython", Source.Start.CPYTHON, 0.5, true))));

  private static Row woven(String name, Limit limit, Peer... peers) {
    Row row =
        Stream.of(STEPS, SHAPES)
            .flatMap(List::stream)
            .filter(unwoven -> unwoven.name().equals(name))
            .findFirst()
            .orElseThrow();
    Source.Jmh onStack = (Source.Jmh) row.ikat();
    return new Row(
        name + "-woven",
        row.title() + ", woven",
        onStack.weave(),
        limit,
        Stream.concat(
                Stream.of(new Peer("on a lent stack", onStack, Double.NaN, true)), Stream.of(peers))
            .toList());
  }

  private static Peer target(String label, String method, double ratio) {
    return new Peer(label, jmh(method), ratio, true);
  }

  private static Row old(String collector, String option) {
    return new Row(
        "old-" + collector,
        "one of 20,000 old tasks goes on, " + collector + " (wall)",
        new Source.Jmh("OldTasksBench.ikat", List.of(option), false),
        Limit.NONE,
        List.of());
  }

  private static Source.Jmh jmh(String method) {
    return new Source.Jmh(method, List.of(), false);
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
