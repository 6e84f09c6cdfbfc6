package dev.ikat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the tests on a JVM of its own and on the engine of this one, which says on standard
 * output how far it has come and is sent signals and lines.
 */
final class InteractiveJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  InteractiveJvm(Class<?> main, String program, String... flags) throws IOException {
    this(List.of(), main, program, flags);
  }

  /** The same, by a shell that first does this to itself. */
  static InteractiveJvm under(String preparation, Class<?> main, String program)
      throws IOException {
    return new InteractiveJvm(
        List.of("sh", "-c", preparation + "; exec \"$0\" \"$@\""),
        main,
        program,
        "-XX:-UsePerfData");
  }

  private InteractiveJvm(List<String> before, Class<?> main, String program, String... flags)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    if (ignoresSigint()) {
      // Whoever started the tests ignores Ctrl-C, as a shell does for what it runs in the
      // background, and a child would inherit that.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-") || flag.startsWith("--enable-native"))
        .forEach(command::add);
    command.add("-Dikat.engine=" + System.getProperty("ikat.engine", "portable"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(main.getName(), program));
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

  /** The next line it says is this. */
  InteractiveJvm says(String expected) throws IOException {
    assertEquals(expected, output.readLine());
    return this;
  }

  InteractiveJvm kill(String signal) throws IOException, InterruptedException {
    kill(signal, process.pid());
    return this;
  }

  /** Has the operating system send the signal. */
  static void kill(String signal, long pid) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  InteractiveJvm writes(String line) throws IOException {
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
