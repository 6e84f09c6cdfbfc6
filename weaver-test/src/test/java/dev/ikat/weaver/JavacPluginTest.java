package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Xplugin:Ikat}, by the API of compilers and as a command. */
class JavacPluginTest {
  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  @TempDir Path folder;

  private Path classes;
  private final DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();

  @BeforeEach
  void makeFolder() throws IOException {
    classes = Files.createDirectory(folder.resolve("classes"));
  }

  /** Where the weaver and its libraries are: what a build gives to javac. */
  private static String processorPath() {
    return Stream.of(
            Weaver.class,
            org.objectweb.asm.ClassReader.class,
            org.objectweb.asm.tree.ClassNode.class,
            org.objectweb.asm.tree.analysis.Analyzer.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private List<String> options(String plugin, String... more) {
    var options =
        new ArrayList<>(List.of("-Xplugin:" + plugin, "--processor-path", processorPath()));
    options.addAll(List.of("-d", classes.toString(), "-cp", Sources.core().toString(), "-g"));
    options.addAll(List.of(more));
    return options;
  }

  private Path source(String text) throws IOException {
    String name =
        text.startsWith("module")
            ? "module-info"
            : text.replaceAll("(?s).*?public class (\\w+).*", "$1");
    return Files.writeString(folder.resolve(name + ".java"), text);
  }

  private boolean compile(List<String> options, String... sources) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String source : sources) files.add(source(source));
    try (var manager = JAVAC.getStandardFileManager(messages, null, null)) {
      return compile(manager, options, manager.getJavaFileObjectsFromPaths(files));
    }
  }

  private boolean compile(
      JavaFileManager manager, List<String> options, Iterable<? extends JavaFileObject> sources) {
    return JAVAC.getTask(null, manager, messages, options, null, sources).call();
  }

  private List<String> messages() {
    return messages.getDiagnostics().stream()
        .map(message ->
            message.getKind() + " " + message.getLineNumber() + ": " + message.getMessage(null))
        .toList();
  }

  // ---- by the API -------------------------------------------------------------------------------

  @Test
  void weavesWhatJavacHasWritten() throws Exception {
    assertTrue(
        compile(options("Ikat", "-Xlint:all", "-Werror"), Sources.GENERATOR),
        () -> "" + messages());
    assertEquals(List.of(), messages());
    assertEquals(
        List.of("p/Numbers$$Frame$ikat0.class", "p/Numbers$$Lambda$ikat1.class", "p/Numbers.class"),
        Sources.names(classes));
    assertEquals("[0, 1, 2]", Sources.call(classes, "p.Numbers", "list"));
  }

  @Test
  void weavesAModule() throws Exception {
    var jspecify = org.jspecify.annotations.NullMarked.class.getProtectionDomain().getCodeSource();
    String path = Sources.core() + File.pathSeparator + jspecify.getLocation().getPath();
    var options = options("Ikat", "-p", path);
    assertTrue(compile(options, "module m { requires dev.ikat; }", Sources.GENERATOR));
    assertEquals(4, Sources.names(classes).size());
  }

  @Test
  void aMonitorIsAnErrorAtItsLine() throws Exception {
    assertFalse(compile(options("Ikat"), Sources.MONITOR));
    assertEquals(
        List.of(
            "ERROR 7: a monitor is held at a suspension: others of the loop would block on it"
                + " (await)"),
        messages());
    var message = messages.getDiagnostics().getFirst();
    assertTrue(message.getSource().getName().endsWith("Held.java"), message::toString);
    assertEquals(List.of("p/Held.class"), Sources.names(classes));
  }

  @Test
  void explainsByNotes() throws Exception {
    assertTrue(compile(options("Ikat explain"), Sources.GENERATOR));
    assertEquals(List.of("NOTE 7: generator body woven, 1 suspension"), messages());
  }

  @Test
  void leavesExcludedClasses() throws Exception {
    assertTrue(compile(options("Ikat exclude=a.*,p.Held"), Sources.GENERATOR, Sources.MONITOR));
    assertEquals(4, Sources.names(classes).size());
  }

