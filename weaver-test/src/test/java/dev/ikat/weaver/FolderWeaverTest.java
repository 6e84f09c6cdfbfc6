package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of classes, woven where they are, once or time after time. */
class FolderWeaverTest {
  private static final String TWO =
      """
      package p;
      import static dev.ikat.Asyncio.*;
      public class Two {
        dev.ikat.Coroutine<Void> one() { return async(() -> { await(two()); }); }
        dev.ikat.Coroutine<Void> two() { return async(() -> { await(one()); }); }
      }
      """;

  private static final String ONE =
      TWO.replaceFirst("\n *dev.ikat.Coroutine<Void> two.*\n", "\n").replace("two()", "one()");

  @TempDir Path folder;

  private Path classes;
  private Path record;

  @BeforeEach
  void makeFolders() throws IOException {
    classes = Files.createDirectory(folder.resolve("classes"));
    record = folder.resolve("kept/record");
  }

  private Report weave(String... excluded) throws IOException {
    var patterns = new ClassPatterns(List.of(excluded));
    return new FolderWeaver(classes, Sources.others(), patterns).weaveChanged(record);
  }

  @Test
  void weavesWhereTheClassesAre() throws Exception {
    Sources.compile(classes, Sources.GENERATOR);
    var report = new FolderWeaver(classes, Sources.others()).weave();
    assertEquals(List.of("p.Numbers"), report.classes());
    assertEquals("woven: 1 of 1 body", report.summary());
    assertEquals(
        "p/Numbers.java:7: generator body woven, 1 suspension", report.bodies().getFirst() + "");
    assertEquals(
        List.of("p/Numbers$$Frame$ikat0.class", "p/Numbers$$Lambda$ikat1.class", "p/Numbers.class"),
        Sources.names(classes));
    assertEquals("[0, 1, 2]", Sources.call(classes, "p.Numbers", "list"));
  }

  @Test
  void weavingAgainChangesNothing() throws Exception {
    Sources.compile(classes, Sources.GENERATOR);
    new FolderWeaver(classes, Sources.others()).weave();
    byte[] before = Files.readAllBytes(classes.resolve("p/Numbers.class"));
    var again = new FolderWeaver(classes, Sources.others()).weave();
    assertEquals(List.of(), again.classes());
    assertArrayEquals(before, Files.readAllBytes(classes.resolve("p/Numbers.class")));
    assertEquals(3, Sources.names(classes).size());
  }

  @Test
  void weavesOnlyWhatChanged() throws Exception {
    Sources.compile(classes, Sources.GENERATOR, TWO);
    assertEquals(List.of("p.Numbers", "p.Two"), weave().classes());
    var unchanged = weave();
    assertEquals(List.of(), unchanged.classes());
    assertEquals("woven: 3 of 3 bodies", unchanged.summary(), "what is recorded still counts");
    Sources.compile(classes, Sources.GENERATOR);
    var changed = weave();
    assertEquals(List.of("p.Numbers"), changed.classes());
    assertEquals("woven: 3 of 3 bodies", changed.summary());
  }

  @Test
  void removesWhatItMadeForBodiesAndClassesThatAreGone() throws Exception {
    Sources.compile(classes, Sources.GENERATOR, TWO);
    weave();
    assertEquals(8, Sources.names(classes).size());
    Sources.compile(classes, ONE);
    Files.delete(classes.resolve("p/Numbers.class"));
    weave();
    assertEquals(
        List.of("p/Two$$Frame$ikat0.class", "p/Two$$Lambda$ikat1.class", "p/Two.class"),
        Sources.names(classes));
  }

  @Test
  void leavesExcludedClasses() throws Exception {
    Sources.compile(classes, Sources.GENERATOR, TWO);
    assertEquals(List.of("p.Two"), weave("p.Num*").classes());
    assertEquals(List.of("p.Numbers"), weave().classes(), "what is excluded is recorded with it");
  }

  @Test
  void touchesNothingIfAMonitorIsHeld() throws Exception {
    Sources.compile(classes, Sources.GENERATOR, Sources.MONITOR);
    for (int i = 0; i < 2; i++) {
      var report = weave();
      assertFalse(report.written());
      assertEquals("p/Held.java:7", report.errors().getFirst().place());
      assertEquals(List.of("p/Held.class", "p/Numbers.class"), Sources.names(classes));
    }
    assertTrue(weave("p.Held").written());
  }

  @Test
  void anUnreadableRecordIsAnEmptyOne() throws Exception {
    Sources.compile(classes, Sources.GENERATOR);
    weave();
    String written = Files.readString(record);
    for (String bad : List.of("", "x", written.replace("GENERATOR", "SOMETHING"))) {
      Files.writeString(record, bad);
      assertTrue(weave().written());
    }
    assertEquals("[0, 1, 2]", Sources.call(classes, "p.Numbers", "list"));
  }

  @Test
  void namesAFileThatIsNoClass() throws Exception {
    Path bad = Files.writeString(classes.resolve("Bad.class"), "not a class");
    var e = assertThrows(IllegalArgumentException.class, () -> weave());
    assertTrue(e.getMessage().startsWith(bad + ": not a class file"), e::getMessage);
  }

  @Test
  void patternsAreForPackagesAndClasses() {
    var patterns = new ClassPatterns(List.of("a.B*", "c.**", " d.E"));
    for (String in : List.of("a.B", "a.Bc", "a.Bc$D", "c.d.E", "d.E", "d.E$F"))
      assertTrue(patterns.test(in), in);
    for (String out : List.of("a.b.B", "a.C", "c", "d.Ef", "xa.B"))
      assertFalse(patterns.test(out), out);
  }
}
