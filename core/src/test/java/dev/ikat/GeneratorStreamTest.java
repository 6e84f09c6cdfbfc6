package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Generators as streams. */
class GeneratorStreamTest {
  private final List<String> log = new ArrayList<>();

  private Generator<Integer, Void, Void> naturals() {
    return Generator.of(y -> {
      try {
        for (int i = 0; ; i++) {
          y.yield(i);
        }
      } finally {
        log.add("finally");
      }
    });
  }

  @Test
  void aStreamTakesOnlyAsMuchAsItNeeds() {
    var g = naturals();
    assertEquals(
        List.of(0, 4, 16), g.stream().filter(n -> n % 2 == 0).map(n -> n * n).limit(3).toList());
    assertEquals(5, g.next());
  }

  @Test
  void makingAStreamRunsNothing() {
    var g = naturals();
    try (Stream<Integer> _ = g.stream()) {
      assertEquals(Generator.State.CREATED, g.state());
    }
    assertEquals(Generator.State.CLOSED, g.state());
    assertEquals(List.of(), log);
  }

  @Test
  void closingTheStreamClosesTheGenerator() {
    var g = naturals();
    try (Stream<Integer> stream = g.stream()) {
      assertEquals(3, stream.skip(3).findFirst().orElseThrow());
      assertEquals(List.of(), log);
    }
    assertEquals(List.of("finally"), log);
  }

  @Test
  void aStreamThatIsNotClosedLeavesTheGeneratorOpen() {
    var g = naturals();
    assertEquals(0, g.stream().findFirst().orElseThrow());
    assertEquals(Generator.State.SUSPENDED, g.state());
    assertEquals(1, g.next());
  }

  @Test
  void anExceptionOfTheBodyPassesThroughTheStreamAsItIs() {
    var thrown = new IOException();
    var g =
        Generator.<Integer>of(y -> {
          y.yield(1);
          throw thrown;
        });
    assertSame(thrown, assertThrows(IOException.class, () -> g.stream().toList()));
  }

  @Test
  void anExceptionOfTheStreamsFunctionLeavesTheGeneratorUsable() {
    var g = naturals();
    assertThrows(
        ArithmeticException.class, () -> g.stream().map(n -> 1 / (2 - n)).forEach(_ -> {}));
    assertEquals(3, g.next());
  }

  @Test
  void aStreamOfAFlatMapAndASortedOneWork() {
    assertEquals(
        List.of(2, 2, 1, 1, 0, 0),
        naturals().stream()
            .limit(3)
            .flatMap(n -> Stream.of(n, n))
            .sorted((a, b) -> b - a)
            .toList());
  }

  @Test
  void aParallelStreamDoesItsWorkOnTheThreadThatAsksForTheResult() {
    Set<Thread> threads = new HashSet<>();
    var g = Generator.<Integer>of(y -> IntStream.range(0, 5_000).forEach(y::yield));
    int sum =
        g.stream().parallel().peek(_ -> threads.add(Thread.currentThread())).mapToInt(n -> n).sum();
    assertEquals(5_000 * 4_999 / 2, sum);
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void aParallelStreamWithALimitEndsThoughTheGeneratorDoesNot() {
    var g = naturals();
    List<Integer> first = g.stream().parallel().map(n -> n + 1).limit(3).toList();
    assertEquals(List.of(1, 2, 3), first);
    assertTrue(naturals().stream().parallel().anyMatch(n -> n == 2_000));
    assertEquals(
        List.of(2, 1),
        naturals().stream().parallel().limit(3).sorted((a, b) -> b - a).limit(2).toList());
  }

  @Test
  void afterAStreamTheResultIsThereLikeAfterALoop() {
    Generator<Integer, Void, String> g =
        Generator.twoWay(y -> {
          y.yield(1);
          return "result";
        });
    assertEquals(List.of(1), g.stream().toList());
    assertFalse(g.hasNext());
    assertEquals("result", g.result());
  }
}
