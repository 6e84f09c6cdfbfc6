package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.Refusal;
import dev.ikat.weaver.Weaver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The examples of what is woven and what is not are: a comment before each, which readers do not
 * see, says how many bodies it has or why its one is refused.
 */
class WeavingDocsTest {
  private static final Path PAGE = Path.of("../docs/weaving.md");
  private static final Pattern MARK = Pattern.compile("<!-- (woven|refused): ([\\w ]+) -->");

  /** Those that do not depend on what a body says in Java. */
  private static final Set<Refusal> WITHOUT_EXAMPLE =
      EnumSet.of(Refusal.CLASS_NOT_FOUND, Refusal.TOO_LARGE, Refusal.UNUSUAL_CODE);

  private record Example(CodeBlock block, String what, String value) {
    Set<Refusal> refusals() {
      return Stream.of(value.split(" ")).map(Refusal::valueOf).collect(Collectors.toSet());
    }
  }

  private static List<Example> examples() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    var examples = new ArrayList<Example>();
    for (CodeBlock block : Markdown.blocks(PAGE, lines)) {
      // The line before the one with the three backticks.
      Matcher mark = MARK.matcher(lines.get(block.line() - 3));
      assertTrue(mark.matches(), () -> block.place() + " does not say what becomes of it");
      examples.add(new Example(block, mark.group(1), mark.group(2)));
    }
    return examples;
  }

  @TestFactory
  Stream<DynamicTest> examplesAreWovenOrNotAsThePageSays() throws IOException {
    return examples().stream()
        .map(example -> dynamicTest(example.block().place(), () -> check(example)));
  }

  private static void check(Example example) throws IOException {
    List<Body> bodies = weave(example.block());
    List<Refusal> refused = bodies.stream().map(Body::refusal).filter(Objects::nonNull).toList();
    if (example.what().equals("refused")) {
      assertEquals(example.refusals(), Set.copyOf(refused), bodies::toString);
      assertEquals(example.refusals().size(), refused.size(), bodies::toString);
    } else {
      assertEquals(List.of(), refused, bodies::toString);
      assertEquals(Integer.parseInt(example.value()), bodies.size(), bodies::toString);
    }
  }

  private static List<Body> weave(CodeBlock block) throws IOException {
    try (var compiler = new ExampleCompiler()) {
      var compiled = compiler.compile(block);
      assertEquals(List.of(), compiled.errors());
      ClassFiles own = name -> compiled.classes().get(name.replace('/', '.'));
      var loader = WeavingDocsTest.class.getClassLoader();
      var weaver = new Weaver(own.orElse(ClassFiles.of(loader)).orElse(ClassFiles.jdk()));
      return compiled.classes().values().stream()
          .flatMap(bytes -> weaver.weave(bytes).bodies().stream())
          .toList();
    }
  }

  @Test
  void eachReasonHasAnExampleOrASentence() throws IOException {
    Set<Refusal> missing = EnumSet.allOf(Refusal.class);
    missing.removeAll(WITHOUT_EXAMPLE);
    for (Example example : examples()) {
      if (example.what().equals("refused")) missing.removeAll(example.refusals());
    }
    assertEquals(Set.of(), missing);
    String page = Files.readString(PAGE).replaceAll("\\s+", " ");
    for (Refusal one : WITHOUT_EXAMPLE) {
      assertTrue(page.contains(one.reason()), () -> "the page lacks: " + one.reason());
    }
  }
}
