package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of what the launcher needs of the repository, so that tests may build, edit and break it
 * while the repository itself is being built.
 */
final class Checkout {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** What every build reads. */
  private static final List<String> PARTS =
      List.of(
          "ikat",
          "scripts",
          ".mvn",
          "pom.xml",
          "weaver/src/main",
          "maven-plugin/src/main",
          "core/src/main",
          "io/src/main",
          "agent/src/main",
          "cli/src/main");

  private static Checkout built;

  final Path root;

  private Checkout(Path root) {
    this.root = root;
  }

  /** One in which nothing was ever built. */
  static Checkout fresh(Path folder) throws IOException {
    for (String part : PARTS) copy(REPOSITORY.resolve(part), folder.resolve(part));
    for (String pom : modulePoms()) copy(REPOSITORY.resolve(pom), folder.resolve(pom));
    return new Checkout(folder);
  }

  /** The parent's pom names all modules, also those that are not built, and Maven reads them. */
  private static List<String> modulePoms() throws IOException {
    try (Stream<Path> folders = Files.list(REPOSITORY)) {
      return folders
          .map(folder -> folder.getFileName() + "/pom.xml")
          .filter(pom -> Files.exists(REPOSITORY.resolve(pom)))
          .toList();
    }
  }

  /** One that is built. It serves all tests, and none may change it. */
  static synchronized Checkout built() throws IOException, InterruptedException {
    if (built == null) {
      var checkout = fresh(temporaryFolder());
      var build = checkout.ikat("build").run();
      assertEquals(0, build.exitCode(), build::toString);
      built = checkout;
    }
    return built;
  }

  Launch ikat(String... arguments) {
    return new Launch(root.resolve("ikat"), arguments);
  }

  private static Path temporaryFolder() throws IOException {
    Path folder = Files.createTempDirectory("ikat-checkout");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
