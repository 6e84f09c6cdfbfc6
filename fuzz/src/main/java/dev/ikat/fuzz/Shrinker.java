package dev.ikat.fuzz;

import dev.ikat.fuzz.program.Program;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a failing program as small as it gets, as long as it fails for the same reason. */
final class Shrinker {
  private final Compiler compiler;
  private final Judge judge;
  private final long deadline;
  private final Set<String> tried = new HashSet<>();

  Shrinker(Compiler compiler, Judge judge, Duration limit) {
    this.compiler = compiler;
    this.judge = judge;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /** A failing program, and how it fails. */
  record Failure(Program program, Verdict verdict) {}

  /** The smallest program that was found in time. */
  Failure shrink(Failure failure) {
    Failure best = failure;
    for (Failure next = best; next != null; next = oneSmaller(best)) {
      best = next;
    }
    return best;
  }

  private Failure oneSmaller(Failure failure) {
    for (Program candidate : failure.program().smaller()) {
      if (System.nanoTime() > deadline) {
        return null;
      }
      if (tried.add(candidate.source())) {
        Verdict verdict = judgeAlone(candidate);
        if (verdict != null && failure.verdict().isLike(verdict)) {
          return new Failure(candidate, verdict);
        }
      }
    }
    return null;
  }

  /** Null if it does not compile. */
  private Verdict judgeAlone(Program program) {
    Map<String, byte[]> classes = compiler.compile(List.of(program)).classes().get(program.name());
    return classes == null ? null : judge.judge(program, classes);
  }
}
