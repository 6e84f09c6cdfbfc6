package dev.ikat.agent;

import static dev.ikat.agent.ChildJvm.AGENT;
import static dev.ikat.agent.ChildJvm.java;
import static dev.ikat.agent.ChildJvm.path;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ikat.probe.Count;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the agent and no other flag the continuation engine runs generators. */
class EngineUnderAgentTest {
  private static final String ENGINE = "-Dikat.engine=continuation";

  @Test
  void onTheClassPath() throws Exception {
    String printed =
        java(
            "-javaagent:" + AGENT + "=noweave",
            ENGINE,
            "-cp",
            Programs.classPath(),
            Count.class.getName());
    assertEquals("0\n1\n2\n", printed);
  }

  @Test
  void onTheModulePath(@TempDir Path folder) throws Exception {
    ModuleFolder.compile(
        folder,
        "module app { requires dev.ikat; }",
        Count.class,
        Programs.core(),
        Programs.jarOf(NullMarked.class));
    String printed =
        java(
            "-javaagent:" + AGENT + "=noweave",
            ENGINE,
            "-p",
            path(folder, Programs.core()),
            "-m",
            "app/" + Count.class.getName());
    assertEquals("0\n1\n2\n", printed);
  }
}
