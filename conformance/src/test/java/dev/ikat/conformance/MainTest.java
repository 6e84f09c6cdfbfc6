package dev.ikat.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program: what it prints and how it exits. */
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  private int run(String... args) {
    return Main.run(new PrintStream(out, true), new PrintStream(err, true), args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String file(String... lines) throws IOException {
    Path file = folder.resolve("cases.jsonl");
    Files.writeString(file, String.join("\n", lines).replace('\'', '"'));
    return file.toString();
  }

  private static String yielding(String id, String trace) {
    return "{'id':'"
        + id
        + "','scenario':{'suite':'gen','bodies':{'A':[{'op':'yield','value':1}]},"
        + "'main':[{'op':'new','gen':'g','body':'A'},{'op':'next','gen':'g'},"
        + "{'op':'next','gen':'g'}]},'trace':["
        + trace
        + "]}";
  }

  private static final String TRACE =
      "'main next g -> 1','g sent None','main next g raised <StopIteration>',"
          + "'main end returned None'";

  @Test
  void theGeneratorCasesWrittenByHandPass() {
    assertEquals(0, run("cases/gen-hand.jsonl"), this::out);
    assertEquals("205 passed, 0 failed\n", out());
  }

  @Test
  void theAsyncioCasesWrittenByHandPass() {
    assertEquals(0, run("cases/aio-hand.jsonl"), this::out);
    assertEquals("417 passed, 0 failed\n", out());
  }

  @Test
  void casesPassAsJavaSources() {
    assertEquals(0, run("cases/found.jsonl", "--engine", "source"), this::out);
    assertEquals("8 passed, 0 failed\n", out());
  }

  /** All files pass woven, which `./ikat test` checks; these are few enough for here. */
  @Test
  void casesPassWoven() {
    String[] arguments = {"cases/gen-hand.jsonl", "cases/found.jsonl", "--engine", "woven"};
    assertEquals(0, run(arguments), this::out);
    assertTrue(out().startsWith("woven GENERATOR bodies: 252 of 252\n"), this::out);
    assertTrue(out().contains("woven ASYNC bodies: 7 of 7\n"), this::out);
    assertTrue(out().contains("woven BLOCK bodies: 4 of 4\n"), this::out);
    assertTrue(out().endsWith("213 passed, 0 failed\n"), this::out);
  }

  @Test
  void theSourceOfACaseIsShown() throws IOException {
    assertEquals(0, run(file(yielding("good", TRACE)), "--source"), this::out);
    assertTrue(out().contains("Object sent1 = y.yield(integer(1));"), this::out);
  }

  @Test
  void aDifferenceIsShownAndExitsWithOne() throws IOException {
    String wrong = TRACE.replace("sent None", "sent 7");
    assertEquals(1, run(file(yielding("good", TRACE), "", yielding("bad", wrong))));
    assertEquals(
        """
        FAILED bad
          expected:
            main next g -> 1
          > g sent 7
            main next g raised <StopIteration>
            main end returned None
          actual:
            main next g -> 1
          > g sent None
            main next g raised <StopIteration>
            main end returned None
        1 passed, 1 failed
        """,
        out());
  }

  @Test
  void aMissingLineIsShownAsSuch() throws IOException {
    assertEquals(1, run(file(yielding("long", TRACE + ",'main more'"))));
    assertTrue(out().contains("  > main more\n"), this::out);
    assertTrue(out().contains("  > (no more lines)\n"), this::out);
  }

  @Test
  void unknownOperationsAreCounted() throws IOException {
    String fly = "','scenario':{'suite':'aio','main':[{'op':'fly'}]},'trace':[]}";
    assertEquals(1, run(file("{'id':'a" + fly, "{'id':'b" + fly)));
    assertEquals(
        """
        FAILED a
          unknown: op 'fly'
        FAILED b
          unknown: op 'fly'
        unknown op 'fly': 2
        0 passed, 2 failed
        """,
        out());
  }

  @Test
  void onlyTheCaseAskedForIsRun() throws IOException {
    String cases = file(yielding("good", TRACE), yielding("bad", "'nothing'"));
    assertEquals(0, run(cases, "--id", "good"));
    assertEquals("1 passed, 0 failed\n", out());
    assertEquals(2, run(cases, "--id", "ugly"));
    assertEquals("no case 'ugly'\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void badUsageExitsWithTwo() throws IOException {
    assertEquals(2, run());
    assertEquals(2, run("--fly"));
    assertEquals(2, run("cases/gen-hand.jsonl", "--id"));
    assertEquals(2, run("cases/gen-hand.jsonl", "--engine", "steam"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: conformance FILE.jsonl"));
  }

  @Test
  void aFileThatCannotBeReadExitsWithTwo() throws IOException {
    assertEquals(2, run(folder.resolve("none.jsonl").toString()));
    assertEquals(2, run(file("not JSON")));
    assertEquals(2, run(file("{'id':'a'}")));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("cases.jsonl:1: not a case"));
  }
}
