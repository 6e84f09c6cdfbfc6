package dev.ikat.internal.stack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Generator;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests on a JVM of its own, as a user would start it. */
public final class ChildJvm {
  /** Where Ikat's classes are: a folder or a jar. */
  public static final Path IKAT = placeOf(Generator.class);

  /** Where the tests' classes are. */
  public static final Path TESTS = placeOf(ChildJvm.class);

  private ChildJvm() {}

  /** How it ended and what it wrote. */
  public record Result(int exit, String out, String err) {
    /** How often the text occurs in what it wrote to its error stream. */
    public long errors(String text) {
      return err.lines().filter(line -> line.contains(text)).count();
    }
  }

  /** The flags with which the continuation engine starts, for a module or ALL-UNNAMED. */
  public static List<String> continuationFlags(String target) {
    return List.of(
        "--add-exports=java.base/jdk.internal.vm=" + target,
        "--add-opens=java.base/java.lang=" + target);
  }

  /** Ikat and the tests on the class path. */
  public static Result onClassPath(Class<?> main, List<String> flags) throws Exception {
    return java(flags, "-cp", IKAT + java.io.File.pathSeparator + TESTS, main.getName());
  }

  /** Ikat on the module path, the tests on the class path. */
  public static Result onModulePath(Class<?> main, List<String> flags) throws Exception {
    return java(
        flags, "-p", "" + IKAT, "--add-modules", "dev.ikat", "-cp", "" + TESTS, main.getName());
  }

  private static Result java(List<String> flags, String... rest) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(Arrays.asList(rest));
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
      builder.environment().remove("IKAT_DEBUG");
      Process java = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      boolean ended = java.waitFor(60, TimeUnit.SECONDS);
      if (!ended) {
        java.destroyForcibly().waitFor();
      }
      String errors = Files.readString(err);
      assertTrue(ended, () -> command + " did not end; it wrote: " + errors);
      return new Result(java.exitValue(), Files.readString(out), errors);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
