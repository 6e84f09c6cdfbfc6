package dev.ikat.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ikat compile}: the part of {@code ./ikat run} that needs a JVM. The launcher calls it when
 * the cache has no compilation of a program, and then starts the program itself.
 */
@Command(name = "compile", hidden = true)
final class Compile implements Callable<Integer> {
  @Option(names = "--class-path", required = true)
  private String classPath;

  /** The program's folder in the cache. */
  @Option(names = "--entry", required = true)
  private Path entry;

  @Parameters private Path file;

  private Compile() {}

  @Override
  public Integer call() throws IOException, Refusal {
    var program = Program.of(file);
    var cache = new ProgramCache(entry.toAbsolutePath());
    try (var compilation = cache.begin()) {
      if (!program.compile(classPath, compilation.classes(), System.err)) return ExitCode.SOFTWARE;
      compilation.keep(program.mainClass(), program.otherSources());
    }
    cache.dropUnused();
    return ExitCode.OK;
  }
}
