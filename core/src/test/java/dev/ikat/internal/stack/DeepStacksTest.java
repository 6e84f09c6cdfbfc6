package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.internal.stack.Stacks.onPortable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Asyncio;
import dev.ikat.Generator;
import dev.ikat.Runner;
import dev.ikat.Yielder;
import dev.ikat.internal.loop.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Suspending at the bottom of a deep recursion. */
class DeepStacksTest {
  private static final int SUM = 3_000 * 3_001 / 2;

  @Test
  void aGeneratorYieldsThreeThousandFramesDeep() throws Exception {
    List<Integer> yielded =
        OtherThread.callWithLargeStack(() -> {
          var g = Generator.<Integer>of(y -> y.yield(sum(y, 3_000)));
          var all = new ArrayList<Integer>();
          g.forEachRemaining(all::add);
          return all;
        });
    assertEquals(List.of(0, 1_000, 2_000, 3_000, SUM), yielded);
  }

  /** Yields at the bottom of the recursion, and thrice on the way back. */
  private static int sum(Yielder<Integer, Void> y, int depth) {
    int below = depth == 0 ? 0 : sum(y, depth - 1);
    if (depth % 1_000 == 0) {
      y.yield(depth);
    }
    return below + depth;
  }

  @Test
  void aTaskAwaitsThreeThousandFramesDeep() throws Exception {
    var time = new VirtualTime();
    int sum =
        OtherThread.callWithLargeStack(() -> {
          try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
            return runner.run(async(() -> sumAwaiting(3_000)));
          }
        });
    assertEquals(SUM, sum);
    assertEquals(Duration.ofSeconds(4), time.elapsed());
  }

  private static int sumAwaiting(int depth) {
    int below = depth == 0 ? 0 : sumAwaiting(depth - 1);
    if (depth % 1_000 == 0) {
      await(sleep(Duration.ofSeconds(1)));
    }
    return below + depth;
  }

  @Test
  void whereTheThreadsStackIsTooSmallTheYieldIsRefusedOrPinsAThread() throws Exception {
    // Deeper and deeper, until the recursion itself finds no more stack.
    for (int depth = 1_000; ; depth += depth / 2) {
      String outcome = yieldAtDepth(depth);
      if (outcome.equals("yielded")) {
        continue;
      }
      if (onPortable()) {
        assertEquals("no stack for the recursion", outcome);
      } else {
        assertTrue(outcome.startsWith("cannot suspend this stack here: it is too deep"), outcome);
        assertTrue(outcome.contains("-Xss"), outcome);
      }
      return;
    }
  }

  private static String yieldAtDepth(int depth) {
    var g =
        Generator.<String>of(y -> {
          String outcome;
          try {
            outcome = descendAndYield(y, depth);
          } catch (StackOverflowError e) {
            outcome = "no stack for the recursion";
          }
          // Whatever became of it, the generator can go on.
          y.yield(outcome);
        });
    String first = g.next();
    return first.isEmpty() ? g.next() : first;
  }

  private static String descendAndYield(Yielder<String, Void> y, int depth) {
    if (depth > 0) {
      return descendAndYield(y, depth - 1);
    }
    try {
      y.yield("");
      return "yielded";
    } catch (IllegalStateException refused) {
      return refused.getMessage();
    }
  }
}
