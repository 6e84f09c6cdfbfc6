package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Programs for the tests: written down, compiled, and called. */
final class Sources {
  static final String GENERATOR =
      """
      package p;
      import dev.ikat.Generator;
      public class Numbers {
        public static String list() {
          Generator<Integer, Void, Void> numbers =
              Generator.of(y -> {
                for (int i = 0; i < 3; i++) y.yield(i);
              });
          return numbers.stream().toList().toString();
        }
      }
      """;

  static final String MONITOR =
      """
      package p;
      import static dev.ikat.Asyncio.*;
      public class Held {
        public static void hold(Object lock) {
          run(async(() -> {
            synchronized (lock) {
              await(sleep(java.time.Duration.ZERO));
            }
          }));
        }
      }
      """;

  private Sources() {}

  /** Where Ikat itself is. */
  static Path core() {
    try {
      Class<?> generator = Class.forName("dev.ikat.Generator");
      return Path.of(generator.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static ClassFiles others() {
    return ClassFiles.ofPath(List.of(core())).orElse(ClassFiles.jdk());
  }

  /** Compiles the classes, the names of which they say themselves. */
  static void compile(Path classes, String... sources) throws IOException {
    Path folder = Files.createTempDirectory(classes.toAbsolutePath().getParent(), "sources");
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      String name = source.replaceAll("(?s).*?public (?:class|interface) (\\w+).*", "$1");
      files.add(Files.writeString(folder.resolve(name + ".java"), source));
    }
    StringWriter messages = new StringWriter();
    var javac = ToolProvider.getSystemJavaCompiler();
    try (var manager = javac.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", core().toString(), "-proc:none", "-g");
      boolean compiled =
          javac
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertTrue(compiled, messages::toString);
    }
  }

  /** Calls a static method without arguments, of a class found there. */
  static Object call(Path classes, String className, String method) throws Exception {
    var parent = Class.forName("dev.ikat.Generator").getClassLoader();
    var urls = new java.net.URL[] {classes.toUri().toURL()};
    try (var loader = new URLClassLoader(urls, parent)) {
      return loader.loadClass(className).getMethod(method).invoke(null);
    }
  }

  /** The files below a folder, with their names from there. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
