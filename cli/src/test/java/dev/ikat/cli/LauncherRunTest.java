package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ikat run} once Ikat is built: no call of these may start Maven. */
class LauncherRunTest {
  @TempDir Path folder;

  private Checkout checkout;

  @BeforeEach
  void build() throws Exception {
    checkout = Checkout.built();
  }

  private Launch run(String... arguments) throws IOException {
    Path noMaven = folder.resolve("no-maven");
    Commands.script(noMaven, "mvn", "echo 'Maven was started' >&2", "exit 99");
    var all = Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new);
    return checkout
        .ikat(all)
        .in(folder)
        .with("IKAT_CACHE", folder.resolve("cache"))
        .withPathBefore(noMaven);
  }

  private Path write(String name, String code) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, code);
  }

  private static void assertPrints(String expected, Launch launch) throws Exception {
    assertEquals(new Launch.Result(0, expected, ""), launch.run());
  }

  private static void assertRefused(String message, Launch launch) throws Exception {
    assertEquals(new Launch.Result(2, "", "ikat: " + message + "\n"), launch.run());
  }

  // ---- programs of all shapes

  @Test
  void runsACompactSourceFile() throws Exception {
    write("Hi.java", "record Name(String s) {}\nvoid main() { IO.println(new Name(\"hi\").s()); }");
    assertPrints("hi\n", run("Hi.java"));
  }

  @Test
  void runsTheFirstClassOfAFile() throws Exception {
    String main = "{ public static void main(String[] a) { IO.println(\"%s\"); } }\n";
    write(
        "Two.java",
        "class First " + main.formatted("first") + "class Two " + main.formatted("two"));
    assertPrints("first\n", run("Two.java"));
  }

  @Test
  void runsAMainMethodThatIsInherited() throws Exception {
    write(
        "Child.java",
        "class Child extends Parent {}\nclass Parent { void main() { IO.println(1); } }");
    assertPrints("1\n", run("Child.java"));
  }

  @Test
  void runsAClassInAPackageWithItsNeighbours() throws Exception {
    write(
        "a/b/App.java",
        "package a.b;\nclass App { void main() { IO.println(a.c.Other.name()); } }");
    write(
        "a/c/Other.java",
        "package a.c;\npublic class Other { public static String name() { return \"o\"; } }");
    assertPrints("o\n", run("a/b/App.java"));
    assertPrints("o\n", run("App.java").in(folder.resolve("a/b")));
  }

  @Test
  void findsIkatAndItsEngine() throws Exception {
    write(
        "Open.java",
        """
        import dev.ikat.Generator;

        void main() {
          Module base = Object.class.getModule();
          Module here = getClass().getModule();
          IO.println(Generator.class.getSimpleName());
          IO.println(base.isExported("jdk.internal.vm", here) + " " + base.isOpen("java.lang", here));
          IO.println(System.getProperty("ikat.engine"));
        }
        """);
    assertPrints("Generator\ntrue true\nnull\n", run("Open.java"));
    assertPrints(
        "Generator\ntrue true\ncontinuation\n", run("--engine", "continuation", "Open.java"));
    assertPrints("Generator\nfalse false\nportable\n", run("--engine=portable", "Open.java"));
  }

  // ---- the program's own streams, arguments, signals and exit code

  @Test
  void passesArgumentsOnAsTheyAre() throws Exception {
    write(
        "Args.java",
        "void main(String[] args) { for (var a : args) IO.println(\"[\" + a + \"]\"); }");
    assertPrints(
        "[a b]\n[]\n[*]\n[@x]\n[--engine]\n[-Jx]\n",
        run("Args.java", "a b", "", "*", "@x", "--engine", "-Jx"));
  }

  @Test
  void passesJvmOptionsOn() throws Exception {
    write("Jvm.java", "void main() { IO.println(System.getProperty(\"greeting\")); }");
    assertPrints("hello you\n", run("-J-Xmx64m", "-J-Dgreeting=hello you", "Jvm.java"));
  }

  @Test
  void passesStandardInputOn() throws Exception {
    write(
        "Echo.java", "void main() { for (String s; (s = IO.readln()) != null; ) IO.println(s); }");
    assertPrints("one\ntwo\n", run("Echo.java").typing("one\ntwo\n"));
    assertPrints("three\n", run("Echo.java").typing("three\n"));
  }

  @Test
  void endsWithTheProgramsExitCode() throws Exception {
    write("Exit.java", "void main() { System.exit(42); }");
    assertEquals(42, run("Exit.java").run().exitCode());
    write("Throw.java", "void main() { throw new IllegalStateException(); }");
    assertEquals(1, run("Throw.java").run().exitCode());
  }

  @Test
  void isTheProgramThatSignalsReach() throws Exception {
    write(
        "Wait.java",
        """
        void main() throws Exception {
          Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("bye")));
          IO.println("ready");
          System.in.read();
        }
        """);
    Process program = run("Wait.java").start();
    try (var out = program.inputReader()) {
      assertEquals("ready", out.readLine());
      program.toHandle().destroy();
      assertEquals("bye", out.readLine());
      assertEquals(128 + 15, program.waitFor());
    }
  }

  // ---- the cache

  private long javaStarts(Path jdk, Launch launch) throws Exception {
    long before = Commands.startsOf(jdk);
    var result = launch.with("JAVA_HOME", jdk).run();
    assertEquals(0, result.exitCode(), result::toString);
    return Commands.startsOf(jdk) - before;
  }

  @Test
  void compilesAnUnchangedProgramOnce() throws Exception {
    Path jdk = Commands.jdk(folder.resolve("jdk"), "25.0.1");
    write("A.java", "void main() { IO.println(B.name()); }");
    write("B.java", "class B { static String name() { return C.NAME; } }");
    write("C.java", "class C { static final String NAME = \"c\"; }");
    assertEquals(2, javaStarts(jdk, run("A.java")), "the compiler and the program");
    assertEquals(1, javaStarts(jdk, run("A.java")), "the program");
    assertEquals(1, javaStarts(jdk, run("--engine", "portable", "A.java")), "the program");
  }

  @Test
  void compilesAgainWhatChanged() throws Exception {
    write("A.java", "void main() { IO.println(\"A\" + B.name()); }");
    write("B.java", "class B { static String name() { return \"B\"; } }");
    assertPrints("AB\n", run("A.java"));
    write("B.java", "class B { static String name() { return \"b\"; } }");
    assertPrints("Ab\n", run("A.java"));
    write("A.java", "void main() { IO.println(\"a\" + B.name()); }");
    assertPrints("ab\n", run("A.java"));
    // as it once was
    write("B.java", "class B { static String name() { return \"B\"; } }");
    assertPrints("aB\n", run("A.java"));
    Files.delete(folder.resolve("B.java"));
    assertEquals(1, run("A.java").run().exitCode());
  }

  @Test
  void noticesANeighbourThatHidesAnImportedName() throws Exception {
    write(
        "A.java",
        "import dev.ikat.*;\nvoid main() { IO.println(Generator.class.getPackageName()); }");
    assertPrints("dev.ikat\n", run("A.java"));
    write("Generator.java", "class Generator {}");
    assertPrints("\n", run("A.java"));
  }

  @Test
  void compilesOnceForManyAtATime() throws Exception {
    write("A.java", "void main() { IO.println(\"a\"); }");
    var runs = new ArrayList<Process>();
    for (int i = 0; i < 4; i++) runs.add(run("A.java").start());
    for (Process run : runs) {
      assertEquals("a\n", new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(0, run.waitFor());
    }
  }

  // ---- what cannot be run

  @Test
  void showsCompileErrorsAsJavacDoes() throws Exception {
    write("Bad.java", "void main() { int n = nope; String s = 1; }");
    var javac = new ByteArrayOutputStream();
    String file = folder.resolve("Bad.java").toString();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, javac, "-d", folder.toString(), "-proc:none", file);
    assertNotEquals(0, result);
    assertEquals(new Launch.Result(1, "", javac.toString(StandardCharsets.UTF_8)), run(file).run());
    var relative = run("Bad.java").run();
    assertTrue(
        relative.err().startsWith("Bad.java:1: error: cannot find symbol"), relative::toString);
    assertTrue(relative.err().endsWith("2 errors\n"), relative::toString);
  }

  @Test
  void showsSyntaxErrorsAsJavacDoes() throws Exception {
    write("Bad.java", "void main() { int = 1; }");
    var result = run("Bad.java").run();
    assertEquals(1, result.exitCode());
    assertTrue(result.err().startsWith("Bad.java:1: error: not a statement"), result::toString);
  }

  @Test
  void refusesWhatIsNoProgram() throws Exception {
    assertRefused("run: there is no file Gone.java", run("Gone.java"));
    write("notes.txt", "");
    assertRefused("run: notes.txt is not a .java file", run("notes.txt"));
    write("Lib.java", "class Lib {}");
    assertRefused(
        "Lib.java has nothing to run: its first class, Lib, has no void main()", run("Lib.java"));
    write("Empty.java", "");
    assertRefused("Empty.java has no class to run", run("Empty.java"));
    write("Moved.java", "package a.b;\nclass Moved { void main() {} }");
    assertRefused(
        "Moved.java says package a.b, so it must stand in a folder a/b", run("Moved.java"));
    assertRefused(
        "no engine 'fast': there are continuation and portable", run("--engine", "fast", "A.java"));
    assertRefused("run: no option -x; see ./ikat help", run("-x", "A.java"));
    assertRefused("run: which file? ./ikat run FILE.java [ARGS]", run());
  }

  // ---- from anywhere

  @Test
  void runsThroughALinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), checkout.root.resolve("ikat"));
    write("odd name/It's.java", "class It { void main() { IO.println(\"odd\"); } }");
    var launch =
        new Launch(link, "run", "odd name/It's.java")
            .in(folder)
            .with("IKAT_CACHE", folder.resolve("cache"));
    assertPrints("odd\n", launch);
    Files.delete(link);
    assertEquals(List.of("run"), names(folder.resolve("cache")));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
