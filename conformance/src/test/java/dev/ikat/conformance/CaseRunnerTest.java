package dev.ikat.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A case fails alone, whatever it does. */
class CaseRunnerTest {
  private static final Engine ENGINE = Engine.named(null);

  private static final String HELLO = "{'suite':'gen','main':[{'op':'log','msg':'hello'}]}";

  private static Case gen(String scenario, String... trace) {
    return new Case(
        "test", JsonMapper.shared().readTree(scenario.replace('\'', '"')), List.of(trace));
  }

  private static Result run(Case toRun) {
    List<Result> results = new ArrayList<>();
    try (CaseRunner runner = new CaseRunner(ENGINE, Duration.ofSeconds(20))) {
      runner.run(List.of(toRun), results::add);
    }
    return results.getFirst();
  }

  @Test
  void aTraceThatIsTheSamePasses() {
    assertTrue(run(gen(HELLO, "main hello", "main end returned None")).passed());
  }

  @Test
  void aTraceThatDiffersDoesNot() {
    assertFalse(run(gen(HELLO, "main hello")).passed());
    assertFalse(run(gen(HELLO, "main hello", "main end returned 0")).passed());
    assertFalse(run(gen(HELLO)).passed());
  }

  @Test
  void whatIsUnknownIsAFailureThatNamesIt() {
    Result result =
        run(
            gen(
                "{'suite':'gen','main':[{'op':'fly'},{'op':'if','cond':true,'then':["
                    + "{'op':'log','msg':'a','value':{'pow':[1,2]}},{'op':'fly'}]}]}"));
    assertFalse(result.passed());
    assertEquals("unknown: expression 'pow', op 'fly'", result.problem());
    assertEquals("[expression 'pow', op 'fly']", result.unknown().toString());
  }

  @Test
  void aMalformedScenarioIsAFailureThatSaysWhy() {
    Result result = run(gen("{'suite':'gen','main':[{'op':'log'}]}"));
    assertFalse(result.passed());
    assertEquals("malformed: no field 'msg' in {\"op\":\"log\"}", result.problem());
  }

  @Test
  void aCaseThatHangsIsLeftBehindAndTheNextOneRuns() {
    CountDownLatch never = new CountDownLatch(1);
    try (CaseRunner runner = new CaseRunner(ENGINE, Duration.ofMillis(50))) {
      String problem =
          runner.run(() -> {
            boolean interrupted = false;
            while (never.getCount() > 0) {
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted = true;
              }
            }
            assertTrue(interrupted);
          });
      assertTrue(problem.startsWith("no end after 0.05 s, in\n    at "), problem);
      assertTrue(problem.contains("CountDownLatch.await"), problem);
    }
    never.countDown();
    assertTrue(run(gen(HELLO, "main hello", "main end returned None")).passed());
  }

  @Test
  void aFailureOfTheRunItselfIsShown() {
    try (CaseRunner runner = new CaseRunner(ENGINE, Duration.ofSeconds(20))) {
      String problem =
          runner.run(() -> {
            throw new IllegalStateException("broken");
          });
      assertTrue(problem.startsWith("the run failed: java.lang.IllegalState"), problem);
    }
  }
}
