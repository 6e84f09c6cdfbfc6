package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of {@code README.md}, pasted into a file as they are, print what stands below them.
 */
class ReadmeOutputTest {
  /** Surefire runs the tests of a module in its folder. */
  private static final Path README = Path.of("../README.md");

  private static final Pattern PROGRAM_AND_OUTPUT =
      Pattern.compile("```java\n(((?!```).)*)```\n\n```text\n(((?!```).)*)```\n", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> programsPrintWhatStandsBelow(@TempDir Path folder) throws IOException {
    var readme = Files.readString(README).replace("\r\n", "\n");
    var programs = PROGRAM_AND_OUTPUT.matcher(readme).results().toList();
    assertTrue(programs.size() > 1, "README.md shows no programs with their output");
    return programs.stream()
        .map(found -> {
          long line = readme.substring(0, found.start()).lines().count() + 2;
          return dynamicTest(
              "README.md:" + line, () -> check(found.group(1), found.group(3), folder, line));
        });
  }

  private static void check(String program, String output, Path folder, long line)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve("line" + line));
    Path source = Files.writeString(own.resolve("Example.java"), program);
    var printed = SourcePrograms.compile(List.of(source), own).output("Example");
    assertEquals(output, String.join("\n", printed) + "\n");
  }
}
