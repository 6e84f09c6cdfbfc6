package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java's hasNext, which Python has not: it fetches the next value and keeps it. */
class GeneratorHasNextTest {
  private final List<String> log = new ArrayList<>();

  private Generator<Integer, String, String> logger() {
    return Generator.twoWay(y -> {
      for (int i = 1; i <= 3; i++) {
        log.add("yield " + i);
        log.add("got " + y.yield(i));
      }
      return "result";
    });
  }

  @Test
  void hasNextRunsTheBodyOnceAndNextTakesTheValue() {
    var g = logger();
    assertTrue(g.hasNext());
    assertTrue(g.hasNext());
    assertEquals(List.of("yield 1"), log);
    assertEquals(Generator.State.SUSPENDED, g.state());
    assertEquals(1, g.next());
    assertEquals(List.of("yield 1"), log);
    assertEquals(2, g.next());
  }

  @Test
  void everyWayToTakeTheNextValueTakesTheFetchedOne() {
    var g = logger();
    g.hasNext();
    assertEquals(1, g.next(99));
    g.hasNext();
    assertEquals(2, g.send(null));
    g.hasNext();
    assertEquals(List.of(3), g.stream().toList());
  }

  @Test
  void sendAndRaiseAreRefusedWhileAValueIsFetched() {
    var g = logger();
    g.next();
    assertTrue(g.hasNext());
    var send = assertThrows(IllegalStateException.class, () -> g.send("x"));
    assertTrue(send.getMessage().startsWith("send() after hasNext()"), send.getMessage());
    assertTrue(send.getMessage().endsWith("Take it with next() first"), send.getMessage());
    var raise = assertThrows(IllegalStateException.class, () -> g.raise(new IOException()));
    assertTrue(raise.getMessage().startsWith("raise() after hasNext()"), raise.getMessage());
    assertEquals(2, g.next());
    assertEquals(3, g.send("y"));
    assertEquals(List.of("yield 1", "got null", "yield 2", "got y", "yield 3"), log);
  }

  @Test
  void sendOfANonNullValueToAFetchedFirstValueIsRefusedAsFetched() {
    var g = logger();
    g.hasNext();
    assertThrows(IllegalStateException.class, () -> g.send("x"));
    assertEquals(1, g.next());
  }

  @Test
  void closeDropsTheFetchedValue() {
    var g = logger();
    g.hasNext();
    g.close();
    assertFalse(g.hasNext());
    assertThrows(StopIteration.class, g::next);
    assertEquals(7, g.next(7));
  }

  @Test
  void theEndThatHasNextMeetsStillTellsTheResultToTheNextNext() {
    var g = logger();
    g.forEachRemaining(_ -> {});
    assertFalse(g.hasNext());
    assertEquals("result", assertThrows(StopIteration.class, g::next).value());
    assertNull(assertThrows(StopIteration.class, g::next).value());
    assertEquals("result", g.result());
  }

  @Test
  void nextWithDefaultAfterTheEndGivesTheDefault() {
    var g = logger();
    g.forEachRemaining(_ -> {});
    assertEquals(5, g.next(5));
    assertNull(g.next(null));
  }

  @Test
  void hasNextThrowsWhatLeavesTheBody() {
    var thrown = new IOException();
    var g =
        Generator.<Integer>of(y -> {
          y.yield(1);
          throw thrown;
        });
    assertTrue(g.hasNext());
    g.next();
    assertSame(thrown, assertThrows(IOException.class, g::hasNext));
    assertFalse(g.hasNext());
    assertThrows(StopIteration.class, g::next);
  }

  @Test
  void aFetchedNullIsAValue() {
    var g = Generator.<String>of(y -> y.yield(null));
    assertTrue(g.hasNext());
    assertNull(g.next());
    assertFalse(g.hasNext());
  }
}
