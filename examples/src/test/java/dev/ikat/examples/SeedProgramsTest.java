package dev.ikat.examples;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of {@code examples/seed} print, line by line, what CPython printed for their
 * counterparts in {@code examples/seed/python}, on the engine that this JVM was told to use.
 */
class SeedProgramsTest {
  /** Surefire runs the tests of a module in its folder. */
  private static final Path SEED = Path.of("seed");

  private static final int LIMIT_SECONDS = 60;

  @TempDir static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    var javac = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (var files = javac.getStandardFileManager(null, null, null)) {
      var options =
          List.of("-classpath", classPath(), "-d", classes.toString(), "-Xlint:all", "-Werror");
      var sources = files.getJavaFileObjects(files(SEED, ".java").toArray(Path[]::new));
      assertTrue(
          javac.getTask(messages, files, null, options, null, sources).call(), messages::toString);
    }
  }

  @TestFactory
  Stream<DynamicTest> printsWhatCPythonPrints() throws IOException {
    return names(SEED, ".java").stream().map(name -> dynamicTest(name, () -> check(name)));
  }

  /** A JVM each: so they must end by themselves, and share nothing. */
  private static void check(String name) throws IOException, InterruptedException {
    Path out = classes.resolve(name + ".out");
    Path err = classes.resolve(name + ".err");
    var child =
        new ProcessBuilder(command(name))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), name + " does not end");
    } finally {
      child.destroyForcibly();
    }
    assertEquals("", lines(err));
    assertEquals(0, child.exitValue());
    assertEquals(lines(SEED.resolve("expected").resolve(name + ".txt")), lines(out));
  }

  private static List<String> command(String mainClass) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(command::add);
    String engine = System.getProperty("ikat.engine");
    if (engine != null) command.add("-Dikat.engine=" + engine);
    command.addAll(List.of("-cp", classes + System.getProperty("path.separator") + classPath()));
    command.add(mainClass);
    return command;
  }

  @Test
  void eachHasACounterpartAndAnExpectedOutput() throws IOException {
    var programs = names(SEED, ".java");
    assertEquals(programs, names(SEED.resolve("python"), ".py"));
    assertEquals(programs, names(SEED.resolve("expected"), ".txt"));
  }

  @Test
  void theTourRunsThemAll() throws IOException {
    String tour = Files.readString(SEED.resolve("Tour.java"));
    for (String name : names(SEED, ".java")) {
      assertTrue(name.equals("Tour") || tour.contains("    " + name + ".main();"), name);
    }
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** With line ends of one kind, on every system. */
  private static String lines(Path file) throws IOException {
    return String.join("\n", Files.readAllLines(file));
  }

  private static SortedSet<String> names(Path folder, String suffix) throws IOException {
    return files(folder, suffix).stream()
        .map(file -> file.getFileName().toString())
        .map(name -> name.substring(0, name.length() - suffix.length()))
        .collect(toCollection(TreeSet::new));
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
