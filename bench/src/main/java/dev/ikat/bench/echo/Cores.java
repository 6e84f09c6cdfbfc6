package dev.ikat.bench.echo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which core does what: the server has the first, with its collector and its compiler, and the load
 * generator the second, so that neither takes time from the other and every server has the same.
 */
final class Cores {
  /** Whether processes can be bound to a core here. */
  static final boolean PINNED = Runtime.getRuntime().availableProcessors() > 1 && tasksetWorks();

  /** What a process of any kind has open besides its connections, and more. */
  private static final int OTHER_FILES = 500;

  private static final String RAISE =
      "ulimit -n 100000 2>/dev/null || ulimit -n \"$(ulimit -Hn)\"; ";

  private Cores() {}

  /** With as many open files as may be. */
  static List<String> onServersCore(List<String> command) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("sh", "-c", RAISE + "exec \"$@\"", "sh"));
    all.addAll(onCore(0));
    all.addAll(command);
    return all;
  }

  /** How many connections a server may have at once, and its client too. */
  static int connectionsAllowed() throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", RAISE + "ulimit -n").start();
    String files = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return files.isBlank() || files.startsWith("unlimited")
        ? Integer.MAX_VALUE
        : Integer.parseInt(files.strip()) - OTHER_FILES;
  }

  static List<String> onClientsCore(String... command) {
    List<String> all = new ArrayList<>(onCore(1));
    all.addAll(List.of(command));
    return all;
  }

  private static List<String> onCore(int core) {
    return PINNED ? List.of("taskset", "-c", "" + core) : List.of();
  }

  private static boolean tasksetWorks() {
    try {
      return new ProcessBuilder("taskset", "-c", "1", "true")
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
