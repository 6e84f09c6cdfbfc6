package dev.ikat.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./ikat} hands on to Java. */
@Command(name = "ikat", description = "Generators and asyncio for the JVM.")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
