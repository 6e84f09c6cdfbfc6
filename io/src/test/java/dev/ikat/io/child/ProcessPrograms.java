package dev.ikat.io.child;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.io.AsyncioIO.createSubprocessShell;

import dev.ikat.io.SubprocessOptions;
import java.nio.charset.StandardCharsets;

/** The programs that the tests of child processes run with pipes of one kind. */
public final class ProcessPrograms {
  private ProcessPrograms() {}

  public static void main(String[] arguments) {
    switch (arguments[0]) {
      case "grandchild" -> run(async(() -> grandchild()));
      case "threads" -> run(async(() -> threads()));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The child ends; what it has started goes on reading and writing. */
  private static void grandchild() {
    String program = "exec 3<&0; (read line; echo grandchild $line) <&3 & exit 0";
    try (var child = await(createSubprocessShell(program, SubprocessOptions.PIPED))) {
      System.out.println("returncode " + await(child.waitFor()));
      await(child.stdin().write("reads\n".getBytes(StandardCharsets.UTF_8)));
      System.out.print(text(await(child.stdout().read())));
    }
  }

  /** How many threads wait for pipes. */
  private static void threads() {
    try (var child = await(createSubprocessShell("echo ready; cat", SubprocessOptions.PIPED))) {
      System.out.print(text(await(child.stdout().readline())));
      long waiting =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("ikat-pipe"))
              .count();
      System.out.println("threads " + waiting);
    }
  }
}
