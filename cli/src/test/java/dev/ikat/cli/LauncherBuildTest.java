package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first {@code ./ikat run} of a clone, and the first after a change of Ikat's sources. */
class LauncherBuildTest {
  @TempDir Path folder;

  private Checkout checkout;
  private Path program;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Checkout.fresh(folder.resolve("clone"));
    program = Files.writeString(folder.resolve("A.java"), "void main() { IO.println(\"a\"); }");
  }

  private Launch run() {
    return checkout.ikat("run", program.toString()).with("IKAT_CACHE", folder.resolve("cache"));
  }

  @Test
  void buildsFirstAndSaysSo() throws Exception {
    var first = run().run();
    assertEquals(0, first.exitCode(), first::toString);
    assertEquals("a\n", first.out());
    assertTrue(first.err().startsWith("ikat: building with JDK "), first::toString);
    assertTrue(first.err().contains("\nikat:   Ikat core\n"), first::toString);
    assertFalse(first.err().contains("[INFO]"), first::toString);
    assertEquals(new Launch.Result(0, "a\n", ""), run().run());

    Path source = checkout.root.resolve("core/src/main/java/module-info.java");
    Files.writeString(source, Files.readString(source) + "// changed\n");
    var changed = run().run();
    assertEquals("a\n", changed.out());
    assertTrue(changed.err().startsWith("ikat: building with JDK "), changed::toString);
    assertEquals(new Launch.Result(0, "a\n", ""), run().run());
  }

  @Test
  void showsMavensOutputWhenTheBuildFails() throws Exception {
    Files.writeString(checkout.root.resolve("core/src/main/java/dev/ikat/Broken.java"), "class");
    var result = run().run();
    assertEquals(1, result.exitCode());
    assertEquals("", result.out());
    assertTrue(result.err().contains("COMPILATION ERROR"), result::toString);
    assertTrue(result.err().endsWith("Maven's output above says why\n"), result::toString);
  }

  @Test
  void withoutMavenItSaysWhatToInstall() throws Exception {
    var result = run().with("PATH", Commands.toolsOnly(folder.resolve("tools"))).run();
    assertEquals(
        new Launch.Result(
            2, "", "ikat: building Ikat needs Maven. On Debian or Ubuntu: apt-get install maven\n"),
        result);
  }

  @Test
  void buildsOnceForTwoAtATime() throws Exception {
    Process one = run().start();
    Process two = run().start();
    String errors = errors(one) + errors(two);
    assertEquals(0, one.waitFor(), errors);
    assertEquals(0, two.waitFor(), errors);
    assertEquals(2, errors.split("building with JDK", -1).length, errors);
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
