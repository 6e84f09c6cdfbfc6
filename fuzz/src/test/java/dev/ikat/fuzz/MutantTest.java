package dev.ikat.fuzz;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.fuzz.Shrinker.Failure;
import dev.ikat.fuzz.program.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Would the fuzzer find a mistake of the weaver? It finds each of these, within fewer programs than
 * any run has.
 */
class MutantTest {
  private static final int SEED = 1;
  private static final int COUNT = 256;

  private static final List<Program> PROGRAMS = new ArrayList<>();
  private static Map<String, Map<String, byte[]>> classes;
  private static final Weave WEAVER = Weave.weaver();

  /** Programs drop suspended generators on purpose. */
  private static final Logger IKAT = Logger.getLogger("dev.ikat");

  @BeforeAll
  static void compile() {
    IKAT.setLevel(Level.OFF);
    for (int seed = SEED; seed < SEED + COUNT; seed++) {
      PROGRAMS.add(Program.of(seed));
    }
    try (Compiler compiler = new Compiler()) {
      classes = compiler.compile(PROGRAMS).classes();
    }
  }

  /** The first program that fails; null if none does. */
  private static Failure find(Mutant mutant) {
    Judge judge = new Judge(mutant.weave(WEAVER));
    for (Program program : PROGRAMS) {
      Verdict verdict = judge.judge(program, classes.get(program.name()));
      if (!(verdict instanceof Verdict.Same)) {
        return new Failure(program, verdict);
      }
    }
    return null;
  }

  @ParameterizedTest
  @EnumSource
  void isFound(Mutant mutant) {
    Failure failure = find(mutant);
    assertTrue(failure != null, "not found in " + COUNT + " programs");
    // By what it does: the checks of the class files would not have told.
    assertInstanceOf(Verdict.Different.class, failure.verdict(), failure.verdict()::describe);
    System.out.println(
        mutant + " found by program " + (failure.program().seed() - SEED + 1) + " of " + COUNT);
  }

  @Test
  void whatIsFoundShrinks() {
    Failure failure = find(Mutant.SWAPPED_OPERANDS);
    try (Compiler compiler = new Compiler()) {
      Judge judge = new Judge(Mutant.SWAPPED_OPERANDS.weave(WEAVER));
      Failure small = new Shrinker(compiler, judge, Duration.ofSeconds(60)).shrink(failure);
      assertInstanceOf(Verdict.Different.class, small.verdict());
      long lines =
          small.program().source().lines().filter(line -> !line.startsWith("import")).count();
      assertTrue(lines <= 36, small.program()::source);
    }
  }
}
