package dev.ikat.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Python on this machine. Each measurement is a process of its own, which gets the script by its
 * standard input.
 */
public record Python(String command, String version) {
  /** The {@code python3} of the path; null if there is none. */
  public static @Nullable Python plain() {
    return find("python3", false);
  }

  /** A Python that has uvloop: the path's, or Debian's own, where its package puts it. */
  public static @Nullable Python withUvloop() {
    Python ofPath = find("python3", true);
    return ofPath != null ? ofPath : find("/usr/bin/python3", true);
  }

  private static @Nullable Python find(String command, boolean uvloop) {
    List<String> version = ask(command, "version", uvloop, 0);
    return version.isEmpty() ? null : new Python(command, version.getFirst());
  }

  /** Adds to the figures what one run of so many seconds gives. */
  void measure(Row.Source.Python row, double seconds, Figures figures) {
    ask(command, row.row(), row.uvloop(), seconds)
        .forEach(line -> {
          String[] nanos = line.split(" ");
          figures.addWall(Double.parseDouble(nanos[0]));
          figures.addCpu(Double.parseDouble(nanos[1]));
        });
  }

  /** What the script prints; nothing if it cannot be run. */
  private static List<String> ask(String command, String row, boolean uvloop, double seconds) {
    List<String> arguments = new ArrayList<>(List.of(command, "-", row, "" + seconds));
    if (uvloop) {
      arguments.add("uvloop");
    }
    Process process;
    try {
      process = new ProcessBuilder(arguments).redirectError(Redirect.DISCARD).start();
    } catch (IOException notThere) {
      return List.of();
    }
    try (InputStream script = Python.class.getResourceAsStream("asyncio_peers.py")) {
      if (script == null) {
        throw new IllegalStateException("asyncio_peers.py is not among the resources");
      }
      try (var input = process.getOutputStream()) {
        script.transferTo(input);
      } catch (IOException stoppedReading) {
        // Its exit code says why.
      }
      byte[] output = process.getInputStream().readAllBytes();
      return process.waitFor() == 0
          ? new String(output, StandardCharsets.UTF_8).lines().toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      process.destroyForcibly();
    }
  }
}
