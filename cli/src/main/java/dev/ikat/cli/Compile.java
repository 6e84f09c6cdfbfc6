package dev.ikat.cli;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.Report;
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

  @Option(names = "--no-weave")
  private boolean noWeave;

  @Parameters private Path file;

  private Compile() {}

  @Override
  public Integer call() throws IOException, Refusal {
    var program = Program.of(file);
    var cache = new ProgramCache(entry.toAbsolutePath());
    try (var compilation = cache.begin()) {
      if (!program.compile(classPath, compilation.classes(), System.err)) return ExitCode.SOFTWARE;
      if (!noWeave) {
        Report report = program.weave(classPath, compilation.classes());
        report.errors().forEach(body -> System.err.println(error(program, body)));
        if (!report.written()) return ExitCode.SOFTWARE;
        compilation.explain(report.byLine());
      }
      compilation.keep(program.mainClass(), program.otherSources());
    }
    cache.dropUnused();
    return ExitCode.OK;
  }

  /** As javac writes them. */
  private static String error(Program program, Body body) {
    return program.shown(body) + ":" + body.lineToShow() + ": error: " + body.reason();
  }
}
