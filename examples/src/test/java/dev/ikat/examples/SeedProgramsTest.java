package dev.ikat.examples;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of {@code examples/seed} print, line by line, what CPython printed for their
 * counterparts in {@code examples/seed/python}.
 */
class SeedProgramsTest {
  /** Surefire runs the tests of a module in its folder. */
  private static final Path SEED = Path.of("seed");

  @TestFactory
  Stream<DynamicTest> printWhatCPythonPrints(@TempDir Path classes) throws IOException {
    var programs = SourcePrograms.compile(files(SEED, ".java"), classes);
    programs.weaving.expectAtLeast(15);
    return names(SEED, ".java").stream()
        .map(name ->
            dynamicTest(name, () -> assertEquals(expected(name), lines(programs.output(name)))));
  }

  private static String expected(String name) throws IOException {
    return lines(Files.readAllLines(SEED.resolve("expected").resolve(name + ".txt")));
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines);
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
      assertTrue(name.equals("Tour") || tour.contains(" " + name + ".main();"), name);
    }
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
