package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Simple generators: statements 7 to 14. */
class GeneratorTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void g07_makingAGeneratorRunsNothingOfItsBody() {
    var g = Generator.<Integer>of(_ -> log.add("ran"));
    assertEquals(List.of(), log);
    assertEquals(Generator.State.CREATED, g.state());
    assertSame(g, g.iterator());
    assertFalse(g.hasNext());
    assertEquals(List.of("ran"), log);
  }

  @Test
  void g08_nextRunsToTheNextYieldAndAllOfTheBodysStateSurvives() {
    var g =
        Generator.<String>of(y -> {
          int count = 0;
          try {
            for (String s : List.of("a", "b")) {
              count++;
              y.yield(s + count);
            }
            throw new IllegalArgumentException("out of the loop");
          } catch (IllegalArgumentException e) {
            y.yield(e.getMessage() + " after " + count);
          } finally {
            log.add("finally");
          }
        });
    assertEquals("a1", g.next());
    assertEquals("b2", g.next());
    assertEquals("out of the loop after 2", g.next());
    assertEquals(List.of(), log);
    assertFalse(g.hasNext());
    assertEquals(List.of("finally"), log);
  }

  @Test
  void g08_yieldWorksAtAnyDepthOfCallsAndInsideOtherPeoplesLoops() {
    var g =
        Generator.<Integer>of(y -> {
          List.of(1, 2).forEach(y::yield);
          new TreeMap<>(Map.of(3, "c")).forEach((k, _) -> y.yield(k));
          List.of(4, 5, 6).stream().filter(n -> n != 5).forEach(y::yield);
          new ArrayList<>(List.of(8, 7))
              .sort((a, b) -> {
                y.yield(Math.min(a, b));
                return Integer.compare(a, b);
              });
          walk(3, y::yield);
        });
    var all = new ArrayList<Integer>();
    g.forEachRemaining(all::add);
    assertEquals(List.of(1, 2, 3, 4, 6, 7, 2, 1, 0), all);
  }

  private static void walk(int depth, Consumer<Integer> visit) {
    if (depth > 0) {
      visit.accept(depth - 1);
      walk(depth - 1, visit);
    }
  }

  @Test
  void g08_nullIsAValueLikeAnyOther() {
    var g = Generator.<String>of(y -> Arrays.asList(null, "a", null).forEach(y::yield));
    assertTrue(g.hasNext());
    assertNull(g.next());
    assertEquals("a", g.next("other"));
    assertNull(g.next("other"));
    assertFalse(g.hasNext());
  }

  @Test
  void g09_theEndIsStopIterationWithTheReturnValueOnceAndThenWithout() {
    Generator<Integer, Void, String> g =
        Generator.twoWay(y -> {
          y.yield(1);
          return "done";
        });
    g.next();
    assertEquals("done", assertThrows(StopIteration.class, g::next).value());
    assertNull(assertThrows(StopIteration.class, g::next).value());
    assertNull(assertThrows(StopIteration.class, g::next).value());
    assertEquals("done", g.result());
    assertEquals(Generator.State.CLOSED, g.state());
  }

  @Test
  void g10_anExceptionThatLeavesTheBodyReachesTheCallerAndFinishesIt() {
    for (Throwable thrown :
        List.of(new IOException(), new IllegalStateException(), new AssertionError())) {
      var g =
          Generator.<Integer>of(y -> {
            y.yield(1);
            throw Throwables.sneak(thrown);
          });
      g.next();
      assertSame(thrown, assertThrows(Throwable.class, g::next));
      assertEquals(Generator.State.CLOSED, g.state());
      assertNull(assertThrows(StopIteration.class, g::next).value());
      assertFalse(g.hasNext());
      var noResult = assertThrows(IllegalStateException.class, g::result);
      assertSame(thrown, noResult.getCause());
    }
  }

  /** A generator whose body tries something on the generator itself. */
  private Generator<Integer, Integer, Void> trying(
      Consumer<Generator<Integer, Integer, Void>> attempt) {
    var self = new ArrayList<Generator<Integer, Integer, Void>>();
    Generator<Integer, Integer, Void> g =
        Generator.twoWay(y -> {
          y.yield(1);
          attempt.accept(self.getFirst());
          y.yield(2);
        });
    self.add(g);
    return g;
  }

  @Test
  void g11_nothingCanBeDoneWithAGeneratorThatRunsAndItIsNoneTheWorse() {
    Map<String, Consumer<Generator<Integer, Integer, Void>>> attempts =
        Map.of(
            "next", g -> g.next(),
            "next with default", g -> g.next(0),
            "hasNext", g -> g.hasNext(),
            "send", g -> g.send(1),
            "send null", g -> g.send(null),
            "raise", g -> g.raise(new IOException()),
            "close", g -> g.close(),
            "closeAndGet", g -> g.closeAndGet(),
            "for", g -> g.forEach(_ -> {}));
    attempts.forEach((name, attempt) -> {
      var g =
          trying(running -> {
            assertEquals(Generator.State.RUNNING, running.state());
            Executable tried = () -> attempt.accept(running);
            var e = assertThrows(AlreadyRunningException.class, tried, name);
            assertTrue(e.getMessage().startsWith("generator already executing: Generator["));
            log.add(name);
          });
      assertEquals(1, g.next());
      assertEquals(2, g.next());
      assertThrows(StopIteration.class, g::next);
    });
    assertEquals(attempts.size(), log.size());
  }

  @Test
  void g11_aGeneratorCannotYieldFromItself() {
    var self = new ArrayList<Generator<Integer, Void, Void>>();
    var g =
        Generator.<Integer>of(y -> {
          y.yield(1);
          assertThrows(AlreadyRunningException.class, () -> y.yieldFrom(self.getFirst()));
          y.yield(2);
        });
    self.add(g);
    assertEquals(List.of(1, 2), g.stream().toList());
  }

  @Test
  void g11_anotherThreadCannotUseItWhileItRuns() {
    var self = new ArrayList<Generator<Integer, Void, Void>>();
    var g =
        Generator.<Integer>of(y -> {
          Script.onAnotherThread(
              () -> assertThrows(IllegalStateException.class, self.getFirst()::next));
          y.yield(1);
        });
    self.add(g);
    assertEquals(1, g.next());
    assertFalse(g.hasNext());
  }

  @Test
  void g12_aGeneratorCannotBeCopiedOrSerialised() {
    for (Object g : List.of(Generator.<Integer>of(y -> y.yield(1)), Generator.from(List.of(1)))) {
      assertFalse(g instanceof Cloneable);
      assertFalse(g instanceof Serializable);
    }
  }

  @Test
  void g13_yieldIsAllowedInsideTryFinallyAndTryWithResources() {
    var g =
        Generator.<String>of(y -> {
          try (AutoCloseable _ = () -> log.add("closed")) {
            y.yield("in with");
          } finally {
            y.yield("in finally");
            log.add("finally");
          }
        });
    assertEquals("in with", g.next());
    assertEquals(List.of(), log);
    assertEquals("in finally", g.next());
    assertEquals(List.of("closed"), log);
    assertFalse(g.hasNext());
    assertEquals(List.of("closed", "finally"), log);
  }

  @Test
  void g14_toStringNamesTheBodyAndTheState() {
    var g = Generator.<Integer>of(y -> y.yield(1));
    assertEquals("Generator[lambda in dev.ikat.GeneratorTest, CREATED]", g.toString());
    g.next();
    assertEquals("Generator[lambda in dev.ikat.GeneratorTest, SUSPENDED]", g.toString());
    g.close();
    assertEquals("Generator[lambda in dev.ikat.GeneratorTest, CLOSED]", g.toString());
    assertEquals(
        "Generator[dev.ikat.GeneratorTest$Named, CREATED]", Generator.of(new Named()).toString());
  }

  private static final class Named implements Generator.Body<Integer> {
    @Override
    public void run(Yielder<Integer, Void> y) {
      y.yield(1);
    }
  }

  @Test
  void aTypeWitnessOrAClassTellsTheTypeOfTheValues() {
    int sum = 0;
    for (int n : Generator.of(Integer.class, y -> y.yield(1))) {
      sum += n;
    }
    for (int n : Generator.<Integer>of(y -> y.yield(2))) {
      sum += n;
    }
    Generator.Body<Object> general = y -> y.yield(3);
    for (int n : Generator.of(Integer.class, general)) {
      sum += n;
    }
    assertEquals(6, sum);
  }

  @Test
  void aForLoopThatIsLeftEarlyLeavesTheGeneratorOpen() {
    var g = Generator.<Integer>of(y -> List.of(1, 2, 3).forEach(y::yield));
    for (int n : g) {
      if (n == 1) {
        break;
      }
    }
    assertEquals(Generator.State.SUSPENDED, g.state());
    assertEquals(2, g.next());
  }

  @Test
  void tryWithResourcesClosesIt() {
    try (var g =
        Generator.<Integer>of(y -> {
          try {
            y.yield(1);
          } finally {
            log.add("finally");
          }
        })) {
      g.next();
    }
    assertEquals(List.of("finally"), log);
  }

  @Test
  void nullArgumentsAreRefusedAtOnce() {
    assertThrows(NullPointerException.class, () -> Generator.of(null));
    assertThrows(NullPointerException.class, () -> Generator.of(Integer.class, null));
    assertThrows(NullPointerException.class, () -> Generator.<Integer>of(null, _ -> {}));
    assertThrows(
        NullPointerException.class,
        () -> Generator.twoWay((Generator.TwoWayBody<Integer, Integer, Integer>) null));
    assertThrows(
        NullPointerException.class,
        () -> Generator.twoWay((Generator.TwoWayAction<Integer, Integer>) null));
    assertThrows(NullPointerException.class, () -> Generator.from(null));
    var g = Generator.<Integer>of(y -> y.yield(1));
    assertThrows(NullPointerException.class, () -> g.raise(null));
    assertEquals(1, g.next(), "a refused raise has done nothing");
    assertThrows(NullPointerException.class, () -> g.raise(null));
    assertEquals(Generator.State.SUSPENDED, g.state());
    assertEquals(Collections.emptyList(), log);
  }
}
