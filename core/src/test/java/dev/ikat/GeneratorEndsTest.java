package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told what a generator's body returned: the first who meets the end. */
class GeneratorEndsTest {
  private static Generator<Integer, Object, String> oneThenReturn(String value) {
    return Generator.twoWay(y -> {
      y.yield(1);
      return value;
    });
  }

  @Test
  void anExpressionThatMeetsTheEndHasBeenTold() {
    Generator<Integer, Object, String> inner = oneThenReturn("lost");
    GeneratorExpression<Integer> outer = Generator.from(inner).map(x -> x * 10);
    assertEquals(10, outer.next());
    assertThrows(StopIteration.class, outer::next);
    assertNull(assertThrows(StopIteration.class, inner::next).value());
    assertEquals("lost", inner.result());
  }

  @Test
  void soHasOneThatMeetsItInTheMiddle() {
    Generator<Integer, Object, String> inner = oneThenReturn("lost");
    GeneratorExpression<Integer> outer = Generator.from(List.of("a")).flatMap(_ -> inner);
    assertEquals(1, outer.next());
    assertThrows(StopIteration.class, outer::next);
    assertNull(assertThrows(StopIteration.class, inner::next).value());
  }

  @Test
  void hasNextAloneLeavesItToTheNextStopIteration() {
    Generator<Integer, Object, String> g = oneThenReturn("kept");
    assertEquals(1, g.next());
    assertEquals(false, g.hasNext());
    assertEquals("kept", assertThrows(StopIteration.class, g::next).value());
    assertNull(assertThrows(StopIteration.class, g::next).value());
  }

  @Test
  void aStopIterationRaisedIntoADelegateThatHasEndedIsTheEndOfTheDelegation() {
    Generator<Integer, Object, String> inner = oneThenReturn("inner");
    Generator<Integer, Object, Object> outer = Generator.twoWay(y -> y.yieldFrom(inner));
    assertEquals(1, outer.next());
    inner.close();
    assertEquals(
        "raised",
        assertThrows(StopIteration.class, () -> outer.raise(new StopIteration("raised"))).value());
  }
}
