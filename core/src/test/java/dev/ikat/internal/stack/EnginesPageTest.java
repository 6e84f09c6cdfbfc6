package dev.ikat.internal.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/engines.md and docs/generators.md name are there. */
class EnginesPageTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern METHOD = Pattern.compile("`(\\w+Test)#(\\w+)`");
  private static final Pattern CLASS = Pattern.compile("`(\\w+Test)`");
  private static final Pattern STATEMENTS =
      Pattern.compile("\\| (\\d+)(?:(–|, )(\\d+))? \\|.*\\| ([^|]*) \\|");
  private static final Pattern NUMBERED = Pattern.compile("`g(\\d\\d)_…`");

  private static List<String> lines(String page) throws IOException {
    return Files.readAllLines(DOCS.resolve(page));
  }

  private static String source(String testClass) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<Path> found = files.filter(f -> f.endsWith(testClass + ".java")).toList();
      assertEquals(1, found.size(), testClass);
      return Files.readString(found.getFirst());
    }
  }

  @Test
  void theTestsNamedExist() throws IOException {
    int named = 0;
    for (String page : List.of("engines.md", "generators.md")) {
      String text = String.join("\n", lines(page));
      for (var test : METHOD.matcher(text).results().toList()) {
        String method = " " + test.group(2) + "(";
        assertTrue(source(test.group(1)).contains(method), () -> page + ": " + test.group());
        named++;
      }
      for (var test : CLASS.matcher(text).results().toList()) {
        source(test.group(1));
      }
    }
    assertTrue(named > 15, "the pages name tests");
  }

  @Test
  void everyDifferenceOfTheEnginesHasItsTest() throws IOException {
    int rows = 0;
    List<String> page = lines("engines.md");
    int table = page.indexOf("| what | `continuation` | `portable` | test |");
    for (String line : page.subList(table + 2, page.size())) {
      String[] cells = line.split(" \\| ");
      if (line.startsWith("|")) {
        assertEquals(4, cells.length, line);
        assertTrue(METHOD.matcher(cells[3]).find(), line);
        rows++;
      }
    }
    assertTrue(rows > 10, "there is a table of differences");
  }

  @Test
  void everyStatementHasARowWithTestsOfItsNumber() throws IOException {
    var statements = new TreeSet<Integer>();
    String tests = allTests();
    for (String line : lines("generators.md")) {
      var row = STATEMENTS.matcher(line);
      if (!row.matches()) {
        continue;
      }
      int from = Integer.parseInt(row.group(1));
      int to = row.group(3) == null ? from : Integer.parseInt(row.group(3));
      if (", ".equals(row.group(2))) {
        statements.add(from);
        statements.add(to);
      } else {
        IntStream.rangeClosed(from, to).forEach(statements::add);
      }
      var names = NUMBERED.matcher(row.group(4)).results().map(r -> r.group(1)).toList();
      assertTrue(!names.isEmpty(), line);
      for (String name : names) {
        assertTrue(tests.contains(" g" + name + "_"), line);
      }
    }
    assertEquals(IntStream.rangeClosed(1, 48).boxed().toList(), List.copyOf(statements));
  }

  private static String allTests() throws IOException {
    try (Stream<Path> files = Files.list(TESTS.resolve("dev/ikat"))) {
      return files
          .filter(f -> f.toString().endsWith("Test.java"))
          .map(EnginesPageTest::read)
          .reduce("", String::concat);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
