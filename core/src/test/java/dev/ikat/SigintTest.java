package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-C, as a real signal sent to a program in a process of its own. */
@Timeout(60)
class SigintTest {
  private static final int KILLED_BY_SIGINT = 130;

  /** A program that runs {@link SigintChild}. */
  private static final class Child implements AutoCloseable {
    private final Process process;
    private final java.io.BufferedReader output;

    Child(String program) throws IOException {
      List<String> command = new ArrayList<>();
      if (ignoresSigint()) {
        // Whoever started the tests ignores Ctrl-C, as a shell does for what it runs in the
        // background, and a child would inherit that.
        command.addAll(List.of("env", "--default-signal=INT"));
      }
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      String engine = System.getProperty("ikat.engine", "portable");
      command.add("-Dikat.engine=" + engine);
      if (engine.equals("continuation")) {
        command.add("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
      }
      command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
      command.addAll(List.of(SigintChild.class.getName(), program));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      output = process.inputReader();
    }

    private static boolean ignoresSigint() throws IOException {
      Path status = Path.of("/proc/self/status");
      if (!Files.exists(status)) {
        return false;
      }
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> line.substring("SigIgn:".length()).strip())
          .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) >> 1 & 1) == 1);
    }

    private static String classPath() {
      return placeOf(SigintChild.class) + java.io.File.pathSeparator + placeOf(Asyncio.class);
    }

    private static String placeOf(Class<?> type) {
      return Path.of(
              java.net.URI.create(
                  type.getProtectionDomain().getCodeSource().getLocation().toString()))
          .toString();
    }

    /** The next line it says is this. */
    Child says(String expected) throws IOException {
      assertEquals(expected, output.readLine());
      return this;
    }

    Child signal() throws IOException, InterruptedException {
      Process kill =
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start();
      assertEquals(0, kill.waitFor());
      return this;
    }

    Child writes(String line) throws IOException {
      var input = process.outputWriter();
      input.write(line + "\n");
      input.flush();
      return this;
    }

    /** It says nothing more and ends with this status. */
    void ends(int status) throws IOException, InterruptedException {
      assertNull(output.readLine());
      assertEquals(status, process.waitFor());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void onceTheMainTaskIsCancelledAndEverybodyCleansUp() throws Exception {
    try (Child child = new Child("parked")) {
      child.says("ready").signal();
      child.says("main clean").says("other clean").says("LoopInterruptedError, flag true").ends(0);
    }
  }

  @Test
  void twiceTheThreadThatBlocksIsInterrupted() throws Exception {
    try (Child child = new Child("blocked")) {
      child.says("ready").signal().says("blocking").signal().says("interrupted");
      child.writes("go on").says("going on").says("LoopInterruptedError, flag true").ends(0);
    }
  }

  @Test
  void threeTimesTheProgramEnds() throws Exception {
    try (Child child = new Child("blocked")) {
      child.says("ready").signal().says("blocking").signal().says("interrupted").signal();
      child.ends(KILLED_BY_SIGINT);
    }
  }

  @Test
  void aProgramThatDoesNotCatchTheErrorEndsAsCtrlCEndsPrograms() throws Exception {
    try (Child child = new Child("uncaught")) {
      child.says("ready").signal().says("main clean").says("other clean");
      String report = child.output.readLine();
      assertTrue(
          report.startsWith("Exception in thread \"main\" dev.ikat.LoopInterruptedError"), report);
      assertTrue(child.output.lines().allMatch(line -> line.matches("\\s.*|Caused by: .*")));
      child.ends(KILLED_BY_SIGINT);
    }
  }

  @Test
  void anotherErrorLaterOnIsAnErrorLikeAny() throws Exception {
    try (Child child = new Child("uncaught-later")) {
      child.says("ready").signal().says("main clean").says("other clean");
      child.says("LoopInterruptedError, flag true");
      assertTrue(child.output.lines().toList().getFirst().contains("IllegalStateException"));
      child.ends(1);
    }
  }

  @Test
  void aProgramWithAHandlerOfItsOwnForUncaughtErrorsDecidesItself() throws Exception {
    try (Child child = new Child("uncaught-handled")) {
      child.says("ready").signal().says("main clean").says("other clean");
      child.says("handled LoopInterruptedError").ends(1);
    }
  }

  @Test
  void aMainTaskThatRefusesGivesItsResult() throws Exception {
    try (Child child = new Child("refusing")) {
      child.says("ready").signal();
      String reason = child.output.readLine();
      assertTrue(reason.startsWith("refused: "), reason);
      child.says("result all the same").ends(0);
    }
  }

  @Test
  void aLoopOnAnotherThreadLeavesCtrlCToTheProgram() throws Exception {
    try (Child child = new Child("worker")) {
      child.says("ready").signal().ends(KILLED_BY_SIGINT);
    }
  }

  @Test
  void whenTheRunHasEndedCtrlCIsTheProgramsAgain() throws Exception {
    try (Child child = new Child("afterwards")) {
      child.says("ready").signal().ends(KILLED_BY_SIGINT);
    }
  }
}
