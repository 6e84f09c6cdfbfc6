package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Generator expressions: statements 45 to 48. */
class GeneratorExpressionTest {
  private final List<String> log = new ArrayList<>();

  private <T> T logged(String text, T value) {
    log.add(text);
    return value;
  }

  private Iterable<Integer> logged(Iterable<Integer> elements) {
    return () -> logged("iter", elements.iterator());
  }

  @Test
  void itDoesWhatItsPythonSpellingSays() {
    // (a * b for a in (1, 2, 3) if a != 2 for b in (10, 100))
    var products =
        Generator.from(List.of(1, 2, 3))
            .filter(a -> a != 2)
            .flatMap(a -> Generator.from(List.of(10, 100)).map(b -> a * b));
    assertEquals(List.of(10, 100, 30, 300), products.stream().toList());
  }

  @Test
  void g45_theOutermostIteratorIsAskedForAtOnceAndNothingElse() {
    var expression =
        Generator.from(logged(List.of(1, 2)))
            .filter(n -> logged("filter " + n, true))
            .map(n -> logged("map " + n, n * 10))
            .flatMap(n -> logged("flatMap " + n, List.of(n, -n)));
    assertEquals(List.of("iter"), log);
    assertEquals(Generator.State.CREATED, expression.state());
    assertEquals(10, expression.next());
    assertEquals(List.of("iter", "filter 1", "map 1", "flatMap 10"), log);
  }

  @Test
  void g45_anErrorOfTheOutermostIterableShowsWhereTheExpressionIsMade() {
    Iterable<Integer> failing =
        () -> {
          throw new IllegalArgumentException("no iterator");
        };
    assertThrows(IllegalArgumentException.class, () -> Generator.from(failing));
    assertThrows(IllegalArgumentException.class, () -> Generator.from(() -> null));
    assertThrows(NullPointerException.class, () -> Generator.from(null));
  }

  @Test
  void g45_anErrorOfAnInnerIterableShowsAtNext() {
    var expression =
        Generator.from(List.of(1))
            .flatMap(n -> {
              throw new IllegalArgumentException("inner " + n);
            });
    assertThrows(IllegalArgumentException.class, expression::next);
    var nullInside = Generator.from(List.of(1)).flatMap(_ -> null);
    assertThrows(NullPointerException.class, nullInside::next);
  }

  @Test
  void g46_namesAreBoundWhenTheLambdaIsMadeButWhatTheyReferToIsLookedUpLate() {
    // A Java lambda can only use names that never change; fields and objects are another matter.
    int[] factor = {1};
    var expression = Generator.from(List.of(1, 2, 3)).map(n -> n * factor[0]);
    assertEquals(1, expression.next());
    factor[0] = 100;
    assertEquals(200, expression.next());
  }

  @Test
  void g47_theOutermostIterableIsAskedOnce() {
    var expression = Generator.from(logged(List.of(1, 2))).map(n -> n);
    for (int ignored : expression) {
      assertTrue(ignored > 0);
    }
    assertFalse(expression.hasNext());
    assertEquals(List.of(), expression.stream().toList());
    assertEquals(List.of("iter"), log);
  }

  @Test
  void g47_stopIterationThrownByAFunctionIsAnErrorWithTheOriginalAsCause() {
    var stop = new StopIteration();
    for (var expression :
        List.of(
            Generator.from(List.of(1)).map(_ -> sneak(stop)),
            Generator.from(List.of(1)).filter(_ -> sneak(stop)),
            Generator.from(List.of(1))
                .flatMap(_ -> GeneratorExpressionTest.<List<Integer>>sneak(stop)))) {
      var e = assertThrows(IllegalStateException.class, expression::next);
      assertEquals("generator raised StopIteration", e.getMessage());
      assertSame(stop, e.getCause());
      assertThrows(StopIteration.class, expression::next);
    }
  }

  private static <T> T sneak(Throwable t) {
    throw Throwables.sneak(t);
  }

