package dev.ikat.agent;

import static dev.ikat.agent.ChildJvm.AGENT;
import static dev.ikat.agent.ChildJvm.TEST_CLASSES;
import static dev.ikat.agent.ChildJvm.java;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ikat.probe.Bodies;
import dev.ikat.probe.Redefine;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.FolderWeaver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that change while their bodies rest: transformed again, or with new code. */
class RedefinitionTest {
  @TempDir Path folder;

  private Path version(String name, String text, String changed) throws Exception {
    return Programs.changed(
        folder.resolve(name), Bodies.class, source -> source.replace(text, changed));
  }

  private String redefine(String ikat, Path... versions) throws Exception {
    return redefineOn(Programs.classPath(), ikat, versions);
  }

  private String redefineOn(String classPath, String ikat, Path... versions) throws Exception {
    Path agent =
        Jars.make(
            folder.resolve("redefine.jar"),
            Map.of(
                "Premain-Class",
                Redefine.class.getName(),
                "Can-Redefine-Classes",
                "true",
                "Can-Retransform-Classes",
                "true"));
    Object[] command = {
      "-javaagent:" + AGENT + ikat,
      "-javaagent:" + agent,
      "-cp",
      classPath,
      Redefine.class.getName()
    };
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of(versions));
    return java(all.toArray());
  }

  /** As without the weaver, but for what runs woven. */
  @ParameterizedTest
  @ValueSource(strings = {"", "=noweave"})
  void whatRestsEndsInTheCodeItBeganIn(String options) throws Exception {
    Path more = version("more", "y.yield(n);", "long m = 10L + n; y.yield((int) m); y.yield(-n);");
    Path text = version("text", "new StringBuilder(text)", "new StringBuilder(text + '-')");
    String expected =
        """
        first 0
        transformed again 1
        test-classes 2 0 1 abab woven
        more 3 10 0 abab
        text 4 0 1 ab-ab
        more 5 10 0 abab
        test-classes 6 0 1 abab woven
        """;
    assertEquals(
        options.isEmpty() ? expected : expected.replace(" woven", ""),
        redefine(options, TEST_CLASSES, more, text, more, TEST_CLASSES));
  }

  /** Code that no body is part of may change as often as one likes. */
  @Test
  void bodiesStayWovenWhenOtherCodeChanges() throws Exception {
    Path other = version("other", "this.from = from;", "this.from = from + 50;");
    assertEquals(
        """
        first 0
        transformed again 1
        other 2 50 51 abab woven
        test-classes 3 0 1 abab woven
        """,
        redefine("", other, TEST_CLASSES));
  }

  /** As when an IDE compiles what Maven has woven. */
  @Test
  void whatTheBuildHasWovenMayBeGivenCodeThatIsNot() throws Exception {
    Path woven = Programs.changed(folder.resolve("woven"), Bodies.class, source -> source);
    new FolderWeaver(woven, ClassFiles.ofPath(List.of(Programs.core())).orElse(ClassFiles.jdk()))
        .weave();
    Path text = version("text", "new StringBuilder(text)", "new StringBuilder(text + '-')");
    assertEquals(
        """
        first 0
        transformed again 1
        woven 2 0 1 abab woven
        text 3 0 1 ab-ab
        test-classes 4 0 1 abab
        """,
        redefineOn(
            ChildJvm.path(woven, TEST_CLASSES, Programs.core()), "", woven, text, TEST_CLASSES));
  }
}
