package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of the documentation find what is wrong, and take what is right. */
class ExampleCompilerTest {
  private static final WovenExamples AS_IS = new WovenExamples();

  private static ExampleCompiler.Result compile(String code, String... moreImports) {
    try (var compiler = new ExampleCompiler()) {
      return compiler.compile(new CodeBlock(Path.of("a.md"), 10, "", code), moreImports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertCompiles(String code) {
    assertEquals(List.of(), compile(code).errors());
  }

  @Test
  void takesStatements() {
    assertCompiles("var d = Duration.ofSeconds(1);\nif (d.isZero()) throw new Exception();\n");
  }

  @Test
  void takesStatementsWithImports() {
    assertCompiles("import java.util.regex.Pattern;\n\nvar p = Pattern.compile(\"a\");\n");
  }

  @Test
  void takesStatementsWithARecord() {
    assertCompiles("record Point(int x) {}\nvar p = new Point(1);\nIO.println(p);\n");
  }

  @Test
  void takesMembers() {
    assertCompiles("int twice(int n) { return 2 * n; }\n\nint four = twice(2);\n");
  }

  @Test
  void takesMembersWithARecord() {
    assertCompiles("record Point(int x) {}\n\nPoint origin() { return new Point(0); }\n");
  }

  @Test
  void takesACompactProgram() {
    assertCompiles("void main(String[] args) {\n  IO.println(args.length);\n}\n");
  }

  @Test
  void takesAClassInAPackage() {
    String code =
        "package a.b;\n\nimport java.util.List;\n\npublic final class C {\n  List<C> all;\n}\n";
    assertCompiles(code);
  }

  @Test
  void takesADurationOfItsOwn() {
    assertCompiles(
        "record Duration(int beats) {}\n\nDuration half() { return new Duration(2); }\n");
  }

  @Test
  void findsTheErrorAtItsPlace() {
    var errors = compile("import java.util.List;\nint n = 1;\nint m = n + nope;\n").errors();
    assertEquals(1, errors.size());
    assertTrue(
        errors.getFirst().startsWith("a.md:12: error: cannot find symbol"), errors::toString);
    assertTrue(errors.getFirst().endsWith("int m = n + nope;"), errors::toString);
  }

  @Test
  void findsTheSyntaxErrorAtItsPlace() {
    var errors = compile("int n = 1;\nint m = ;\n").errors();
    assertTrue(errors.getFirst().startsWith("a.md:11: error: illegal start"), errors::toString);
  }

  @Test
  void findsANameThatTheExtraImportsMakeAmbiguous() {
    String code = "import java.awt.*;\n\nList all;\n";
    assertEquals(List.of(), compile(code).errors());
    var errors = compile(code, "import java.util.*;").errors();
    assertTrue(errors.getFirst().startsWith("a.md:12: error: reference to List is ambiguous"));
  }

  @Test
  void runsPrograms() throws Exception {
    ExampleRun.run(compile("void main() {}\n"), AS_IS, "a.md:10");
    ExampleRun.run(
        compile("class A { public static void main(String[] a) {} }\n"), AS_IS, "a.md:10");
    var failing = compile("void main() {\n  throw new IllegalStateException();\n}\n");
    assertThrows(IllegalStateException.class, () -> ExampleRun.run(failing, AS_IS, "a.md:10"));
    assertNull(compile("int n = 1;\n").mainClass());
  }

  @Test
  void findsBlocksInMarkdown() {
    var lines =
        """
        # Title
        ```java
        int a;
        ```
        ```sh
        ls
        ```
        - in a list
          ```java ignore-just-because
          int b;
            int c;
          ```
        """
            .lines()
            .toList();
    Path file = Path.of("a.md");
    assertEquals(
        List.of(
            new CodeBlock(file, 3, "", "int a;\n"),
            new CodeBlock(file, 10, "ignore-just-because", "int b;\n  int c;\n")),
        Markdown.blocks(file, lines));
  }

  @Test
  void findsExamplesInJavadoc(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("A.java");
    Files.writeString(
        file,
        """
        /**
         * Text with {@code code}.
         *
         * {@snippet :
         * int a;
         *   int b;
         * }
         */
        public class A {
          /**
           * <pre>{@code
           * int c;
           * }</pre>
           */
          void method() {}
        }
        """);
    var javadoc = Javadoc.of(file);
    assertTrue(javadoc.hasPublicType());
    assertEquals(List.of(5, 12), javadoc.examples().stream().map(CodeBlock::line).toList());
    assertEquals(
        List.of("int a;\n  int b;", "int c;"),
        javadoc.examples().stream().map(it -> it.code().stripIndent().strip()).toList());
  }
}
