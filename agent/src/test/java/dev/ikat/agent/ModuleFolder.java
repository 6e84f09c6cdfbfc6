package dev.ikat.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Makes modules for the tests out of the programs in {@code dev.ikat.probe}. */
final class ModuleFolder {
  private static final Path PROGRAMS = Path.of("src/test/java/dev/ikat/probe");

  private ModuleFolder() {}

  /**
   * Compiles one program as a module.
   *
   * @param declaration what {@code module-info.java} says
   * @param modulePath where it finds the modules that it requires
   */
  static void compile(Path folder, String declaration, Class<?> program, Path... modulePath)
      throws IOException {
    Path info = Files.writeString(folder.resolve("module-info.java"), declaration);
    Path source = PROGRAMS.resolve(program.getSimpleName() + ".java");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                folder.toString(),
                "-p",
                ChildJvm.path(modulePath),
                info.toString(),
                source.toString());
    assertEquals(0, result);
  }
}
