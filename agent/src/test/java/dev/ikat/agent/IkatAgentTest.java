package dev.ikat.agent;

import static dev.ikat.agent.ChildJvm.AGENT;
import static dev.ikat.agent.ChildJvm.TEST_CLASSES;
import static dev.ikat.agent.ChildJvm.java;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ikat.probe.Probe;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent opens, and to whom, however it gets into the JVM. */
class IkatAgentTest {
  private static final String CLOSED =
      "jdk.internal.vm closed, java.lang closed, native code refused\n";
  private static final String OPEN =
      "jdk.internal.vm exported, java.lang open, native code allowed\n";

  /** On the module path it is Netty's modules that load native code, not Ikat's. */
  private static final String OPEN_TO_MODULE =
      "jdk.internal.vm exported, java.lang open, native code refused\n";

  private static final String NATIVE_ONLY =
      "jdk.internal.vm closed, java.lang closed, native code allowed\n";

  @TempDir Path folder;

  @Test
  void withoutItAllIsClosed() throws Exception {
    assertEquals(CLOSED, java("-cp", TEST_CLASSES, Probe.class.getName()));
  }

  @Test
  void opensToTheClassPath() throws Exception {
    assertEquals(OPEN, java("-javaagent:" + AGENT, "-cp", TEST_CLASSES, Probe.class.getName()));
  }

  @Test
  void opensToIkatOnTheModulePath() throws Exception {
    ModuleFolder.compile(folder, "module dev.ikat {}", Probe.class);
    assertEquals(
        OPEN_TO_MODULE,
        java("-javaagent:" + AGENT, "-p", folder, "-m", "dev.ikat/dev.ikat.probe.Probe"));
  }

  @Test
  void allowsNativeCodeToNettyOnTheModulePath() throws Exception {
    ModuleFolder.compile(folder, "module io.netty.common {}", Probe.class);
    assertEquals(
        NATIVE_ONLY,
        java("-javaagent:" + AGENT, "-p", folder, "-m", "io.netty.common/dev.ikat.probe.Probe"));
  }

  @Test
  void opensToNoOtherModule() throws Exception {
    ModuleFolder.compile(folder, "module other {}", Probe.class);
    assertEquals(
        CLOSED, java("-javaagent:" + AGENT, "-p", folder, "-m", "other/dev.ikat.probe.Probe"));
  }

  @Test
  void opensForAnExecutableJarThatNamesIt() throws Exception {
    Path jar =
        Jars.make(
            folder.resolve("app.jar"),
            Map.of(
                "Main-Class", Probe.class.getName(),
                "Launcher-Agent-Class", IkatAgent.class.getName(),
                "Class-Path", AGENT.toUri().toString()),
            Probe.class);
    assertEquals(OPEN, java("-jar", jar));
  }
}
