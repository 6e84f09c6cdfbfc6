package dev.ikat.weaver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars, woven in place or into another. */
class JarWeaverTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 2, 3, 4, 6);
  private static final byte[] MANIFEST =
      "Manifest-Version: 1.0\r\nMulti-Release: true\r\nX-Odd:   spaced\r\n\r\n".getBytes(UTF_8);

  @TempDir Path folder;

  private Path classes;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  @BeforeEach
  void compile() throws IOException {
    classes = Files.createDirectory(folder.resolve("classes"));
    Sources.compile(classes, Sources.GENERATOR);
    entries.put("META-INF/MANIFEST.MF", MANIFEST);
  }

  private byte[] numbers() throws IOException {
    return Files.readAllBytes(classes.resolve("p/Numbers.class"));
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("app.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (var one : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(one.getKey());
        entry.setTimeLocal(TIME);
        if (one.getKey().endsWith(".jar")) {
          // as loaders of nested jars want them
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(one.getValue().length);
          CRC32 sum = new CRC32();
          sum.update(one.getValue());
          entry.setCrc(sum.getValue());
        }
        out.putNextEntry(entry);
        out.write(one.getValue());
      }
    }
    return jar;
  }

  private static Report weave(Path jar, Path target) throws IOException {
    return new JarWeaver(jar, Sources.others(), new ClassPatterns(List.of())).weave(target);
  }

  private static List<String> names(Path jar) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private static byte[] read(Path jar, String name) throws IOException {
    try (var zip = new ZipFile(jar.toFile());
        var in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void weavesInPlaceAndKeepsAllElse() throws Exception {
    entries.put("p/", new byte[0]);
    entries.put("p/Numbers.class", numbers());
    entries.put("lib/nested.jar", new byte[] {1, 2, 3});
    entries.put("readme.txt", "read me".getBytes(UTF_8));
    Path jar = jar();
    assertEquals(List.of("p.Numbers"), weave(jar, jar).classes());
    assertEquals(
        List.of(
            "META-INF/MANIFEST.MF",
            "p/",
            "p/Numbers.class",
            "p/Numbers$$Frame$ikat0.class",
            "p/Numbers$$Lambda$ikat1.class",
            "lib/nested.jar",
            "readme.txt"),
        names(jar));
    assertArrayEquals(MANIFEST, read(jar, "META-INF/MANIFEST.MF"));
    assertArrayEquals(new byte[] {1, 2, 3}, read(jar, "lib/nested.jar"));
    try (var zip = new ZipFile(jar.toFile())) {
      zip.stream().forEach(entry -> assertEquals(TIME, entry.getTimeLocal(), entry.getName()));
      assertEquals(ZipEntry.STORED, zip.getEntry("lib/nested.jar").getMethod());
    }
    assertEquals("[0, 1, 2]", Sources.call(jar, "p.Numbers", "list"));
  }

  @Test
  void theSameJarGivesTheSameJar() throws Exception {
    entries.put("p/Numbers.class", numbers());
    Path jar = jar();
    byte[] before = Files.readAllBytes(jar);
    Path a = folder.resolve("out/a.jar");
    Path b = folder.resolve("out/b.jar");
    weave(jar, a);
    weave(jar, b);
    assertArrayEquals(before, Files.readAllBytes(jar));
    assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(b));
    assertEquals(List.of(), weave(a, a).classes());
    assertArrayEquals(Files.readAllBytes(b), Files.readAllBytes(a), "woven already");
    assertEquals(List.of("a.jar", "b.jar"), Sources.names(folder.resolve("out")));
  }

  @Test
  void weavesTheClassesOfLaterJavasForThemselves() throws Exception {
    byte[] three = numbers();
    Sources.compile(classes, Sources.GENERATOR.replace("i < 3", "i < 4"));
    entries.put("p/Numbers.class", three);
    entries.put("META-INF/versions/21/p/Numbers.class", numbers());
    entries.put("BOOT-INF/classes/p/Numbers.class", three);
    Path jar = jar();
    weave(jar, jar);
    assertEquals(1 + 3 * 3, names(jar).size());
    assertTrue(
        names(jar).contains("META-INF/versions/21/p/Numbers$$Frame$ikat0.class"),
        () -> "in " + jar);
    assertTrue(
        names(jar).contains("BOOT-INF/classes/p/Numbers$$Frame$ikat0.class"), () -> "in " + jar);
    var uri = java.net.URI.create("jar:" + jar.toUri() + "!/");
    var parent = Class.forName("dev.ikat.Generator").getClassLoader();
    try (var loader = new java.net.URLClassLoader(new java.net.URL[] {uri.toURL()}, parent)) {
      assertEquals(
          "[0, 1, 2, 3]", loader.loadClass("p.Numbers").getMethod("list").invoke(null) + "");
    }
  }

  @Test
  void refusesWhatIsSigned() throws Exception {
    entries.put("META-INF/KEY.SF", new byte[0]);
    entries.put("p/Numbers.class", numbers());
    Path jar = jar();
    byte[] before = Files.readAllBytes(jar);
    var e = assertThrows(IllegalArgumentException.class, () -> weave(jar, jar));
    assertEquals(
        jar
            + " is signed (META-INF/KEY.SF), and weaving would break the signature: weave first,"
            + " then sign",
        e.getMessage());
    assertArrayEquals(before, Files.readAllBytes(jar));
  }

  @Test
  void refusesWhatIsNoJar() throws Exception {
    Path script = Files.writeString(folder.resolve("app.jar"), "#!/bin/sh\n");
    var e = assertThrows(IllegalArgumentException.class, () -> weave(script, script));
    assertEquals(script + " does not begin as a jar does", e.getMessage());
  }

  @Test
  void writesNothingIfAMonitorIsHeld() throws Exception {
    Sources.compile(classes, Sources.MONITOR);
    entries.put("p/Numbers.class", numbers());
    entries.put("p/Held.class", Files.readAllBytes(classes.resolve("p/Held.class")));
    Path jar = jar();
    byte[] before = Files.readAllBytes(jar);
    Path target = folder.resolve("out.jar");
    var report = weave(jar, target);
    assertFalse(report.written());
    assertEquals(List.of("p/Held.java:7"), report.errors().stream().map(Body::place).toList());
    assertFalse(Files.exists(target));
    assertArrayEquals(before, Files.readAllBytes(jar));
    var patterns = new ClassPatterns(List.of("p.Held"));
    assertTrue(new JarWeaver(jar, Sources.others(), patterns).weave(target).written());
    assertNotEquals(0, Files.size(target));
  }
}
