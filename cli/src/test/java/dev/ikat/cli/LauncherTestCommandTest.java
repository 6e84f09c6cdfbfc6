package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./ikat test} counts, with a Maven that only leaves reports behind. */
class LauncherTestCommandTest {
  /**
   * What fails in a checkout that has neither cases nor a program to run them: the file that is not
   * there, on two engines; two suites, woven; and twice the random run, on two engines, which then
   * do not agree, and woven.
   */
  private static final int WITHOUT_CONFORMANCE = 2 + 2 + 2 * 4;

  @TempDir Path folder;

  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Checkout.fresh(folder.resolve("clone"));
  }

  private Launch.Result test(String... maven) throws Exception {
    Path commands = folder.resolve("commands");
    Commands.script(commands, "mvn", maven);
    return checkout.ikat("test").withPathBefore(commands).run();
  }

  private String report(String suite, String reports, String attributes) {
    Path file = checkout.root.resolve("core/target/" + reports + "/TEST-" + suite + ".xml");
    return "mkdir -p " + file.getParent() + "; echo '" + xml(attributes) + "' > " + file;
  }

  private static String xml(String attributes) {
    return "<?xml version=\"1.0\"?>\n<testsuite name=\"x\" time=\"1.5\" "
        + attributes
        + ">\n<testcase name=\"tests=&quot;9&quot;\"/>\n</testsuite>";
  }

  private static void assertLastLine(String expected, Launch.Result result) {
    assertTrue(result.out().endsWith("\n" + expected + "\n"), result::toString);
    assertEquals(1, result.exitCode(), result::toString);
  }

  @Test
  void addsUpTheReportsOfBothEngines() throws Exception {
    var result =
        test(
            report(
                "A", "surefire-reports", "tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"1\""),
            report(
                "B", "surefire-reports", "tests=\"3\" errors=\"1\" skipped=\"1\" failures=\"0\""),
            report(
                "A",
                "surefire-reports-portable",
                "tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"0\""));
    assertLastLine("10 passed, %d failed".formatted(3 + WITHOUT_CONFORMANCE), result);
  }

  @Test
  void forgetsTheReportsOfTheRunBefore() throws Exception {
    String report =
        report("A", "surefire-reports", "tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"0\"");
    assertLastLine("5 passed, %d failed".formatted(WITHOUT_CONFORMANCE), test(report));
    int noReports = 1;
    assertLastLine("0 passed, %d failed".formatted(noReports + WITHOUT_CONFORMANCE), test());
  }

  @Test
  void countsABuildThatFailsThoughNoTestDoes() throws Exception {
    var result =
        test(
            report(
                "A", "surefire-reports", "tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"0\""),
            "exit 1");
    int buildAndFormat = 2;
    assertLastLine("5 passed, %d failed".formatted(buildAndFormat + WITHOUT_CONFORMANCE), result);
  }
}