  @Test
  void g47_soIsThatOfANextInsideAFunction() {
    var empty = Generator.<Integer>of(_ -> {});
    var expression = Generator.from(List.of(1)).map(_ -> empty.next());
    var e = assertThrows(IllegalStateException.class, expression::next);
    assertTrue(e.getCause() instanceof StopIteration);
  }

  @Test
  void g48_aYieldInsideAFunctionIsOneOfTheBodyThatRunsTheExpression() {
    // In Python a SyntaxError. Here the function runs on the body's own stack.
    var g =
        Generator.<Integer>of(y -> {
          for (int n : Generator.from(List.of(1, 2)).map(n -> yieldAndNegate(y, n))) {
            y.yield(n);
          }
        });
    assertEquals(List.of(1, -1, 2, -2), g.stream().toList());
  }

  private static int yieldAndNegate(Yielder<Integer, Void> y, int n) {
    y.yield(n);
    return -n;
  }

  @Test
  void anExceptionOfAFunctionFinishesTheExpression() {
    var thrown = new IOException();
    var expression = Generator.from(List.of(1, 2)).map(n -> n == 1 ? n : sneak(thrown));
    assertEquals(1, expression.next());
    assertSame(thrown, assertThrows(IOException.class, expression::next));
    assertFalse(expression.hasNext());
    assertEquals(Generator.State.CLOSED, expression.state());
  }

  @Test
  void itHasTheWholeProtocolOfAGenerator() {
    var expression = Generator.from(List.of(1, 2, 3)).map(n -> n * 10);
    assertEquals(10, expression.next());
    assertEquals(20, expression.send(null));
    assertTrue(expression.hasNext());
    assertEquals(30, expression.next(0));
    assertEquals(0, expression.next(0));
    var raised = new IOException();
    var other = Generator.from(List.of(1, 2));
    other.next();
    assertSame(raised, assertThrows(IOException.class, () -> other.raise(raised)));
    assertEquals(Generator.State.CLOSED, other.state());
    var closed = Generator.from(List.of(1));
    closed.close();
    assertThrows(StopIteration.class, closed::next);
  }

  @Test
  void aFunctionThatUsesItsOwnExpressionFindsItRunning() {
    var self = new ArrayList<Generator<Integer, Void, Void>>();
    var expression =
        Generator.from(List.of(1))
            .map(n -> {
              assertThrows(AlreadyRunningException.class, self.getFirst()::next);
              return n;
            });
    self.add(expression);
    assertEquals(1, expression.next());
  }

  @Test
  void aGeneratorIsASourceAndStaysOpenWhenTheExpressionIsClosed() {
    var source = Generator.<Integer>of(y -> List.of(1, 2, 3).forEach(y::yield));
    var expression = Generator.from(source).map(n -> n * 10);
    assertEquals(10, expression.next());
    expression.close();
    assertEquals(Generator.State.SUSPENDED, source.state());
    assertEquals(2, source.next());
  }

  @Test
  void nullElementsPass() {
    Iterator<String> all =
        Generator.from(Arrays.asList("a", null)).filter(_ -> true).map(s -> s).iterator();
    assertEquals("a", all.next());
    assertTrue(all.hasNext());
    assertEquals(null, all.next());
    assertFalse(all.hasNext());
  }

  @Test
  void closingItsStreamClosesIt() {
    var expression = Generator.from(List.of(1, 2, 3));
    try (Stream<Integer> stream = expression.stream()) {
      assertEquals(1, stream.findFirst().orElseThrow());
    }
    assertEquals(Generator.State.CLOSED, expression.state());
  }

  @Test
  void nullFunctionsAreRefusedAtOnce() {
    var expression = Generator.from(List.of(1));
    assertThrows(NullPointerException.class, () -> expression.filter(null));
    assertThrows(NullPointerException.class, () -> expression.map(null));
    assertThrows(NullPointerException.class, () -> expression.flatMap(null));
    assertEquals("Generator[CREATED]", expression.toString());
  }
}
