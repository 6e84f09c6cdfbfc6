package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDK the launcher takes. */
class LauncherJdkTest {
  @TempDir Path folder;

  private Launch launch;

  @BeforeEach
  void prepare() throws Exception {
    Path program =
        Files.writeString(folder.resolve("A.java"), "void main() { IO.println(\"a\"); }");
    launch =
        Checkout.built()
            .ikat("run", program.toString())
            .with("IKAT_CACHE", folder.resolve("cache"))
            .with("PATH", Commands.toolsOnly(folder.resolve("tools")))
            .with("IKAT_JDK_DIRS", folder.resolve("jdks"))
            .without("JAVA_HOME");
  }

  private Path jdk(String name, String version) throws Exception {
    return Commands.jdk(folder.resolve(name), version);
  }

  private void assertTakes(Path jdk) throws Exception {
    var result = launch.run();
    assertEquals(new Launch.Result(0, "a\n", ""), result);
    assertTrue(Commands.startsOf(jdk) > 0, () -> jdk + " was not taken");
  }

  private void putOnPath(Path jdk) throws Exception {
    // as Debian does: a link of a link
    Path alternative = Files.createSymbolicLink(folder.resolve("javac"), jdk.resolve("bin/javac"));
    Files.createSymbolicLink(folder.resolve("tools/javac"), alternative);
  }

  @Test
  void javaHomeComesFirst() throws Exception {
    putOnPath(jdk("path", "25"));
    launch.with("JAVA_HOME", jdk("home", "25.0.1"));
    assertTakes(folder.resolve("home"));
  }

  @Test
  void thenPath() throws Exception {
    launch.with("JAVA_HOME", jdk("home", "17.0.15"));
    jdk("jdks/newest", "26.0.1");
    putOnPath(jdk("path", "25"));
    assertTakes(folder.resolve("path"));
    assertEquals(0, Commands.startsOf(folder.resolve("home")), "asking a JDK for its version");
  }

  @Test
  void thenTheNewestOfTheUsualFolders() throws Exception {
    putOnPath(jdk("path", "21.0.9"));
    jdk("jdks/a", "25.0.9");
    jdk("jdks/b", "25.0.10");
    jdk("jdks/c", "24.0.2");
    jdk("jdks/d", "1.8.0_402");
    assertTakes(folder.resolve("jdks/b"));
  }

  @Test
  void inTheOrderOfTheFolders() throws Exception {
    launch.with("IKAT_JDK_DIRS", folder + "/none:" + folder + "/first:" + folder + "/second");
    jdk("first/x", "25.0.1");
    jdk("second/x", "26");
    assertTakes(folder.resolve("first/x"));
  }

  @Test
  void alsoAsMacOsLaysThemOut() throws Exception {
    assertTakes(jdk("jdks/temurin-25.jdk/Contents/Home", "25.0.2"));
  }

  @Test
  void notARuntimeWithoutACompiler() throws Exception {
    Path runtime = jdk("jdks/jre", "26");
    Files.delete(runtime.resolve("bin/javac"));
    assertTakes(jdk("jdks/jdk", "25"));
  }

  @Test
  void withNoneItSaysWhatToInstall() throws Exception {
    launch.with("JAVA_HOME", jdk("home", "17"));
    var result = launch.run();
    assertEquals(2, result.exitCode());
    assertEquals("", result.out());
    assertTrue(result.err().contains("no JDK 25 or newer"), result::toString);
    assertTrue(result.err().contains("apt-get install temurin-25-jdk"), result::toString);
  }
}
