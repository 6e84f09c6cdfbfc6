package dev.ikat.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.conformance.random.RandomScenarios;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random scenarios: the same for a seed, judged, kept, and run again. */
class RandomRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  private int run(String... args) {
    out.reset();
    return Main.run(new PrintStream(out, true), new PrintStream(err, true), args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aSeedIsAScenario() {
    assertEquals(RandomScenarios.of(7), RandomScenarios.of(7));
    assertNotEquals(RandomScenarios.of(7), RandomScenarios.of(9));
  }

  @Test
  void theTracesAreCasesThatPass() throws IOException {
    String traces = folder.resolve("traces.jsonl").toString();
    assertEquals(0, run("--random", "60", "--seed", "1", "--traces", traces), this::out);
    assertEquals("60 random scenarios, --seed 1\n60 passed, 0 failed\n", out());
    assertEquals(0, run(traces), this::out);
    assertEquals("60 passed, 0 failed\n", out());
    assertEquals(0, run(traces, "--engine", "source"), this::out);
    assertEquals("60 passed, 0 failed\n", out());
    assertEquals(0, run("--invariants", traces, "--id", "random-8"), this::out);
    assertEquals("1 passed, 0 failed\n", out());
  }

  /** What these few do not use would not be used by many more either. */
  @Test
  void theScenariosUseWhatGoesWrong() {
    Set<String> missing =
        new HashSet<>(
            List.of(
                "\"Queue\"",
                "LifoQueue",
                "PriorityQueue",
                "Lock",
                "\"Semaphore\"",
                "BoundedSemaphore",
                "Condition",
                "Event",
                "Barrier",
                "Future",
                "taskgroup",
                "\"timeout\"",
                "wait_for",
                "\"shield\"",
                "gather",
                "\"wait\"",
                "as_completed",
                "cancel",
                "uncancel",
                "eager",
                "async_for",
                "aclose",
                "athrow",
                "yield_from",
                "shutdown",
                "finally",
                "reschedule",
                "barrier_abort",
                "notify_all",
                "call_later",
                "add_done_callback",
                "\"run\""));
    for (long seed = 1; seed <= 300; seed++) {
      String scenario = RandomScenarios.of(seed).toString();
      missing.removeIf(scenario::contains);
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void aViolationIsShownAndKept() throws IOException {
    Path bad = folder.resolve("bad.jsonl");
    String unfinished =
        "{'id':'bad','scenario':{'suite':'aio','main':[{'op':'log','msg':'~try f1'},"
            + "{'op':'return','value':'over'}]},'trace':[]}";
    Files.writeString(bad, unfinished.replace('\'', '"'));
    Path failed = folder.resolve("failed.jsonl");
    assertEquals(1, run("--invariants", bad.toString(), "--failed", failed.toString()));
    assertEquals(
        "FAILED bad; once more with --invariants "
            + bad
            + " --id bad\n  finally f1 has not run, though its try was entered\n"
            + "failed scenarios and their traces: "
            + failed
            + "\n0 passed, 1 failed\n",
        out());
    assertEquals(1, CaseFile.read(failed).size());
  }

  @Test
  void badUsageExitsWithTwo() {
    assertEquals(2, run("--random"));
    assertEquals(2, run("--random", "none"));
    assertEquals(2, run("--random", "0"));
    assertEquals(2, run("--random", "1", "--fly", "1"));
    assertEquals(2, run("--invariants", folder.resolve("none.jsonl").toString()));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("--random COUNT"));
  }
}
