package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every public type of the API has an example in its documentation; every example compiles; and
 * those that are programs, with a {@code void main()}, run without failing.
 */
class JavadocExamplesTest {
  private static final List<Path> API =
      Stream.of(
              "../core/src/main/java/dev/ikat",
              "../io/src/main/java/dev/ikat/io",
              "../weaver/src/main/java/dev/ikat/weaver")
          .map(folder -> Path.of(folder).toAbsolutePath().normalize())
          .toList();

  private static final ExampleCompiler COMPILER = new ExampleCompiler();
  private static final WovenExamples WEAVING = new WovenExamples();

  @AfterAll
  static void close() throws IOException {
    COMPILER.close();
    WEAVING.expectAtLeast(100);
  }

  @TestFactory
  Stream<DynamicTest> examplesCompileAndProgramsRun() throws IOException {
    return documentation().stream()
        .flatMap(source -> source.examples().stream())
        .map(example -> dynamicTest(example.place(), () -> check(example)));
  }

  private static void check(CodeBlock example) throws Exception {
    var result = COMPILER.compile(example);
    assertEquals(
        "", String.join("\n", result.errors()), () -> example.place() + " does not compile");
    if (result.mainClass() != null) ExampleRun.run(result, WEAVING, example.place());
  }

  @Test
  void everyPublicTypeHasAnExample() throws IOException {
    var without =
        documentation().stream()
            .filter(source -> source.hasPublicType() && source.examples().isEmpty())
            .map(source -> source.file().getFileName().toString())
            .toList();
    assertEquals(List.of(), without, "public types with no example in their documentation");
  }

  private static List<Javadoc> documentation() throws IOException {
    var all = new ArrayList<Javadoc>();
    for (Path folder : API) {
      try (var files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .map(JavadocExamplesTest::read)
            .forEach(all::add);
      }
    }
    return all;
  }

  private static Javadoc read(Path file) {
    try {
      return Javadoc.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
