package dev.ikat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Commands made for the tests, and JDKs that are little more. */
final class Commands {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "cp",
          "find",
          "flock",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sha256sum",
          "touch");

  private Commands() {}

  /** A shell script of that name. */
  static Path script(Path folder, String name, String... lines) throws IOException {
    Files.createDirectories(folder);
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A folder to be all of PATH: what the launcher uses of every system, no Java and no Maven. */
  static Path toolsOnly(Path folder) throws IOException {
    for (String tool : TOOLS) {
      Path real = Path.of("/usr/bin", tool);
      if (!Files.exists(real)) real = Path.of("/bin", tool);
      if (Files.exists(real)) script(folder, tool, "exec " + real + " \"$@\"");
    }
    return folder;
  }

  /** A JDK that says it has this version, and passes on to the real one, noting each start. */
  static Path jdk(Path home, String version) throws IOException {
    String real = System.getProperty("java.home");
    script(
        home.resolve("bin"), "java", "echo >>" + starts(home), "exec " + real + "/bin/java \"$@\"");
    script(home.resolve("bin"), "javac", "exit 99");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** How often java of that JDK was started. */
  static long startsOf(Path jdk) throws IOException {
    return Files.exists(starts(jdk)) ? Files.size(starts(jdk)) : 0;
  }

  private static Path starts(Path jdk) {
    return jdk.resolve("starts");
  }
}
