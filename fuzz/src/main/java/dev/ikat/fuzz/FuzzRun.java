package dev.ikat.fuzz;

import dev.ikat.fuzz.Shrinker.Failure;
import dev.ikat.fuzz.program.Program;
import dev.ikat.weaver.Body;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Puts many programs to the test, and reports. */
final class FuzzRun {
  /** How many programs javac is given at once. */
  private static final int BATCH = 64;

  /** More failures than these tell nothing new. */
  private static final int MOST_FAILURES = 5;

  private static final Duration SHRINKING = Duration.ofSeconds(40);

  /** How long a program may take; the longest take a tenth of a second. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** One in so many programs may be one that javac or the JVM cannot cope with. */
  private static final int RARE = 200;

  /** How many in a hundred bodies a weaver has to weave. */
  private static final double ENOUGH = 99;

  private final Weave weave;
  private final PrintStream out;
  private final List<Failure> failures = new ArrayList<>();
  private final Map<String, String> refused = new TreeMap<>();
  private final Map<Long, String> unusable = new TreeMap<>();
  private final Map<Thread, Running> running = new ConcurrentHashMap<>();
  private int programs;
  private int bodies;
  private int woven;
  private int lines;

  private FuzzRun(Weave weave, PrintStream out) {
    this.weave = weave;
    this.out = out;
  }

  /** A program that is being woven and run. */
  private record Running(Program program, Thread thread, long since) {
    Verdict endless() {
      StringBuilder text = new StringBuilder("it does not end; now it is at");
      for (StackTraceElement element : thread.getStackTrace()) {
        text.append("\n\tat ").append(element);
      }
      return new Verdict.Broken(Verdict.Problem.ENDLESS, text.toString());
    }
  }

  /** The results of some programs. */
  private record Batch(List<Program> programs, List<Verdict> verdicts) {}

  /** Runs the programs; gives whether all did the same woven, and enough was woven. */
  static boolean run(Weave weave, long seed, int count, PrintStream out) {
    FuzzRun run = new FuzzRun(weave, out);
    out.println(count + " random programs, --seed " + seed);
    run.programs(seed, count);
    run.report();
    boolean enough = run.woven * 100.0 >= run.bodies * ENOUGH;
    if (!enough) {
      out.println("FAILED: fewer than " + ENOUGH + " % of the bodies were woven");
    }
    boolean usable = run.unusable.size() * RARE <= Math.max(count, RARE);
    if (!usable) {
      out.println("FAILED: more than 1 in " + RARE + " programs cannot be compared");
    }
    int failed = run.failures.size() + (enough ? 0 : 1) + (usable ? 0 : 1);
    int passed = run.programs - run.failures.size() - run.unusable.size();
    out.println(passed + " passed, " + failed + " failed");
    return failed == 0;
  }

  private void programs(long seed, int count) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            // A program that does not end must not keep the JVM from ending.
            Thread.ofPlatform().daemon().name("fuzz-", 0).factory());
    try {
      List<Future<Batch>> batches = new ArrayList<>();
      for (long from = seed; from < seed + count; from += BATCH) {
        long first = from;
        long end = Math.min(from + BATCH, seed + count);
        batches.add(threads.submit(() -> batch(first, end)));
      }
      for (Future<Batch> batch : batches) {
        if (failures.size() < MOST_FAILURES && !finish(batch)) {
          break;
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Counts the results when they are there; gives whether they ever are. */
  private boolean finish(Future<Batch> batch) {
    while (true) {
      try {
        count(batch.get(1, TimeUnit.SECONDS));
        return true;
      } catch (TimeoutException e) {
        for (Running one : running.values()) {
          if (System.nanoTime() - one.since > LIMIT.toNanos()) {
            failures.add(new Failure(one.program, one.endless()));
            out.println("FAILED --seed " + one.program.seed() + " --count 1");
            out.println(one.endless().describe());
            out.println(one.program.source());
            return false;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the fuzzer itself fails", e.getCause());
      }
    }
  }

  private Batch batch(long from, long end) {
    List<Program> made = new ArrayList<>();
    for (long seed = from; seed < end; seed++) {
      made.add(Program.of(seed));
    }
    Judge judge = new Judge(weave);
    List<Verdict> verdicts = new ArrayList<>();
    try (Compiler compiler = new Compiler()) {
      Compiler.Result compiled = compiler.compile(made);
      for (Program program : made) {
        String error = compiled.errors().get(program.name());
        verdicts.add(
            error != null
                ? new Verdict.Unusable(error)
                : judge(judge, program, compiled.classes().get(program.name())));
      }
    }
    return new Batch(made, verdicts);
  }

  private Verdict judge(Judge judge, Program program, Map<String, byte[]> classes) {
    Thread thread = Thread.currentThread();
    running.put(thread, new Running(program, thread, System.nanoTime()));
    try {
      return judge.judge(program, classes);
    } finally {
      running.remove(thread);
    }
  }

  private void count(Batch batch) {
    for (int i = 0; i < batch.programs().size(); i++) {
      Program program = batch.programs().get(i);
      Verdict verdict = batch.verdicts().get(i);
      programs++;
      if (verdict instanceof Verdict.Same(var trace, int found, var result)) {
        lines += trace.size();
        bodies += found;
        for (Body body : result.bodies()) {
          if (body.woven()) {
            woven++;
          } else {
            refused.merge(body.refusal() + " " + body.detail(), body.toString(), (a, _) -> a);
          }
        }
      } else if (verdict instanceof Verdict.Unusable(String reason)) {
        unusable.put(program.seed(), reason.lines().findFirst().orElse(""));
      } else {
        fail(new Failure(program, verdict));
      }
    }
  }

  private void fail(Failure failure) {
    failures.add(failure);
    if (failures.size() > MOST_FAILURES) {
      return;
    }
    out.println("FAILED --seed " + failure.program().seed() + " --count 1");
    Failure small;
    try (Compiler compiler = new Compiler()) {
      small = new Shrinker(compiler, new Judge(weave), SHRINKING).shrink(failure);
    }
    out.println(small.verdict().describe());
    out.println(small.program().source());
  }

  private void report() {
    out.println(lines + " lines of traces");
    out.printf(
        "%d bodies, %d woven (%.2f %%)%n", bodies, woven, bodies == 0 ? 0 : woven * 100.0 / bodies);
    unusable.forEach(
        (seed, reason) -> out.println("  not compared: --seed " + seed + ": " + reason));
    refused.forEach((_, example) -> out.println("  not woven: " + example));
  }
}
