package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A call of the launcher: where, with which environment, and what is typed into it. */
final class Launch {
  private final ProcessBuilder process;
  private String input = "";

  /**
   * @param exitCode as the shell shows it: 128 and the signal's number after a signal
   */
  record Result(int exitCode, String out, String err) {}

  Launch(Path script, String... arguments) {
    var command = new ArrayList<String>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command);
    // Those of the build that runs this test would be taken for the tested build's own.
    process.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
  }

  Launch in(Path folder) {
    process.directory(folder.toFile());
    return this;
  }

  Launch with(String variable, Object value) {
    process.environment().put(variable, value.toString());
    return this;
  }

  Launch without(String variable) {
    process.environment().remove(variable);
    return this;
  }

  /** Puts a folder of commands before all others. */
  Launch withPathBefore(Path folder) {
    Map<String, String> environment = process.environment();
    return with("PATH", folder + ":" + environment.get("PATH"));
  }

  Launch typing(String text) {
    input = text;
    return this;
  }

  Process start() throws IOException {
    return process.start();
  }

  Result run() throws IOException, InterruptedException {
    Path out = Files.createTempFile("launch", ".out");
    Path err = Files.createTempFile("launch", ".err");
    try {
      process.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process running = process.start();
      try (var stdin = running.outputWriter()) {
        stdin.write(input);
      } catch (IOException _) {
        // it ended without reading
      }
      boolean ended = running.waitFor(2, TimeUnit.MINUTES);
      if (!ended) running.destroyForcibly().waitFor();
      assertTrue(ended, () -> process.command() + " did not end");
      return new Result(running.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
