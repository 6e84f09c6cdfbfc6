package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/**
 * Compiles source files as they are, and runs them as {@code java} would: in a JVM each, so that
 * they must end by themselves and share nothing.
 */
final class SourcePrograms {
  private static final int LIMIT_SECONDS = 60;

  private final Path classes;

  /** What became of them in the run of these tests that is woven. */
  final WovenExamples weaving = new WovenExamples();

  private SourcePrograms(Path classes) throws IOException {
    this.classes = classes;
    weaving.weave(classes);
  }

  /** Compiles them together; a warning is an error. */
  static SourcePrograms compile(Collection<Path> sources, Path classes) throws IOException {
    var javac = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (var files = javac.getStandardFileManager(null, null, null)) {
      var options =
          List.of("-classpath", classPath(), "-d", classes.toString(), "-Xlint:all", "-Werror");
      var units = files.getJavaFileObjectsFromPaths(sources);
      assertTrue(
          javac.getTask(messages, files, null, options, null, units).call(), messages::toString);
    }
    return new SourcePrograms(classes);
  }

  /**
   * What the program prints on the engine that this JVM was told to use. It must succeed, and write
   * no error or warning.
   */
  List<String> output(String mainClass) throws IOException, InterruptedException {
    Path out = classes.resolve(mainClass + ".out");
    Path err = classes.resolve(mainClass + ".err");
    var child =
        new ProcessBuilder(command(mainClass))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), mainClass + " does not end");
    } finally {
      child.destroyForcibly();
    }
    assertEquals("", Files.readString(err));
    assertEquals(0, child.exitValue());
    return Files.readAllLines(out);
  }

  /** Starts the program, which whoever calls this ends. What it says of errors is shown. */
  Process start(String mainClass, String... arguments) throws IOException {
    var command = command(mainClass);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private List<String> command(String mainClass) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(command::add);
    String engine = System.getProperty("ikat.engine");
    if (engine != null) command.add("-Dikat.engine=" + engine);
    command.addAll(List.of("-cp", classes + File.pathSeparator + classPath(), mainClass));
    return command;
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
