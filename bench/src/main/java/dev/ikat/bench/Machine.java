package dev.ikat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What figures depend on. */
public record Machine(int cores, String cpu, String jdk) {
  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        cpuName(),
        System.getProperty("java.vm.version") + " (" + System.getProperty("java.vm.name") + ")");
  }

  private static String cpuName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException noLinux) {
      return System.getProperty("os.arch");
    }
  }
}
