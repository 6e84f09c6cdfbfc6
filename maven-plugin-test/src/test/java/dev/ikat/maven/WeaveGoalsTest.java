package dev.ikat.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The goals {@code weave} and {@code weave-tests}, in a build that is run time after time. */
class WeaveGoalsTest {
  private static final String NUMBERS =
      """
      package p;
      import dev.ikat.Generator;
      public class Numbers {
        static Generator<Integer, Void, Void> small() {
          return Generator.of(y -> {
            for (int i = 0; i < 3; i++) y.yield(i);
          });
        }
        static Generator<Integer, Void, Void> large() {
          return Generator.of(y -> y.yield(1000));
        }
        public static void main(String[] arguments) {
          System.out.println(small().stream().toList() + " " + large().stream().toList());
        }
      }
      """;

  private static final String WAITS =
      """
      package p;
      import static dev.ikat.Asyncio.*;
      public class Waits {
        public static void main(String[] arguments) {
          run(async(() -> {
            await(sleep(java.time.Duration.ZERO));
          }));
        }
      }
      """;

  private static final String HELD =
      WAITS
          .replace("Waits", "Held")
          .replace("await(", "synchronized (arguments) {\n        await(")
          .replace("ZERO));", "ZERO));\n      }");

  @TempDir Path folder;

  private MavenProject project;

  /** The oldest that is to work and the newest, as they were unpacked. */
  static List<String> mavens() throws IOException {
    try (Stream<Path> found = Files.list(Path.of(System.getProperty("ikat.mavens")))) {
      return found
          .map(path -> path.getFileName().toString().replace("apache-maven-", ""))
          .sorted()
          .toList();
    }
  }

  private static String newest() throws IOException {
    return mavens().getLast();
  }

  private void open(String maven) throws IOException {
    project = new MavenProject(maven, folder);
    project.write("src/main/java/p/Numbers.java", NUMBERS);
    project.write("src/main/java/p/Waits.java", WAITS);
    project.write("src/test/java/p/MoreWaits.java", WAITS.replace("Waits", "MoreWaits"));
  }

  private MavenProject.Build succeeds(String... arguments) throws Exception {
    var build = project.build(arguments);
    assertEquals(0, build.exitCode(), build::printed);
    return build;
  }

  @Test
  void bothMavensAreThere() throws Exception {
    assertEquals(2, mavens().size());
    assertNotEquals(mavens().getFirst(), mavens().getLast());
  }

  @ParameterizedTest
  @MethodSource("mavens")
  void weavesWhatChangedAndRemovesWhatIsGone(String maven) throws Exception {
    open(maven);
    assertEquals(
        List.of("woven: 3 of 3 bodies, 2 classes anew", "woven: 1 of 1 body, 1 class anew"),
        succeeds().woven());
    assertEquals("[0, 1, 2] [1000]\n", project.run("p.Numbers").printed());
    assertEquals(8, project.classes("target/classes").size());

    assertEquals(
        List.of("woven: 3 of 3 bodies, 0 classes anew", "woven: 1 of 1 body, 0 classes anew"),
        succeeds().woven());

    project.write(
        "src/main/java/p/Numbers.java",
        NUMBERS.replace("Generator.of(y -> y.yield(1000))", "small()"));
    project.delete("src/main/java/p/Waits.java");
    project.write("src/test/java/p/MoreWaits.java", "package p; class MoreWaits {}");
    assertEquals(
        List.of("woven: 1 of 1 body, 1 class anew", "woven: 0 of 0 bodies, 0 classes anew"),
        succeeds().woven());
    assertEquals(
        List.of("Numbers$$Frame$ikat0.class", "Numbers$$Lambda$ikat1.class", "Numbers.class"),
        project.classes("target/classes"));
    assertEquals(List.of("MoreWaits.class"), project.classes("target/test-classes"));
    assertEquals("[0, 1, 2] [0, 1, 2]\n", project.run("p.Numbers").printed());
  }

  @ParameterizedTest
  @MethodSource("mavens")
  void aMonitorFailsTheBuildWithFileAndLine(String maven) throws Exception {
    open(maven);
    project.write("src/main/java/p/Held.java", HELD);
    Path file = project.path("src/main/java/p/Held.java").toRealPath();
    for (int i = 0; i < 2; i++) {
      var build = project.build();
      assertEquals(1, build.exitCode(), build::printed);
      assertTrue(
          build
              .printed()
              .contains(
                  "[ERROR] "
                      + file
                      + ":7: a monitor is held at a suspension: others of the loop would block on"
                      + " it (await)\n"),
          build::printed);
      assertEquals(
          List.of("Held.class", "Numbers.class", "Waits.class"), project.classes("target/classes"));
    }
  }

  @Test
  void leavesWhatIsExcluded() throws Exception {
    open(newest());
    project.configure("<excludes><exclude>p.Num*</exclude><exclude>q.**</exclude></excludes>");
    assertEquals("woven: 1 of 1 body, 1 class anew", succeeds().woven().getFirst());
    assertEquals(
        List.of(
            "Numbers.class",
            "Waits$$Frame$ikat0.class",
            "Waits$$Lambda$ikat1.class",
            "Waits.class"),
        project.classes("target/classes"));
    project.configure("");
    assertEquals("woven: 2 of 2 bodies, 1 class anew", succeeds().woven().getFirst());
  }

  @Test
  void skipsAndExplainsWhenToldSo() throws Exception {
    open(newest());
    assertEquals(List.of(), succeeds("-Dikat.weave.skip").woven());
    assertEquals(List.of("Numbers.class", "Waits.class"), project.classes("target/classes"));
    for (int i = 0; i < 2; i++) {
      String printed = succeeds("-Dikat.explain").printed();
      Path file = project.path("src/main/java/p/Numbers.java").toRealPath();
      assertTrue(
          printed.contains("[INFO] " + file + ":6: generator body woven, 1 suspension\n"), printed);
    }
  }
}
