package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** The iterator protocol: statements 1 to 6. */
class IteratorsTest {
  private static <T> List<T> list(Iterator<T> iterator) {
    var all = new ArrayList<T>();
    iterator.forEachRemaining(all::add);
    return all;
  }

  @Test
  void g01_iterAsksTheIterableForItsIterator() {
    assertEquals(List.of(1, 2), list(Iterators.iter(List.of(1, 2))));
  }

  @Test
  void g01_iterCountsUpUntilTheIndexIsOutOfBounds() {
    int[] squares = {0, 1, 4};
    Iterator<Integer> iterator = Iterators.iter(i -> squares[i]);
    assertEquals(List.of(0, 1, 4), list(iterator));
    assertFalse(iterator.hasNext(), "for good");
    assertEquals(List.of("a", "b"), list(Iterators.iter(List.of("a", "b")::get)));
  }

  @Test
  void g01_whatElseTheFunctionThrowsPasses() {
    Iterator<Integer> iterator = Iterators.iter(i -> 1 / (1 - i));
    assertEquals(1, iterator.next());
    assertThrows(ArithmeticException.class, iterator::next);
  }

  @Test
  void g02_anIterableThatGivesNoIteratorIsAClearError() {
    Iterable<Integer> broken = () -> null;
    var e = assertThrows(IllegalArgumentException.class, () -> Iterators.iter(broken));
    assertTrue(e.getMessage().contains("iterator() of a "), e.getMessage());
    assertTrue(e.getMessage().endsWith("returned null"), e.getMessage());
  }

  @Test
  void g03_iterCallsTheFunctionUntilItGivesTheSentinelAndThenNoMore() {
    var answers = new ArrayList<>(List.of("a", "b", "END", "c"));
    Iterator<String> iterator = Iterators.iter(() -> answers.removeFirst(), "END");
    assertEquals(List.of("a", "b"), list(iterator));
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
    assertEquals(List.of("c"), answers, "not called after the sentinel");
  }

  @Test
  void g03_theSentinelMayBeNullAndIsComparedByEquals() {
    var answers = new ArrayList<>(Arrays.asList(1000, null));
    assertEquals(List.of(1000), list(Iterators.iter(() -> answers.removeFirst(), null)));
    var numbers = new ArrayList<>(List.of(1, 1000));
    assertEquals(List.of(1), list(Iterators.iter(() -> numbers.removeFirst(), 1000)));
  }

  @Test
  void g03_aCheckedExceptionOfTheFunctionPassesAsItIs() {
    var thrown = new IOException();
    Iterator<String> iterator =
        Iterators.iter(
            () -> {
              throw thrown;
            },
            "END");
    assertSame(thrown, assertThrows(IOException.class, iterator::next));
  }

  @Test
  void g03_hasNextFetchesOnceAndNextTakesIt() {
    int[] calls = new int[1];
    Iterator<Integer> iterator = Iterators.iter(() -> ++calls[0], 3);
    assertTrue(iterator.hasNext() && iterator.hasNext());
    assertEquals(1, calls[0]);
    assertEquals(1, iterator.next());
    assertEquals(2, iterator.next());
    assertFalse(iterator.hasNext() || iterator.hasNext());
    assertEquals(3, calls[0]);
  }

  @Test
  void g04_nextGivesTheDefaultInPlaceOfStopIteration() {
    Iterator<Integer> iterator = List.of(1).iterator();
    assertEquals(1, Iterators.next(iterator, 7));
    assertEquals(7, Iterators.next(iterator, 7));
    assertNull(Iterators.next(iterator, null));
  }

  @Test
  void g04_nextWithoutDefaultThrowsStopIteration() {
    assertThrows(StopIteration.class, () -> Iterators.next(Collections.emptyIterator()));
    assertEquals(1, Iterators.next(List.of(1).iterator()));
  }

  @Test
  void g04_nextOfAGeneratorKeepsTheReturnValue() {
    Generator<Integer, Void, String> g = Generator.twoWay(_ -> "returned");
    var stop = assertThrows(StopIteration.class, () -> Iterators.next(g));
    assertEquals("returned", stop.value());
    assertEquals(5, Iterators.next(g, 5));
  }

  @Test
  void g05_anIteratorThatHasStoppedKeepsStopping() {
    var g = Generator.<Integer>of(y -> y.yield(1));
    g.next();
    for (int i = 0; i < 3; i++) {
      assertThrows(StopIteration.class, g::next);
      assertFalse(g.hasNext());
      assertEquals(9, g.next(9));
    }
  }

  @Test
  void g05_aGeneratorIsItsOwnIterator() {
    var g = Generator.<Integer>of(y -> y.yield(1));
    assertSame(g, g.iterator());
    assertSame(g, Iterators.iter(g));
    var expression = Generator.from(List.of(1));
    assertSame(expression, expression.iterator());
  }

  @Test
  void g06_allThatIteratesDrivesTheSameProtocolAndIgnoresWhatWasReturned() {
    var seen = new ArrayList<String>();
    for (String s : letters()) {
      seen.add(s);
    }
    letters().forEach(seen::add);
    letters().forEachRemaining(seen::add);
    letters().stream().forEach(seen::add);
    seen.addAll(letters().stream().toList());
    Generator.from(letters()).forEachRemaining(seen::add);
    Generator.<String>of(y -> y.yieldFrom(letters())).forEachRemaining(seen::add);
    assertEquals("ab".repeat(7), String.join("", seen));
    assertTrue(letters().stream().anyMatch("b"::equals));
  }

  private static Generator<String, Void, Integer> letters() {
    return Generator.twoWay(y -> {
      y.yield("a");
      y.yield("b");
      return 42;
    });
  }
}
