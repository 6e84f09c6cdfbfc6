package dev.ikat.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random programs do the same unwoven and woven, and nearly all of their bodies are woven. */
class FuzzTest {
  private static final int COUNT = 1200;

  /** Programs drop suspended generators on purpose. */
  private static final Logger IKAT = Logger.getLogger("dev.ikat");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeAll
  static void quiet() {
    IKAT.setLevel(Level.OFF);
  }

  private boolean run(Weave weave, long seed, int count) {
    return FuzzRun.run(weave, seed, count, new PrintStream(out, true));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theSameProgramsEachTime() {
    assertTrue(run(Weave.weaver(), 1, COUNT), this::out);
    System.out.print(out());
  }

  @Test
  void otherProgramsEachDay() {
    long today = LocalDate.now(ZoneOffset.UTC).toEpochDay() * 100_000;
    assertTrue(run(Weave.weaver(), today, COUNT), this::out);
    System.out.print(out());
  }

  /** What weaves nothing changes nothing. */
  @Test
  void aWeaverThatWeavesNothingFails() {
    Weave nothing = classes -> new Weave.Woven(classes, List.of());
    assertFalse(run(nothing, 1, 10));
    assertTrue(out().contains("FAILED: fewer than 99.0 % of the bodies were woven"), this::out);
    assertTrue(out().endsWith("10 passed, 1 failed\n"), this::out);
  }

  @Test
  void aFailureIsPrintedAsAProgramThatFailsAgain() {
    assertFalse(run(Mutant.LOST_VALUE.weave(Weave.weaver()), 4, 1));
    assertTrue(out().contains("FAILED --seed 4 --count 1\nthe traces differ from line"), this::out);
    assertTrue(out().contains("public final class P4 {"), this::out);
    assertTrue(out().endsWith("0 passed, 1 failed\n"), this::out);
  }
}
