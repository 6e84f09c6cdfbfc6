package dev.ikat.weaver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that says what was woven the last time, so that a build weaves only what the compiler has
 * written since. Anything that is not as expected makes it an empty one: then all is woven again,
 * which does no harm.
 */
final class WeavingRecord {
  private static final String FIRST_LINE = "ikat weaving 1";

  /** What is known of a class whose file has this stamp. */
  record Entry(String stamp, List<Body> bodies) {}

  private final Path file;
  private final String settings;
  private final Map<String, Entry> before;
  private final Map<String, Entry> now = new TreeMap<>();

  /**
   * Reads it.
   *
   * @param settings what the result depends on besides the classes
   */
  WeavingRecord(Path file, String settings) throws IOException {
    this.file = file;
    this.settings = settings;
    this.before = read();
  }

  private Map<String, Entry> read() throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException none) {
      return Map.of();
    }
    if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE + " " + settings)) {
      return Map.of();
    }
    Map<String, Entry> read = new HashMap<>();
    try {
      List<Body> bodies = List.of();
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split("\t", -1);
        if (fields[0].equals("class")) {
          bodies = new ArrayList<>();
          read.put(fields[1], new Entry(fields[2], bodies));
        } else {
          bodies.add(body(fields));
        }
      }
    } catch (RuntimeException notOurs) {
      return Map.of();
    }
    return read;
  }

  private static Body body(String[] fields) {
    return new Body(
        fields[1],
        fields[2],
        Integer.parseInt(fields[3]),
        Kind.valueOf(fields[4]),
        Integer.parseInt(fields[5]),
        fields[6].isEmpty() ? null : Refusal.valueOf(fields[6]),
        Integer.parseInt(fields[7]),
        fields[8],
        fields[9].isEmpty() ? null : fields[9]);
  }

  private static String line(Body body) {
    return String.join(
        "\t",
        "body",
        body.className(),
        body.method(),
        String.valueOf(body.line()),
        body.kind().name(),
        String.valueOf(body.points()),
        body.refusal() == null ? "" : body.refusal().name(),
        String.valueOf(body.refusedLine()),
        body.detail().replaceAll("\\s+", " "),
        body.source() == null ? "" : body.source());
  }

  /** What is known of the class, if its file is as it was left; null if it is not. */
  @Nullable Entry unchanged(String className, Path classFile) throws IOException {
    Entry entry = before.get(className);
    return entry != null && entry.stamp().equals(stamp(classFile)) ? entry : null;
  }

  /** Notes what the class is like now. */
  void note(String className, Path classFile, List<Body> bodies) throws IOException {
    now.put(className, new Entry(stamp(classFile), bodies));
  }

  private static String stamp(Path classFile) throws IOException {
    return Files.size(classFile) + " " + Files.getLastModifiedTime(classFile);
  }

  /** Replaces the file. */
  void write() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(FIRST_LINE + " " + settings);
    now.forEach((name, entry) -> {
      lines.add("class\t" + name + "\t" + entry.stamp());
      entry.bodies().forEach(body -> lines.add(line(body)));
    });
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.write(written, lines, StandardCharsets.UTF_8);
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
