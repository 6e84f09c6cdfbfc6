package dev.ikat.agent;

import static dev.ikat.agent.ChildJvm.AGENT;
import static dev.ikat.agent.ChildJvm.TEST_CLASSES;
import static dev.ikat.agent.ChildJvm.java;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.probe.Bodies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jacoco.agent.AgentJar;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.tools.ExecFileLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coverage by JaCoCo of classes that the agent weaves, in whatever order the agents are named. */
class JacocoTest {
  private static final List<String> STATUS = List.of("empty", "missed", "covered", "partly");

  @TempDir Path folder;

  private Path jacoco;
  private Path coverage;

  @BeforeEach
  void extractAgent() throws IOException {
    jacoco = folder.resolve("jacoco.jar");
    AgentJar.extractTo(jacoco.toFile());
    coverage = folder.resolve("jacoco.exec");
  }

  /** The status of each line that has code, by JaCoCo's own reckoning. */
  private Map<Integer, String> lines(String... agents) throws Exception {
    var command = new ArrayList<Object>();
    for (String agent : agents) command.add("-javaagent:" + agent);
    command.addAll(List.of("-cp", Programs.classPath(), Bodies.class.getName()));
    String printed = java(command.toArray());
    assertTrue(printed.contains("12 abab\n"), printed);
    boolean explains = List.of(agents).contains(AGENT + "=explain");
    assertEquals(explains, printed.contains("generator body woven, 2 suspensions"), printed);

    var executed = new ExecFileLoader();
    executed.load(coverage.toFile());
    var builder = new CoverageBuilder();
    String file = Bodies.class.getName().replace('.', '/') + ".class";
    new Analyzer(executed.getExecutionDataStore(), builder)
        .analyzeClass(Files.readAllBytes(TEST_CLASSES.resolve(file)), file);
    assertEquals(List.of(), List.copyOf(builder.getNoMatchClasses()), "known by its bytes");
    IClassCoverage bodies = builder.getClasses().iterator().next();
    var lines = new TreeMap<Integer, String>();
    for (int i = bodies.getFirstLine(); i <= bodies.getLastLine(); i++) {
      int status = bodies.getLine(i).getStatus();
      if (status != ICounter.EMPTY) lines.put(i, STATUS.get(status));
    }
    return lines;
  }

  private String jacoco() {
    return jacoco + "=destfile=" + coverage;
  }

  private Map<Integer, String> unwoven() throws Exception {
    var lines = lines(AGENT + "=noweave", jacoco());
    assertEquals("covered", lines.get(24), "y.yield(n)");
    assertEquals("missed", lines.get(22), "y.yield(-1)");
    return lines;
  }

  @Test
  void coverageIsRightIfItComesFirst() throws Exception {
    assertEquals(unwoven(), lines(jacoco(), AGENT + "=explain"));
  }

  @Test
  void coverageIsRightIfItComesLast() throws Exception {
    assertEquals(unwoven(), lines(AGENT + "=explain", jacoco()));
  }
}
