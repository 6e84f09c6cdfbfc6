package dev.ikat.agent;

import static dev.ikat.agent.ChildJvm.TEST_CLASSES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;

/** The programs in {@code dev.ikat.probe}: where they run, and other versions of them. */
final class Programs {
  private static final Path SOURCES = Path.of("src/test/java/dev/ikat/probe");

  private Programs() {}

  /** Core's jar or classes, and all others like it. */
  static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Path core() {
    return jarOf(dev.ikat.Generator.class);
  }

  static String classPath() {
    return ChildJvm.path(TEST_CLASSES, core());
  }

  /** Compiles a program with its text changed. */
  static Path changed(Path folder, Class<?> program, UnaryOperator<String> change)
      throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    String name = program.getSimpleName() + ".java";
    String text = Files.readString(SOURCES.resolve(name));
    Path source = Files.writeString(sources.resolve(name), change.apply(text));
    List<String> options =
        List.of("-d", folder.toString(), "-cp", core().toString(), "-proc:none", "-g");
    var arguments = new java.util.ArrayList<>(options);
    arguments.add(source.toString());
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, result);
    return folder;
  }
}