  @Test
  void leavesWhatItDidNotCompileAndRemovesWhatIsGone() throws Exception {
    String two =
        """
        package p;
        import dev.ikat.Generator;
        public class Two {
          Generator<Integer, Void, Void> a() { return Generator.of(y -> y.yield(1)); }
          Generator<Integer, Void, Void> b() { return Generator.of(y -> y.yield(2)); }
        }
        """;
    Sources.compile(classes, Sources.GENERATOR);
    assertTrue(compile(options("Ikat"), two));
    assertEquals(List.of("p/Numbers.class"), numbers());
    assertEquals(6, Sources.names(classes).size());
    assertTrue(compile(options("Ikat"), two.replace("Generator.of(y -> y.yield(2))", "a()")));
    assertEquals(4, Sources.names(classes).size());
  }

  private List<String> numbers() throws IOException {
    return Sources.names(classes).stream().filter(name -> name.contains("Numbers")).toList();
  }

  @Test
  void looksUpClassesWhereJavacDoes() throws Exception {
    Path library = Files.createDirectory(folder.resolve("library"));
    Sources.compile(
        library,
        """
        package q;
        public class Kinds {
          public static class Base {}
          public static class A extends Base {}
          public static class B extends Base {}
        }
        """);
    String use =
        """
        package p;
        import static dev.ikat.Asyncio.*;
        import q.Kinds;
        public class Use {
          static Object use(boolean which) {
            return run(async(() -> {
              Kinds.Base kind = which ? new Kinds.A() : new Kinds.B();
              await(sleep(java.time.Duration.ZERO));
              return kind;
            }));
          }
        }
        """;
    String path = Sources.core() + File.pathSeparator + library;
    assertTrue(compile(options("Ikat explain", "-cp", path), use));
    assertEquals(List.of("NOTE 7: async body woven, 1 suspension"), messages());
  }

  @Test
  void isToldTheFolderWhereAnnotationsAreNotProcessed() throws Exception {
    assertFalse(compile(options("Ikat", "-proc:none"), Sources.GENERATOR));
    assertTrue(
        messages().getFirst().contains("say -Xplugin:\"Ikat output=FOLDER\""),
        () -> "" + messages());
    assertTrue(compile(options("Ikat output=" + classes, "-proc:none"), Sources.GENERATOR));
    assertEquals(3, Sources.names(classes).size());
  }

  @Test
  void warnsWhereClassesAreNotWrittenToTheFolder() throws Exception {
    Path file = source(Sources.GENERATOR);
    try (var standard = JAVAC.getStandardFileManager(messages, null, null)) {
      var memory =
          new ForwardingJavaFileManager<JavaFileManager>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
              return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                  return new ByteArrayOutputStream();
                }
              };
            }
          };
      assertTrue(compile(memory, options("Ikat"), standard.getJavaFileObjects(file)));
    }
    var message = messages.getDiagnostics().getFirst();
    assertEquals(Diagnostic.Kind.WARNING, message.getKind());
    assertTrue(message.getMessage(null).startsWith("Ikat weaves nothing, as p.Numbers is not"));
  }

  // ---- as a command -----------------------------------------------------------------------------

  private record Result(int exitCode, String printed) {}

  private Result javac(List<String> options, Path source) throws Exception {
    var command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/javac").toString()));
    command.addAll(options);
    command.add(source.getFileName().toString());
    Path output = folder.resolve("output.txt");
    Process javac =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(javac.waitFor(2, TimeUnit.MINUTES), "javac did not end");
    return new Result(javac.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  @Test
  void weavesAsACommand() throws Exception {
    assertEquals(new Result(0, ""), javac(options("Ikat"), source(Sources.GENERATOR)));
    assertEquals(3, Sources.names(classes).size());
    assertEquals("[0, 1, 2]", Sources.call(classes, "p.Numbers", "list"));
  }

  @Test
  void aMonitorFailsTheCommand() throws Exception {
    var result = javac(options("Ikat"), source(Sources.MONITOR));
    assertEquals(1, result.exitCode());
    assertTrue(
        result.printed().startsWith("Held.java:7: error: a monitor is held at a suspension"),
        result::printed);
  }

  @Test
  void refusesOptionsThatItDoesNotHave() throws Exception {
    var result = javac(options("Ikat fast"), source(Sources.GENERATOR));
    assertTrue(result.printed().contains("the plugin Ikat has no option 'fast'"), result::printed);
    assertFalse(result.exitCode() == 0);
  }
}
