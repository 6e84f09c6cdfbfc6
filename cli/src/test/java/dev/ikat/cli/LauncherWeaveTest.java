package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./ikat run} and {@code ./ikat weave} weave, and what they say about it. */
class LauncherWeaveTest {
  private static final String COUNT =
      """
      import dev.ikat.Generator;

      void main() throws Exception {
        Generator<Integer, Void, Void> numbers =
            Generator.of(y -> {
              for (int i = 0; i < 3; i++) y.yield(i);
            });
        IO.println(numbers.stream().toList());
        IO.println(getClass().getResource("Count$$Frame$ikat0.class") != null);
      }
      """;

  private static final String HELD =
      """
      import static dev.ikat.Asyncio.*;
      import java.time.Duration;

      void main() {
        run(async(() -> {
          synchronized (this) {
            await(sleep(Duration.ZERO));
          }
        }));
      }
      """;

  private static final String MONITOR =
      "error: a monitor is held at a suspension: others of the loop would block on it (await)\n";

  @TempDir Path folder;

  private Checkout checkout;

  @BeforeEach
  void checkOut() throws Exception {
    checkout = Checkout.built();
  }

  private Launch ikat(String... arguments) {
    return checkout.ikat(arguments).in(folder).with("IKAT_CACHE", folder.resolve("cache"));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void assertRun(int exitCode, String out, String err, Launch launch) throws Exception {
    assertEquals(new Launch.Result(exitCode, out, err), launch.run());
  }

  @Test
  void runWeavesAndSaysSoWhenAsked() throws Exception {
    write("Count.java", COUNT);
    String explained = "Count.java:6: generator body woven, 1 suspension\n";
    assertRun(0, "[0, 1, 2]\ntrue\n", "", ikat("run", "Count.java"));
    assertRun(0, "[0, 1, 2]\ntrue\n", explained, ikat("run", "--explain", "Count.java"));
  }

  @Test
  void runLeavesAsIsWhatItIsToldTo() throws Exception {
    write("Count.java", COUNT);
    String none = "ikat: run: nothing is woven with --no-weave\n";
    assertRun(0, "[0, 1, 2]\ntrue\n", "", ikat("run", "Count.java"));
    assertRun(0, "[0, 1, 2]\nfalse\n", "", ikat("run", "--no-weave", "Count.java"));
    assertRun(0, "[0, 1, 2]\nfalse\n", none, ikat("run", "--no-weave", "--explain", "Count.java"));
    assertRun(0, "[0, 1, 2]\ntrue\n", "", ikat("run", "Count.java"));
  }

  @Test
  void aMonitorHeldAcrossASuspensionIsACompileError() throws Exception {
    write("Held.java", HELD);
    write(
        "a/b/Held.java",
        "package a.b;\n" + HELD.replace("void main", "class Held { void main") + "}");
    assertRun(1, "", "Held.java:7: " + MONITOR, ikat("run", "Held.java"));
    assertRun(1, "", "a/b/Held.java:8: " + MONITOR, ikat("run", "a/b/Held.java"));
    Path file = folder.resolve("Held.java");
    assertRun(1, "", file + ":7: " + MONITOR, ikat("run", file.toString()));
    assertRun(0, "", "", ikat("run", "--no-weave", "Held.java"));
  }

  @Test
  void weavesAJar() throws Exception {
    write("Count.java", COUNT);
    assertEquals(0, ikat("run", "--no-weave", "Count.java").run().exitCode());
    Path classes;
    try (var files = Files.walk(folder.resolve("cache"))) {
      classes = files.filter(file -> file.endsWith("classes")).findFirst().orElseThrow();
    }
    Path jar = folder.resolve("count.jar");
    var tool = ToolProvider.findFirst("jar").orElseThrow();
    tool.run(System.out, System.err, "-cfe", jar + "", "Count", "-C", classes + "", ".");
    assertRun(
        0, "count.jar: woven: 1 of 1 body\n", "", ikat("weave", "-o", "woven.jar", "count.jar"));
    assertTrue(Files.size(folder.resolve("woven.jar")) > Files.size(jar));
    assertRun(2, "", "ikat: weave: there is no folder or jar gone\n", ikat("weave", "gone"));
  }
}
