package dev.ikat.cli;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.ikat.weaver.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where compiled programs are kept; {@code scripts/run.sh} has the layout and reads it.
 *
 * <p>Any number of launchers write at the same time. So a compilation is made in a folder of its
 * own and renamed into place when it is complete, never to be changed again: a program that runs
 * goes on finding its classes, whatever is compiled meanwhile.
 */
final class ProgramCache {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int AT_MOST = 500;

  /** What was used just now may be running, and is kept however many there are. */
  private static final Duration IN_USE = Duration.ofHours(1);

  private final Path entry;
  private final Path root;

  /**
   * @param entry the folder of one program, beside those of all others
   */
  ProgramCache(Path entry) {
    this.entry = entry;
    root = entry.getParent();
  }

  Compilation begin() throws IOException {
    Files.createDirectories(entry);
    Path folder = Files.createTempDirectory(root, ".new-");
    Files.createDirectory(folder.resolve("classes"));
    return new Compilation(folder);
  }

  /** One compilation under way. Closing it without {@link #keep} drops it. */
  final class Compilation implements AutoCloseable {
    private final Path folder;

    private Compilation(Path folder) {
      this.folder = folder;
    }

    Path classes() {
      return folder.resolve("classes");
    }

    /** Notes what became of the program's bodies, for {@code ./ikat run --explain}. */
    void explain(List<Body> bodies) throws IOException {
      Files.write(folder.resolve("bodies"), bodies.stream().map(Body::toString).toList());
    }

    void keep(String mainClass, List<Path> otherSources) throws IOException {
      String sums = sums(otherSources);
      if (!otherSources.isEmpty()) Files.writeString(folder.resolve("sources"), sums);
      String digest = sha256(sums.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
      try {
        Files.move(folder, entry.resolve(digest), ATOMIC_MOVE);
      } catch (FileSystemException e) {
        // From the same sources: another launcher was faster, or a neighbour is as it once was.
        if (!Files.isDirectory(entry.resolve(digest))) throw e;
      }
      Path current = Files.createTempFile(entry, "current", null);
      Files.writeString(current, digest + " " + mainClass + "\n");
      Files.move(current, entry.resolve("current"), ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      delete(folder);
    }
  }

  /** In the form that {@code sha256sum -c} reads. */
  private static String sums(List<Path> files) throws IOException {
    var lines = new StringBuilder();
    for (Path file : files) {
      String name = file.toString();
      String quoted = name.replace("\\", "\\\\").replace("\n", "\\n");
      String mark = quoted.equals(name) ? "" : "\\";
      lines.append(mark).append(sha256(Files.readAllBytes(file)));
      lines.append("  ").append(quoted).append('\n');
    }
    return lines.toString();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Drops what was not used for long, and the longest unused of what is too many. */
  void dropUnused() throws IOException {
    Instant now = Instant.now();
    record Program(Path folder, Instant lastUse) {}
    List<Program> latestFirst;
    try (Stream<Path> all = Files.list(root)) {
      latestFirst =
          all.map(folder -> new Program(folder, lastUse(folder)))
              .sorted(Comparator.comparing(Program::lastUse).reversed())
              .toList();
    }
    for (int i = 0; i < latestFirst.size(); i++) {
      Program program = latestFirst.get(i);
      Duration unused = Duration.between(program.lastUse, now);
      if (unused.compareTo(KEPT) > 0 || i >= AT_MOST && unused.compareTo(IN_USE) > 0) {
        drop(program.folder);
      }
    }
  }

  private static Instant lastUse(Path program) {
    Path used = program.resolve("used");
    try {
      return Files.getLastModifiedTime(Files.exists(used) ? used : program).toInstant();
    } catch (NoSuchFileException _) {
      return Instant.now(); // another launcher has just dropped it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Renames first, so that of all launchers at it one does the work, and none sees a half. */
  private void drop(Path program) throws IOException {
    Path doomed = Files.createTempDirectory(root, ".old-");
    try {
      delete(Files.move(program, doomed.resolve("program"), ATOMIC_MOVE));
    } catch (NoSuchFileException _) {
      // another launcher has dropped it
    } finally {
      delete(doomed);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
