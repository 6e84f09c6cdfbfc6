package dev.ikat.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts java as a user would: agents and launcher manifests only work on a JVM of their own. */
final class ChildJvm {
  static final Path AGENT = Path.of(System.getProperty("ikat.agent"));
  static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private ChildJvm() {}

  /** As class paths and module paths are written. */
  static String path(Path... parts) {
    return Stream.of(parts).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs {@code java ARGUMENTS} to its successful end; what it printed, on either stream. */
  static String java(Object... arguments) throws IOException, InterruptedException {
    return run(true, arguments);
  }

  /** Runs {@code java ARGUMENTS}, which must fail; what it printed. */
  static String failing(Object... arguments) throws IOException, InterruptedException {
    return run(false, arguments);
  }

  private static String run(boolean succeeds, Object... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of(JAVA.toString()));
    for (Object argument : arguments) command.add(argument.toString());
    Path output = Files.createTempFile("child-jvm", ".txt");
    try {
      Process java =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = java.waitFor(60, TimeUnit.SECONDS);
      if (!ended) java.destroyForcibly().waitFor();
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      assertTrue(ended, () -> command + " did not end; it printed: " + printed);
      assertEquals(succeeds, java.exitValue() == 0, () -> command + " printed: " + printed);
      return printed;
    } finally {
      Files.delete(output);
    }
  }
}
