package dev.ikat.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./ikat} hands on to Java. */
@Command(name = "ikat", subcommands = Compile.class)
final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var commands = new CommandLine(new Main());
    commands.setExecutionExceptionHandler(Main::explain);
    System.exit(commands.execute(arguments));
  }

  /** What we refuse ourselves is a message; all else is a bug of ours and keeps its trace. */
  private static int explain(
      Exception exception, CommandLine command, CommandLine.ParseResult arguments)
      throws Exception {
    if (!(exception instanceof Refusal)) throw exception;
    System.err.println("ikat: " + exception.getMessage());
    return CommandLine.ExitCode.USAGE;
  }
}
