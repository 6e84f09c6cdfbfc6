package dev.ikat.conformance.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.conformance.run.Interpreters;
import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.scenario.ScenarioParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Translated scenarios do what interpreted ones do, where Java differs from Python. */
class TranslationsTest {
  private static Scenario scenario(String json) {
    return ScenarioParser.parse(JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  private static List<String> run(Execution execution) {
    execution.run();
    return execution.trace().lines();
  }

  /** Gives the trace, which is the same both ways. */
  private static List<String> trace(String json) throws IOException {
    List<String> interpreted = run(Interpreters.of(scenario(json)));
    try (Translations translations = Translations.plain()) {
      assertEquals(interpreted, run(translations.of(List.of(scenario(json))).getFirst()));
    }
    return interpreted;
  }

  private static String gen(String body, String main) {
    return "{'suite':'gen','bodies':{'A':[" + body + "]},'main':[" + main + "]}";
  }

  private static final String LIST_OF_A =
      "{'op':'new','gen':'g','body':'A'},{'op':'list','gen':'g'}";

  @Test
  void whatIsNeverReachedIsLeftOut() throws IOException {
    String never = "{'op':'yield','value':'never'}";
    List<String> trace =
        trace(
            gen(
                "{'op':'loop','n':3,'var':'i','body':["
                    + "{'op':'if','cond':{'eq':[{'var':'i'},1]},'then':[{'op':'continue'},"
                    + never
                    + "]},{'op':'yield','value':{'var':'i'}},"
                    + "{'op':'try','body':[{'op':'raise','exc':{'type':'KeyError'}},"
                    + never
                    + "],'except':[{'types':['KeyError'],'body':[]}],'else':["
                    + never
                    + "]}]},{'op':'try','body':[{'op':'return','value':5},"
                    + never
                    + "],'finally':[{'op':'yield','value':'finally'}]},"
                    + never,
                LIST_OF_A));
    assertTrue(trace.contains("main list g -> [0, 2, 'finally']"), trace::toString);
  }

  @Test
  void aReturnInFinallyReplacesTheException() throws IOException {
    assertEquals(
        "main list g -> []",
        trace(
                gen(
                    "{'op':'try','body':[{'op':'raise','exc':{'type':'Fatal'}}],"
                        + "'finally':[{'op':'return'}]}",
                    LIST_OF_A))
            .getFirst());
  }

  @Test
  void elseIsNotGuardedByTheClauses() throws IOException {
    List<String> trace =
        trace(
            gen(
                "{'op':'try','body':[{'op':'yield','value':1}],"
                    + "'except':[{'types':['ValueError'],'body':[{'op':'yield','value':2}]}],"
                    + "'else':[{'op':'raise','exc':{'type':'ValueError','msg':'else'}}]}",
                LIST_OF_A));
    assertTrue(trace.contains("main list g raised <ValueError: else>"), trace::toString);
  }

  @Test
  void aGeneratorExpressionSeesVariablesAsTheyAreWhenItRuns() throws IOException {
    List<String> trace =
        trace(
            gen(
                "",
                "{'op':'set','var':'k','value':1},"
                    + "{'op':'genexp','gen':'e','elt':{'mul':[{'var':'x'},{'var':'k'}]},"
                    + "'for':[{'var':'x','over':{'list':[1,2]},'if':{'lt':[0,{'var':'x'}]}}]},"
                    + "{'op':'next','gen':'e'},{'op':'set','var':'k','value':10},"
                    + "{'op':'next','gen':'e'}"));
    assertTrue(trace.contains("main next e -> 20"), trace::toString);
  }

  /** In Java what is in a block is in a lambda of its own. */
  @Test
  void blocksAreLeftByBreakContinueAndReturn() throws IOException {
    String leave =
        "{'op':'timeout','tm':'t','ms':100,'body':[{'op':'sleep','ms':1},"
            + "{'op':'taskgroup','tg':'g','body':["
            + "{'op':'if','cond':{'eq':[{'var':'i'},0]},'then':[{'op':'continue'}]},"
            + "{'op':'if','cond':{'eq':[{'var':'i'},2]},'then':[{'op':'break'}]},"
            + "{'op':'if','cond':{'eq':[{'var':'n'},'r']},"
            + "'then':[{'op':'return','value':{'var':'i'}}]},"
            + "{'op':'set','var':'seen','value':{'var':'i'}}]}]}";
    List<String> trace =
        trace(
            "{'suite':'aio','coros':{'c':[{'op':'loop','n':5,'var':'i','body':["
                + leave
                + "]},{'op':'log','msg':'seen','value':{'var':'seen'}}]},'main':["
                + "{'op':'await','what':{'aw':'coro','name':'c'}},"
                + "{'op':'await','what':{'aw':'coro','name':'c','args':{'n':'r'}}}]}");
    assertTrue(trace.contains("t=3 main seen 1"), trace::toString);
    assertTrue(trace.contains("t=5 main coro c -> 1"), trace::toString);
  }

  @Test
  void whatHasNoJavaNameGetsOne() throws IOException {
    List<String> trace =
        trace(
            "{'suite':'gen','bodies':{'a-b':[{'op':'set','var':'x y','value':'\\\\t\\\\'},"
                + "{'op':'yield','value':{'var':'x y'}}],'a+b':[]},"
                + "'main':[{'op':'new','gen':'g','body':'a-b'},{'op':'next','gen':'g'},"
                + "{'op':'new','gen':'h','body':'no such'}]}");
    assertEquals(List.of("main next g -> '\\t\\'", "main end raised <KeyError! g_no such>"), trace);
  }

  @Test
  void whatCannotBeTranslatedFailsAlone() throws IOException {
    try (Translations translations = Translations.plain()) {
      List<Execution> executions =
          new ArrayList<>(
              translations.of(
                  List.of(
                      scenario("{'suite':'gen','main':[{'op':'yield'}]}"),
                      scenario("{'suite':'gen','main':[{'op':'log','msg':'hello'}]}"))));
      String problem =
          assertThrows(IllegalStateException.class, executions.getFirst()::run).getMessage();
      assertEquals("not translated: yield outside of a generator", problem);
      assertEquals(List.of("main hello", "main end returned None"), run(executions.getLast()));
    }
  }

  @Test
  void aClassThatIsNoClassFailsAlone() throws IOException {
    ClassTransform breaking =
        (classes, _) -> {
          Map<String, byte[]> broken = new HashMap<>(classes);
          broken.put(Translator.PACKAGE + ".Scenario0", new byte[] {1, 2, 3});
          return broken;
        };
    Scenario hello = scenario("{'suite':'gen','main':[{'op':'log','msg':'hello'}]}");
    try (Translations translations = new Translations(breaking)) {
      List<Execution> executions = translations.of(List.of(hello, hello));
      String problem =
          assertThrows(IllegalStateException.class, executions.getFirst()::run).getMessage();
      assertTrue(problem.contains("Scenario0 cannot be loaded: java.lang.ClassFormat"), problem);
      assertEquals(List.of("main hello", "main end returned None"), run(executions.getLast()));
    }
  }
}
