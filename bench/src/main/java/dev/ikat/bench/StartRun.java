package dev.ikat.bench;

import dev.ikat.Asyncio;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a process takes that says hello and ends: {@link Hello} in a jar of its own, woven, or
 * the same on CPython.
 */
final class StartRun {
  private static final String PYTHON =
      """
      import asyncio

      async def main():
          await asyncio.sleep(0)
          print("hello")

      asyncio.run(main())
      """;

  private final Path folder;
  private final @Nullable Python python;
  private @Nullable List<String> plain;
  private @Nullable List<String> cached;

  /**
   * @param woven where the jar is put, and what it is made of
   */
  StartRun(Path woven, @Nullable Python python) {
    this.folder = woven;
    this.python = python;
  }

  /** Adds so many starts. */
  void measure(Row.Source.Start start, int times, Figures figures) throws IOException {
    @Nullable List<String> command =
        switch (start) {
          case JAR -> jar();
          case AOT_CACHE -> withCache();
          case CPYTHON -> python == null ? null : List.of(python.command(), "-c", PYTHON);
        };
    if (command == null) {
      return;
    }
    run(command);
    for (int i = 0; i < times; i++) {
      long before = System.nanoTime();
      run(command);
      figures.addWall(System.nanoTime() - before);
    }
  }

  private List<String> jar() throws IOException {
    List<String> command = plain;
    if (command == null) {
      command = command(pack());
      plain = command;
    }
    return command;
  }

  private List<String> withCache() throws IOException {
    List<String> command = cached;
    if (command == null) {
      Path cache = folder.resolve("hello.aot");
      List<String> training = new ArrayList<>(jar());
      training.add(1, "-XX:AOTCacheOutput=" + cache);
      run(training);
      command = new ArrayList<>(jar());
      command.add(1, "-XX:AOTCache=" + cache);
      cached = command;
    }
    return command;
  }

  private static List<String> command(Path jar) {
    Path core;
    try {
      core = Path.of(Asyncio.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        jar + File.pathSeparator + core,
        Hello.class.getName());
  }

  /** Hello and what the weaver made for it. */
  private Path pack() throws IOException {
    Path jar = folder.resolve("hello.jar");
    String name = Hello.class.getName().replace('.', '/');
    Path home = folder.resolve(name).getParent();
    try (Stream<Path> files = Files.list(home);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.sorted().toList()) {
        String entry = folder.relativize(file).toString();
        if (entry.startsWith(name)) {
          out.putNextEntry(new JarEntry(entry));
          Files.copy(file, out);
        }
      }
    }
    return jar;
  }

  private static void run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(Redirect.DISCARD)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0 || !said.lines().toList().contains("hello")) {
        throw new IOException("it did not say hello: " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
