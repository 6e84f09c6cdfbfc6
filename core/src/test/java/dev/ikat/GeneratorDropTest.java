package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.stack.ChildJvm;
import dev.ikat.internal.stack.ChildJvm.Result;
import dev.ikat.internal.stack.Engines;
import dev.ikat.internal.stack.Garbage;
import dev.ikat.internal.stack.child.DropGenerators;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statement 26: what is dropped in the middle is collected, and reported, but not closed. */
class GeneratorDropTest {
  private static final String REPORT = "was dropped while its body rested at a yield";
  private static final String REMEDY = "Close generators, best with try-with-resources";

  private static Result child(String count, String... flags) throws Exception {
    var all = new ArrayList<>(ChildJvm.continuationFlags("ALL-UNNAMED"));
    all.add("-Dikat.engine=" + Engines.selected().name());
    all.addAll(List.of(flags));
    all.add("-Dcount=" + count);
    Result result = ChildJvm.onClassPath(DropGenerators.class, all);
    assertEquals(0, result.exit(), result::err);
    return result;
  }

  @Test
  void g26_theFinallyBlocksOfADroppedGeneratorNeverRunAndASampleIsReported() throws Exception {
    Result result = child("300", "-Dreports=1");
    assertEquals("all collected\n", result.out());
    assertEquals(1, result.errors(REPORT), result::err);
    assertEquals(1, result.errors("-Dikat.debug=true shows where it was started"), result::err);
    assertFalse(result.err().contains("started here"), result::err);
  }

  @Test
  void g26_inDebugModeEachDroppedGeneratorIsReportedWithWhereItWasStarted() throws Exception {
    Result result = child("3", "-Dikat.debug=true", "-Dreports=3");
    assertEquals("all collected\n", result.out());
    assertEquals(3, result.errors(REPORT), result::err);
    assertEquals(3, result.errors(REMEDY), result::err);
    assertEquals(3, result.errors("started here"), result::err);
    assertTrue(result.errors("DropGenerators.startAndDrop") >= 3, result::err);
    assertEquals(3, result.errors("lambda in " + DropGenerators.class.getName()), result::err);
  }

  @Test
  void outsideDebugModeOneIn128IsWatched() {
    int watched = 0;
    for (int i = 0; i < 1_280; i++) {
      DropWatch watch = DropWatch.watch(new Object(), "source");
      if (watch != null) {
        watch.ended();
        watched++;
      }
    }
    assertEquals(10, watched);
  }

  @Test
  void outsideDebugModeNoBodyIsReportedTwice() {
    try (var logs = new LogCapture()) {
      for (Object source : List.of(new First(), new First(), new Second())) {
        watch(source).run();
      }
      watch(new First()).run();
      List<String> reports = logs.messages().stream().filter(m -> m.contains(REPORT)).toList();
      assertEquals(2, reports.size(), reports::toString);
      assertTrue(reports.get(0).contains("(" + First.class.getName() + ")"), reports::toString);
      assertTrue(reports.get(1).contains("(" + Second.class.getName() + ")"), reports::toString);
    }
  }

  private record First() {}

  private record Second() {}

  private static DropWatch watch(Object source) {
    while (true) {
      DropWatch watch = DropWatch.watch(source, source);
      if (watch != null) {
        return watch;
      }
    }
  }

  @Test
  void whatHasEndedOrWasClosedOrNeverStartedIsNotReported() {
    try (var logs = new LogCapture()) {
      var garbage = new Garbage();
      for (int i = 0; i < 1_000; i++) {
        garbage.watch(ended());
        garbage.watch(closed());
        garbage.watch(Generator.<Integer>of(y -> y.yield(1)));
      }
      garbage.assertAllCollected();
      // Others' generators may be collected just now, too.
      String ours = "lambda in " + GeneratorDropTest.class.getName();
      assertEquals(List.of(), logs.messages().stream().filter(m -> m.contains(ours)).toList());
    }
  }

  private static Generator<Integer, Void, Void> ended() {
    var g = Generator.<Integer>of(y -> y.yield(1));
    assertEquals(1, Stream.of(g.next()).count());
    assertFalse(g.hasNext());
    return g;
  }

  private static Generator<Integer, Void, Void> closed() {
    var g = Generator.<Integer>of(y -> y.yield(1));
    g.next();
    g.close();
    return g;
  }
}
