package dev.ikat.agent;

import static dev.ikat.agent.ChildJvm.AGENT;
import static dev.ikat.agent.ChildJvm.TEST_CLASSES;
import static dev.ikat.agent.ChildJvm.java;
import static dev.ikat.agent.ChildJvm.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.probe.Bodies;
import dev.ikat.probe.Held;
import dev.ikat.probe.Loaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent weaves what is loaded, wherever it is loaded. */
class WeavingAgentTest {
  private static final String EXPLAINED =
      """
      ikat: dev/ikat/probe/Bodies.java:19: generator body woven, 2 suspensions
      ikat: dev/ikat/probe/Bodies.java:32: async body woven, 2 suspensions
      ikat: dev/ikat/probe/Bodies.java:37: async body woven, 1 suspension
      """;

  private static final String PRINTED = "12 abab\n";

  private static String sorted(String lines) {
    return lines.lines().sorted().reduce("", (all, line) -> all + line + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"continuation", "portable"})
  void weavesOnTheClassPath(String engine) throws Exception {
    String printed =
        java(
            "-javaagent:" + AGENT + "=explain",
            "-Dikat.engine=" + engine,
            "-Xverify:all",
            "-cp",
            Programs.classPath(),
            Bodies.class.getName());
    assertEquals(sorted(EXPLAINED + PRINTED), sorted(withoutWarnings(printed)));
  }

  private static String withoutWarnings(String printed) {
    return printed.replaceAll("(?m)^OpenJDK.*\n", "");
  }

  @Test
  void weavesOnTheModulePath(@TempDir Path folder) throws Exception {
    Path jspecify = Programs.jarOf(NullMarked.class);
    ModuleFolder.compile(
        folder, "module app { requires dev.ikat; }", Bodies.class, Programs.core(), jspecify);
    String printed =
        java(
            "-javaagent:" + AGENT + "=explain",
            "-p",
            path(folder, Programs.core()),
            "-m",
            "app/" + Bodies.class.getName());
    assertEquals(sorted(EXPLAINED + PRINTED), sorted(printed));
  }

  @Test
  void weavesForAnExecutableJarThatNamesIt(@TempDir Path folder) throws Exception {
    // No options there: a body that needs a stack would warn of flags that are missing.
    Path jar =
        Jars.make(
            folder.resolve("app.jar"),
            java.util.Map.of(
                "Main-Class",
                Bodies.class.getName(),
                "Launcher-Agent-Class",
                IkatAgent.class.getName(),
                "Class-Path",
                AGENT.toUri() + " " + Programs.core().toUri()),
            Bodies.class);
    assertEquals(PRINTED, java("-jar", jar));
  }

  @Test
  void weavesInManyLoadersAtOnceAndKeepsNone() throws Exception {
    String printed =
        java(
            "-javaagent:" + AGENT,
            "-Dclasses=" + TEST_CLASSES,
            "-cp",
            Programs.classPath(),
            Loaders.class.getName());
    assertEquals(PRINTED.repeat(32) + "16 classes\ndropped\n", printed);
  }

  @Test
  void weavesNothingWhenToldSo() throws Exception {
    String printed =
        java(
            "-javaagent:" + AGENT + "=noweave,explain",
            "-Dikat.engine=continuation",
            "-cp",
            Programs.classPath(),
            Bodies.class.getName());
    assertEquals(PRINTED, printed);
  }

  @Test
  void aMonitorHeldIsOneWarning() throws Exception {
    String printed = java("-javaagent:" + AGENT, "-cp", Programs.classPath(), Held.class.getName());
    assertTrue(
        printed.contains(
            "WARNING: dev/ikat/probe/Held.java:16: a monitor is held at a suspension: others of the"
                + " loop would block on it (await); the body is not woven, and runs on a stack."),
        printed);
    assertEquals(1, printed.split("WARNING").length - 1, printed);
    assertTrue(printed.endsWith("held\n"), printed);
  }

  @Test
  void refusesOptionsThatItDoesNotHave() throws Exception {
    String printed = ChildJvm.failing("-javaagent:" + AGENT + "=fast", "-version");
    assertTrue(
        printed.contains("ikat-agent has no option 'fast': there are noweave and explain"),
        printed);
  }

  @Test
  void hasItsLibrariesUnderNamesOfItsOwn() throws Exception {
    try (var jar = new ZipFile(AGENT.toFile())) {
      var foreign =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class") && !name.startsWith("dev/ikat/agent/"))
              .toList();
      assertEquals(java.util.List.of(), foreign);
      assertFalse(Files.isDirectory(AGENT));
    }
  }
}
