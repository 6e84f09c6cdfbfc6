package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Delegation a hundred thousand deep, statement 40: nothing recurses, and an item costs the same at
 * any depth.
 */
class GeneratorDepthTest {
  private static final int DEPTH = 100_000;

  /** Yields 1, 2, 3 and what it is sent, and returns what was sent last. */
  private static Generator<Integer, Integer, Integer> bottom() {
    return Generator.twoWay(y -> {
      Integer sent = null;
      for (int i = 1; i <= 3; i++) {
        try {
          sent = y.yield(sent == null ? i : -sent);
        } catch (IllegalArgumentException e) {
          sent = Integer.valueOf(e.getMessage());
        }
      }
      return sent;
    });
  }

  /** As many delegators, each of which adds one to what the next returned. */
  private static Generator<Integer, Integer, Integer> chain(
      int depth, Generator<Integer, Integer, Integer> bottom) {
    var g = bottom;
    for (int i = 0; i < depth; i++) {
      var inner = g;
      g = Generator.twoWay(y -> y.yieldFrom(inner) + 1);
    }
    return g;
  }

  @Test
  void g40_aChainIsStartedDrivenAndEnded() {
    var g = chain(DEPTH, bottom());
    assertEquals(1, g.next());
    assertEquals(-7, g.send(7));
    assertEquals(-8, g.raise(new IllegalArgumentException("8")));
    var stop = assertThrows(StopIteration.class, () -> g.send(42));
    assertEquals(42 + DEPTH, stop.value());
  }

  @Test
  void g40_aChainIsClosedFromTheInside() {
    var exits = new ArrayList<Integer>();
    Generator<Integer, Integer, Integer> g =
        Generator.twoWay(y -> {
          try {
            return y.yield(1);
          } finally {
            exits.add(0);
          }
        });
    for (int i = 1; i <= DEPTH; i++) {
      int level = i;
      var inner = g;
      g =
          Generator.twoWay(y -> {
            try {
              return y.yieldFrom(inner);
            } finally {
              exits.add(level);
            }
          });
    }
    assertEquals(1, g.next());
    assertEquals(Generator.State.SUSPENDED, g.state());
    g.close();
    assertEquals(DEPTH + 1, exits.size());
    for (int i = 0; i <= DEPTH; i++) {
      assertEquals(i, exits.get(i));
    }
  }

  @Test
  void g40_anExceptionGoesUpTheWholeChain() {
    var thrown = new IOException();
    var g = chain(DEPTH, bottom());
    g.next();
    assertSame(thrown, assertThrows(IOException.class, () -> g.raise(thrown)));
    assertEquals(Generator.State.CLOSED, g.state());
    assertNull(g.delegate());
  }

  @Test
  void g40_generatorExitIsRaisedThroughTheWholeChain() {
    var exit = new GeneratorExit();
    var bottom = bottom();
    var g = chain(DEPTH / 10, bottom);
    g.next();
    assertSame(exit, assertThrows(GeneratorExit.class, () -> g.raise(exit)));
    assertEquals(Generator.State.CLOSED, bottom.state());
  }

  @Test
  void g40_aChainIsDrivenInTheMiddleAndFromTheTopByTurns() {
    var bottom = bottom();
    var middle = chain(DEPTH / 10, bottom);
    var g = chain(DEPTH / 10, middle);
    assertEquals(1, g.next());
    assertEquals(2, middle.next());
    assertEquals(-5, g.send(5));
    assertEquals(9 + DEPTH / 10, assertThrows(StopIteration.class, () -> middle.send(9)).value());
    // The upper half finds its delegate ended, and null is what it gets.
    assertThrows(NullPointerException.class, g::next);
  }

  @Test
  void g40_eachLevelYieldsAndThenDelegatesDeeper() {
    var g = countingDown(20_000);
    long sum = 0;
    for (int n : g) {
      sum += n;
    }
    assertEquals(20_000L * 20_001 / 2, sum);
  }

  private static Generator<Integer, Void, Void> countingDown(int n) {
    return Generator.of(y -> {
      y.yield(n);
      if (n > 0) {
        y.yieldFrom(countingDown(n - 1));
      }
    });
  }

  @Test
  void g40_everyOtherLevelOfAForeignKindStillWorksAtModestDepth() {
    // Someone else's generator can only be called: that is a level of recursion each.
    Generator<Integer, Integer, Integer> g = bottom();
    for (int i = 0; i < 50; i++) {
      g = chain(1, new ForwardingGenerator<>(g));
    }
    assertEquals(1, g.next());
    assertEquals(-7, g.send(7));
  }

  /** A generator without a body that counts how often it is stepped. */
  private static final class Counting extends ProtocolGenerator<Integer, Integer, Integer> {
    int steps;

    @Override
    Step step(Object sent, Throwable thrown) {
      out = ++steps;
      return Step.YIELDED;
    }
  }

  @Test
  void g40_anItemTakesOneStepAndNoAllocationPerLevel() {
    var bottom = new Counting();
    var deep = chain(1_000, bottom);
    var flat = chain(1, new Counting());
    deep.next();
    flat.next();
    assertEquals(1, bottom.steps);
    // Warm up, so that what is compared is not what the JIT compiler allocates.
    long allocatedFlat = allocatedBy(flat, 20_000);
    long allocatedDeep = allocatedBy(deep, 20_000);
    allocatedFlat = Math.min(allocatedFlat, allocatedBy(flat, 20_000));
    allocatedDeep = Math.min(allocatedDeep, allocatedBy(deep, 20_000));
    assertEquals(40_001, bottom.steps, "one step an item");
    long more = allocatedDeep - allocatedFlat;
    assertTrue(more < 20_000L * 16, () -> more + " bytes more for 20,000 items at depth 1,000");
  }

  private static long allocatedBy(Generator<Integer, Integer, Integer> g, int items) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < items; i++) {
      g.next();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void g40_depthDoesNotShowInTheNumberOfSwitches() {
    // Each level logs when its own body is entered: only the innermost is, after the start.
    var entered = new ArrayList<Integer>();
    Generator<Integer, Integer, Integer> g =
        Generator.twoWay(y -> {
          while (true) {
            entered.add(0);
            y.yield(1);
          }
        });
    for (int i = 1; i <= 100; i++) {
      int level = i;
      var inner = g;
      g =
          Generator.twoWay(y -> {
            entered.add(level);
            Integer result = y.yieldFrom(inner);
            entered.add(-level);
            return result;
          });
    }
    g.next();
    assertEquals(101, entered.size());
    entered.clear();
    for (int i = 0; i < 5; i++) {
      g.next();
    }
    assertEquals(List.of(0, 0, 0, 0, 0), entered);
  }
}
