package dev.ikat.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.conformance.source.Translations;
import dev.ikat.conformance.source.WovenBodies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A weaver that weaves nothing does not pass. */
class WovenTest {
  private static final Case GENERATOR =
      aCase(
          "{'suite':'gen','bodies':{'A':[{'op':'yield','value':1}]},"
              + "'main':[{'op':'new','gen':'g','body':'A'},{'op':'next','gen':'g'}]}",
          "main next g -> 1",
          "main end returned None");

  private static final Case TASK =
      aCase(
          "{'suite':'aio','main':[{'op':'timeout','tm':'t','ms':9,'body':["
              + "{'op':'sleep','ms':1}]}]}",
          "t=0 main timeout t enter",
          "t=1 main sleep -> None",
          "t=1 main timeout t exit expired=False",
          "t=1 loop end main returned None");

  private static Case aCase(String scenario, String... trace) {
    return new Case(
        "test", JsonMapper.shared().readTree(scenario.replace('\'', '"')), List.of(trace));
  }

  private static List<Result> run(Engine engine) {
    List<Result> results = new ArrayList<>();
    try (CaseRunner runner = new CaseRunner(engine, Duration.ofSeconds(20))) {
      runner.run(List.of(GENERATOR, TASK), results::add);
    }
    return results;
  }

  private static String summary(Engine engine, int failures) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(failures, engine.summary(new PrintStream(out, true)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWovenNeedsNoStack() throws IOException {
    try (Engine engine = Woven.create()) {
      run(engine).forEach(result -> assertTrue(result.passed(), result::problem));
      assertEquals(
          """
          woven GENERATOR bodies: 1 of 1
          woven ASYNC bodies: 1 of 1
          woven BLOCK bodies: 1 of 1
          suspensions in them: 3
          """,
          summary(engine, 0));
    }
  }

  @Test
  void whatIsNotWovenIsCounted() throws IOException {
    try (Engine engine = new Woven(Translations.plain(), new WovenBodies())) {
      List<Result> results = run(engine);
      String generator = results.getFirst().problem();
      assertTrue(generator.contains("1 for generators, 0 for tasks"), generator);
      String task = results.getLast().problem();
      assertTrue(task.contains("0 for generators, 1 for tasks"), task);
      assertEquals(
          """
          woven GENERATOR bodies: 0 of 1
          woven ASYNC bodies: 0 of 1
          woven BLOCK bodies: 0 of 1
          suspensions in them: 0
          """,
          summary(engine, 3));
    }
  }
}
