package dev.ikat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cache keeps, and what it drops. */
class ProgramCacheTest {
  @TempDir Path root;

  private Path program(String name, Duration unused) throws IOException {
    Path entry = root.resolve(name);
    try (var compilation = new ProgramCache(entry).begin()) {
      Files.writeString(compilation.classes().resolve("Main.class"), name);
      compilation.keep("Main", List.of());
    }
    Path used = Files.createFile(entry.resolve("used"));
    Files.setLastModifiedTime(used, FileTime.from(Instant.now().minus(unused)));
    return entry;
  }

  @Test
  void keepsACompilationUnderItsDigest() throws IOException {
    Path entry = program("a", Duration.ZERO);
    String[] current = Files.readString(entry.resolve("current")).strip().split(" ");
    assertEquals("Main", current[1]);
    assertEquals("a", Files.readString(entry.resolve(current[0] + "/classes/Main.class")));
  }

  @Test
  void dropsACompilationThatIsNotKept() throws IOException {
    new ProgramCache(root.resolve("a")).begin().close();
    assertEquals(List.of("a"), names());
  }

  @Test
  void dropsWhatWasNotUsedForLong() throws IOException {
    Path used = program("used", Duration.ofDays(29));
    Path unused = program("unused", Duration.ofDays(31));
    new ProgramCache(used).dropUnused();
    assertTrue(Files.exists(used));
    assertFalse(Files.exists(unused));
  }

  @Test
  void dropsTheLongestUnusedOfTooMany() throws IOException {
    for (int i = 0; i < 510; i++) {
      Path entry = Files.createDirectory(root.resolve("p" + i));
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now().minus(Duration.ofHours(2 + i))));
    }
    new ProgramCache(root.resolve("p0")).dropUnused();
    assertEquals(500, names().size());
    assertTrue(names().contains("p499"));
    assertFalse(names().contains("p500"));
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
