package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
  private final IOException disk = new IOException("disk");
  private final IOException net = new IOException("net");
  private final IllegalStateException bug = new IllegalStateException("bug");

  /** [disk, [net, bug]] */
  private final ExceptionGroup nested =
      new ExceptionGroup("outer", List.of(disk, new ExceptionGroup("inner", List.of(net, bug))));

  @Test
  void itHoldsTheExceptionsInOrder() {
    assertEquals(List.of(bug, disk), new ExceptionGroup("g", List.of(bug, disk)).exceptions());
    assertThrows(UnsupportedOperationException.class, () -> nested.exceptions().add(bug));
  }

  @Test
  void anEmptyOneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ExceptionGroup("g", List.of()));
  }

  @Test
  void nullsAreRefused() {
    assertThrows(NullPointerException.class, () -> new ExceptionGroup(null, List.of(bug)));
    assertThrows(
        NullPointerException.class, () -> new ExceptionGroup("g", Arrays.asList(bug, null)));
  }

  @Test
  void laterChangesOfTheListDoNotMatter() {
    List<Throwable> list = new ArrayList<>(List.of(bug));
    ExceptionGroup group = new ExceptionGroup("g", list);
    list.add(disk);
    assertEquals(List.of(bug), group.exceptions());
  }

  // ---- looking for exceptions -------------------------------------------------------------------

  @Test
  void findLooksIntoGroupsInside() {
    assertEquals(List.of(disk, net), nested.find(IOException.class));
    assertEquals(List.of(bug), nested.find(RuntimeException.class), "the groups are not found");
    assertEquals(List.of(), nested.find(Error.class));
  }

  @Test
  void subgroupKeepsTheStructure() {
    ExceptionGroup part = nested.subgroup(IOException.class);
    assertEquals("outer", part.text());
    assertSame(disk, part.exceptions().get(0));
    ExceptionGroup inner = assertInstanceOf(ExceptionGroup.class, part.exceptions().get(1));
    assertEquals("inner", inner.text());
    assertEquals(List.of(net), inner.exceptions());
  }

  @Test
  void aGroupOfWhichNothingIsLeftIsLeftOut() {
    ExceptionGroup part = nested.subgroup(e -> e == disk);
    assertEquals(List.of(disk), part.exceptions());
    assertNull(nested.subgroup(Error.class));
  }

  @Test
  void splitGivesBothParts() {
    ExceptionGroup.Split parts = nested.split(e -> e == bug);
    assertEquals(List.of(bug), parts.matching().find(Throwable.class));
    assertEquals(List.of(disk, net), parts.rest().find(Throwable.class));
    assertNull(nested.split(e -> true).rest());
    assertNull(nested.split(e -> false).matching());
  }

  @Test
  void thePredicateIsAskedAboutSingleExceptionsOnly() {
    List<Throwable> asked = new ArrayList<>();
    nested.split(e -> asked.add(e));
    assertEquals(List.of(disk, net, bug), asked);
  }

  @Test
  void partsHaveTheTraceAndTheCauseOfTheWhole() {
    nested.initCause(bug);
    ExceptionGroup part = nested.subgroup(IOException.class);
    assertEquals(List.of(nested.getStackTrace()), List.of(part.getStackTrace()));
    assertSame(bug, part.getCause());
  }

  // ---- except* ----------------------------------------------------------------------------------

  @Test
  void handleTakesOutWhatItHandlesAndTheRestCanBeThrown() {
    List<String> handled = new ArrayList<>();
    ExceptionGroup rest = nested.handle(IOException.class, e -> handled.add(e.getMessage()));
    assertEquals(List.of("disk", "net"), handled);
    assertEquals(List.of(bug), rest.find(Throwable.class));
    assertSame(rest, assertThrows(ExceptionGroup.class, rest::orThrow));
  }

  @Test
  void whenAllHasBeenHandledNothingIsThrown() {
    ExceptionGroup rest =
        nested.handle(IOException.class, e -> {}).handle(IllegalStateException.class, e -> {});
    assertEquals(List.of(), rest.exceptions());
    rest.orThrow();
  }

  @Test
  void whatIsNotThereIsNotHandled() {
    ExceptionGroup rest = nested.handle(Error.class, e -> fail("there is none"));
    assertEquals(List.of(disk, net, bug), rest.find(Throwable.class));
  }

  // ---- words ------------------------------------------------------------------------------------

  @Test
  void theMessageHasEachExceptionOnALineOfItsOwn() {
    assertEquals(
        """
        outer (2 exceptions)
          1. java.io.IOException: disk
          2. dev.ikat.ExceptionGroup: inner (2 exceptions)
            1. java.io.IOException: net
            2. java.lang.IllegalStateException: bug\
        """,
        nested.getMessage());
    assertEquals("outer", nested.text());
    assertEquals(
        "alone (1 exception)\n  1. java.io.IOException: disk",
        new ExceptionGroup("alone", List.of(disk)).getMessage());
  }

  @Test
  void thePrintedTraceHasTheTracesOfAll() {
    StringWriter text = new StringWriter();
    nested.printStackTrace(new PrintWriter(text, true));
    String trace = text.toString();
    assertTrue(trace.startsWith("dev.ikat.ExceptionGroup: outer\n\tat "), trace);
    assertTrue(
        trace.contains("  +--- 1 of 2 ---\n  | java.io.IOException: disk\n  | \tat "), trace);
    assertTrue(trace.contains("  |   +--- 2 of 2 ---\n  |   | java.lang.IllegalState"), trace);
  }

  @Test
  void itIsPrintedToAStreamLikewise() {
    var bytes = new java.io.ByteArrayOutputStream();
    nested.printStackTrace(new java.io.PrintStream(bytes, true));
    StringWriter text = new StringWriter();
    nested.printStackTrace(new PrintWriter(text, true));
    assertEquals(text.toString(), bytes.toString());
  }
}
