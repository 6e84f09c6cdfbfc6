package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every {@code ```java} block of the Markdown files compiles. One that cannot is marked, with the
 * reason: {@code ```java ignore-needs-a-printer}.
 */
class DocsCompileTest {
  /** Surefire runs the tests of a module in its folder. */
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private static final ExampleCompiler COMPILER = new ExampleCompiler();

  @AfterAll
  static void close() throws IOException {
    COMPILER.close();
  }

  @TestFactory
  Stream<DynamicTest> blocksCompile() throws IOException {
    return files().stream()
        .flatMap(file -> blocks(file).stream())
        .map(block -> dynamicTest(block.place(), () -> check(block)));
  }

  private static void check(CodeBlock block) {
    if (!block.mark().isEmpty()) {
      assertTrue(
          block.mark().matches("ignore-\\w[\\w-]+"),
          () -> block.place() + ": ```java may be followed by ignore-REASON, not " + block.mark());
      return;
    }
    assertCompiles(block);
    // Those who paste it into a file of their own have these, or will.
    if (block.file().endsWith("README.md")) {
      assertCompiles(block, "import java.util.*;", "import java.util.concurrent.*;");
    }
  }

  private static void assertCompiles(CodeBlock block, String... moreImports) {
    var errors = COMPILER.compile(block, moreImports).errors();
    String with = moreImports.length == 0 ? "" : "\nwith " + String.join(" ", moreImports);
    assertEquals("", String.join("\n", errors), () -> block.place() + " does not compile" + with);
  }

  @Test
  void readmeShowsAProgram() {
    assertFalse(blocks(Path.of("README.md")).isEmpty());
  }

  private static List<Path> files() throws IOException {
    try (var all = Files.walk(REPOSITORY)) {
      return all.map(REPOSITORY::relativize)
          .filter(file -> file.toString().endsWith(".md") && !isBuilt(file))
          .sorted()
          .toList();
    }
  }

  private static boolean isBuilt(Path file) {
    for (Path folder : file) {
      if (folder.toString().startsWith(".") || folder.endsWith("target")) return true;
    }
    return false;
  }

  private static List<CodeBlock> blocks(Path file) {
    try {
      return Markdown.blocks(file, Files.readAllLines(REPOSITORY.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
