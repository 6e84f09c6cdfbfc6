package dev.ikat.woven;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Generator;
import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A jar that the first weaver has woven, with nothing beside it but core: no flag, no agent, no
 * weaver. Nothing on the error stream means that no stack was needed either, as the first one
 * without flags would give a warning.
 */
@Timeout(120)
class OldestWovenJarTest {
  private static final String PRINTED =
      """
      generators [0, 1, 2, 3, 8, 9]
      sent 10.0 15.0 -1.0
      closed after 2
      awaits 123
      blocks [a, b, timeout]
      queue 6
      async generator [0, 1, 4, 9]
      anonymous abab
      instance 42
      """;

  private record Result(int exit, String out, String err) {}

  @TempDir Path folder;

  @Test
  void runsOnTheClassPath() throws Exception {
    assertEquals(
        new Result(0, PRINTED, ""),
        java("-cp", jar() + File.pathSeparator + core(), "tapestry.Tapestry"));
  }

  @Test
  void runsOnTheModulePath() throws Exception {
    assertEquals(
        new Result(0, PRINTED, ""),
        java("-p", jar() + File.pathSeparator + core(), "-m", "tapestry/tapestry.Tapestry"));
  }

  /** The same for the version after this one: what a weaver of the future has woven. */
  @Test
  void whatWasWovenForALaterVersionIsRefused() throws Exception {
    int later = Woven.VERSION + 1;
    var result = java("-cp", wovenFor(later) + File.pathSeparator + core(), "tapestry.Tapestry");
    assertEquals(1, result.exit(), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                "dev.ikat.woven.UnsupportedWeavingError: a class was woven for version "
                    + later
                    + " of dev.ikat.woven, and this Ikat has version "
                    + Woven.VERSION),
        result::err);
  }

  private static Path jar() throws URISyntaxException {
    return Path.of(OldestWovenJarTest.class.getResource("/woven/1/tapestry.jar").toURI());
  }

  private static Path core() throws URISyntaxException {
    return Path.of(Generator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The jar with another version in the classes that ask for one. */
  private Path wovenFor(int version) throws IOException, URISyntaxException {
    Path later = folder.resolve("later.jar");
    try (var in = new ZipFile(jar().toFile());
        var out = new ZipOutputStream(Files.newOutputStream(later))) {
      for (ZipEntry entry : in.stream().toList()) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(entry.getName().contains("$ikat") ? wovenFor(version, bytes) : bytes);
      }
    }
    return later;
  }

  private static byte[] wovenFor(int version, byte[] classFile) {
    CodeTransform raise =
        (code, element) -> {
          if (element instanceof ConstantInstruction constant
              && Integer.valueOf(1).equals(constant.constantValue())) {
            code.loadConstant(version);
          } else {
            code.with(element);
          }
        };
    return ClassFile.of()
        .transformClass(
            ClassFile.of().parse(classFile),
            ClassTransform.transformingMethodBodies(
                method -> method.methodName().equalsString("<clinit>"), raise));
  }

  private Result java(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    Process java = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    boolean ended = java.waitFor(60, TimeUnit.SECONDS);
    if (!ended) {
      java.destroyForcibly().waitFor();
    }
    String errors = Files.readString(err, UTF_8);
    assertTrue(ended, () -> command + " did not end; it wrote: " + errors);
    return new Result(java.exitValue(), Files.readString(out, UTF_8), errors);
  }
}
