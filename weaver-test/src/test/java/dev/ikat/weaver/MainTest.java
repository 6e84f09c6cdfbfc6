package dev.ikat.weaver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.analysis.Analyzer;

/** The weaver's own command line: what it prints, and its exit codes. */
class MainTest {
  private record Result(int exitCode, String out, String err) {}

  @TempDir Path folder;

  private Path classes;

  @BeforeEach
  void makeFolder() throws IOException {
    classes = Files.createDirectory(folder.resolve("classes"));
  }

  private static Result weave(Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) texts[i] = arguments[i].toString();
    int exitCode =
        Main.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), texts);
    return new Result(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static void assertRefused(String message, Object... arguments) {
    assertEquals(new Result(2, "", "ikat: weave: " + message + "\n"), weave(arguments));
  }

  @Test
  void explainsByLine() throws Exception {
    Sources.compile(classes, Sources.GENERATOR);
    assertEquals(
        new Result(
            0,
            "p/Numbers.java:7: generator body woven, 1 suspension\n"
                + classes
                + ": woven: 1 of 1 body\n",
            ""),
        weave("--explain", classes));
  }

  @Test
  void aMonitorIsAnErrorThatNamesFileAndLine() throws Exception {
    Sources.compile(classes, Sources.MONITOR);
    var result = weave(classes);
    assertEquals(1, result.exitCode());
    assertEquals("", result.out());
    assertEquals(
        "p/Held.java:7: error: a monitor is held at a suspension: others of the loop would block on"
            + " it (await)\n"
            + classes
            + " was left as it is\n",
        result.err());
    assertEquals(0, weave("--exclude", "x.*,p.He*", classes).exitCode());
  }

  @Test
  void looksUpOtherClassesWhereItIsTold() throws Exception {
    Path library = Files.createDirectory(folder.resolve("library"));
    String use =
        """
        package p;
        import static dev.ikat.Asyncio.*;
        public class Use {
          public static Object use(boolean which) {
            return run(async(() -> {
              Object o = which ? new A() : new B();
              await(sleep(java.time.Duration.ZERO));
              return o;
            }));
          }
          static class Base {}
          static class A extends Base {}
          static class B extends Base {}
        }
        """;
    Sources.compile(classes, use);
    for (String name : new String[] {"Base", "A", "B"}) {
      Path moved = library.resolve("p/Use$" + name + ".class");
      Files.createDirectories(moved.getParent());
      Files.move(classes.resolve("p/Use$" + name + ".class"), moved);
    }
    var without = weave("--explain", classes);
    assertTrue(without.out().contains("is not on the class path (p.Use$"), without::toString);
    var with = weave("--explain", "--class-path", library, classes);
    assertTrue(with.out().contains("woven: 1 of 1 body"), with::toString);
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    assertRefused("which folder or jar? --help says more");
    assertRefused("no option -x; --help lists them", "-x");
    assertRefused("-o wants a value", "-o");
    assertRefused("there is no folder or jar gone.jar", "gone.jar");
    assertRefused("-o is for a single jar", "-o", "x.jar", classes);
    Path text = Files.writeString(folder.resolve("a.jar"), "text");
    assertEquals(2, weave(text).exitCode());
    assertTrue(weave("--help").out().startsWith("Usage: weave "));
  }

  /** The class path has the weaver with its libraries, and what the classes were compiled with. */
  @Test
  void runsAsBuildsStartIt() throws Exception {
    Sources.compile(classes, Sources.GENERATOR);
    List<String> path = new ArrayList<>(List.of(Sources.core().toString()));
    for (Class<?> type : List.of(Main.class, ClassReader.class, ClassNode.class, Analyzer.class)) {
      path.add(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    Path printed = folder.resolve("printed.txt");
    Process weaver =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, path),
                "dev.ikat.weaver.Main",
                classes.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    assertEquals(0, weaver.waitFor());
    assertEquals(classes + ": woven: 1 of 1 body\n", Files.readString(printed));
    assertEquals("[0, 1, 2]", Sources.call(classes, "p.Numbers", "list"));
  }
}
