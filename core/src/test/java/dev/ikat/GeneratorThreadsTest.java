package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.stack.OtherThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A generator stays with the thread that started it; any other is told so, and does no harm. */
class GeneratorThreadsTest {
  /** On a stack, as somebody else yields for the body: woven, it would belong to no thread. */
  private static Generator<Integer, Integer, Void> numbers() {
    return Generator.twoWay(y -> {
      count(y);
    });
  }

  private static void count(Yielder<Integer, Integer> y) {
    for (int i = 1; i < 9; i++) {
      y.yield(i);
    }
  }

  @Test
  void itMayBeMadeOnOneThreadAndUsedOnAnother() throws Exception {
    var g = numbers();
    assertEquals(1, OtherThread.<Integer>call(g::next));
  }

  @Test
  void onceStartedEveryOtherThreadGetsAClearErrorAndItIsNoneTheWorse() throws Exception {
    Map<String, Consumer<Generator<Integer, Integer, Void>>> attempts =
        Map.of(
            "next", g -> g.next(),
            "next with default", g -> g.next(0),
            "hasNext", g -> g.hasNext(),
            "send", g -> g.send(1),
            "raise", g -> g.raise(new IOException()),
            "raise exit", g -> g.raise(new GeneratorExit()),
            "close", g -> g.close(),
            "closeAndGet", g -> g.closeAndGet(),
            "for", g -> g.forEach(_ -> {}),
            "stream", g -> g.stream().toList());
    for (var attempt : attempts.entrySet()) {
      var g = numbers();
      assertEquals(1, g.next());
      OtherThread.run(() -> {
        var e =
            assertThrows(
                IllegalStateException.class, () -> attempt.getValue().accept(g), attempt.getKey());
        assertTrue(e.getMessage().contains("started on Thread["), e.getMessage());
        assertTrue(e.getMessage().contains("stays with the thread that started it"));
      });
      assertEquals(Generator.State.SUSPENDED, g.state(), attempt.getKey());
      assertEquals(2, g.next(), attempt.getKey());
      g.close();
    }
  }

  @Test
  void aValueFetchedByHasNextCannotBeTakenElsewhere() throws Exception {
    var g = numbers();
    assertTrue(g.hasNext());
    OtherThread.run(() -> {
      assertThrows(IllegalStateException.class, g::next);
      assertThrows(IllegalStateException.class, () -> g.next(0));
      assertThrows(IllegalStateException.class, g::hasNext);
      assertThrows(IllegalStateException.class, g::close);
    });
    assertEquals(1, g.next());
    assertEquals(2, g.next());
  }

  @Test
  void itsStateAndResultMayBeLookedAtFromElsewhere() throws Exception {
    var g = numbers();
    g.next();
    assertEquals(Generator.State.SUSPENDED, OtherThread.call(g::state));
    g.close();
    assertEquals(Generator.State.CLOSED, OtherThread.call(g::state));
    OtherThread.run(g::result);
  }

  @Test
  void oneThatHasEndedOrWasNotStartedIsClosedByAnyThread() throws Exception {
    var unused = numbers();
    OtherThread.run(unused::close);
    assertThrows(StopIteration.class, unused::next);
    var ended = numbers();
    ended.forEachRemaining(_ -> {});
    OtherThread.run(() -> {
      ended.close();
      assertFalse(ended.hasNext());
    });
  }

  @Test
  void delegatingToOneOfAnotherThreadIsAnErrorInTheDelegator() throws Exception {
    for (boolean fetched : List.of(false, true)) {
      var theirs = numbers();
      theirs.next();
      if (fetched) {
        theirs.hasNext();
      }
      OtherThread.run(() -> {
        var mine =
            Generator.<Integer>of(y -> {
              var e = assertThrows(IllegalStateException.class, () -> y.yieldFrom(theirs));
              assertTrue(e.getMessage().startsWith("started on "), e.getMessage());
              y.yield(100);
            });
        assertEquals(List.of(100), mine.stream().toList());
      });
      assertEquals(2, theirs.next());
      assertEquals(3, theirs.next());
    }
  }

  @Test
  void anExpressionIsBoundToNoThread() throws Exception {
    var expression = Generator.from(List.of(1, 2, 3)).map(n -> n * 10);
    assertEquals(10, expression.next());
    assertEquals(20, OtherThread.<Integer>call(expression::next));
    assertEquals(30, expression.next());
  }

  @Test
  void aVirtualThreadConsumesAGeneratorWhoseBodyBlocks() throws Exception {
    List<Integer> seen =
        OtherThread.callVirtual(() -> {
          Thread consumer = Thread.currentThread();
          var g =
              Generator.<Integer>of(y -> {
                for (int i = 0; i < 3; i++) {
                  LockSupport.parkNanos(1_000_000);
                  Thread.yield();
                  y.yield(i);
                }
              });
          var all = new ArrayList<Integer>();
          for (int n : g) {
            assertSame(consumer, Thread.currentThread());
            LockSupport.parkNanos(1_000_000);
            all.add(n);
          }
          return all;
        });
    assertEquals(List.of(0, 1, 2), seen);
  }

  @Test
  void manyThreadsEachUseTheirOwnGenerators() throws Exception {
    var threads = new ArrayList<Thread>();
    var sums = new long[8];
    for (int t = 0; t < sums.length; t++) {
      int mine = t;
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                var g =
                    Generator.<Integer>of(y -> {
                      for (int i = 0; i < 2_000; i++) {
                        y.yield(i);
                      }
                    });
                for (int n : g) {
                  sums[mine] += n;
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (long sum : sums) {
      assertEquals(1_999_000, sum);
    }
  }
}
