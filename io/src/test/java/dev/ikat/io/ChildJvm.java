package dev.ikat.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests on a JVM of its own, with the class path of the tests. */
final class ChildJvm {
  /** How it ended and what it wrote. */
  record Result(int exit, String out, String err) {}

  private ChildJvm() {}

  static Result java(Class<?> main, List<String> flags) throws Exception {
    return run(List.of(), main, flags);
  }

  /** With no more file descriptors than that. */
  static Result javaWithDescriptors(Class<?> main, int count) throws Exception {
    var shell = List.of("sh", "-c", "ulimit -n " + count + "; exec \"$@\"", "sh");
    return run(shell, main, List.of("--enable-native-access=ALL-UNNAMED"));
  }

  private static Result run(List<String> before, Class<?> main, List<String> flags)
      throws Exception {
    var command = new ArrayList<String>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // One warning less: without the flags, the portable engine says that it is the portable one.
    command.add("-Dikat.engine=portable");
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
      builder.environment().remove("IKAT_DEBUG");
      Process java = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      boolean ended;
      try {
        ended = java.waitFor(60, TimeUnit.SECONDS);
      } finally {
        java.destroyForcibly();
      }
      var result =
          new Result(ended ? java.exitValue() : -1, Files.readString(out), Files.readString(err));
      assertTrue(ended, () -> "did not end: " + result);
      return result;
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
