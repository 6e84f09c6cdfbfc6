package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ikat.Asyncio;
import dev.ikat.Generator;
import dev.ikat.Runner;
import dev.ikat.Task;
import dev.ikat.internal.loop.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Very many stacks at once, and what becomes of those that nobody holds any more. */
class ManyStacksTest {
  private static final int MANY = 100_000;
  private static final int ABANDONED = 10_000;

  @Test
  void aHundredThousandGeneratorsAreSuspendedAtOnce() {
    var all = new ArrayList<Generator<Integer, Void, Void>>();
    for (int i = 0; i < MANY; i++) {
      int n = i;
      var g =
          Generator.<Integer>of(y -> {
            y.yield(n);
            y.yield(-n);
          });
      assertEquals(i, g.next());
      all.add(g);
    }
    for (int i = 0; i < MANY; i++) {
      assertEquals(-i, all.get(i).next());
    }
  }

  @Test
  void aHundredThousandTasksAreSuspendedAtOnce() {
    var time = new VirtualTime();
    int[] woken = new int[1];
    try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
      runner.run(
          async(() -> {
            List<Task<Void>> all = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
              all.add(
                  createTask(
                      async(() -> {
                        await(sleep(Duration.ofSeconds(1)));
                        woken[0]++;
                      })));
            }
            await(sleep(Duration.ofMillis(500)));
            assertEquals(0, woken[0]);
            await(sleep(Duration.ofMillis(500)));
            for (Task<Void> task : all) {
              await(task);
            }
          }));
    }
    assertEquals(MANY, woken[0]);
    assertEquals(Duration.ofSeconds(1), time.elapsed());
  }

  @Test
  void tenThousandAbandonedGeneratorsAreCollected() {
    var garbage = new Garbage();
    for (int i = 0; i < ABANDONED; i++) {
      abandonGenerator(garbage);
    }
    garbage.assertAllCollected();
  }

  private static void abandonGenerator(Garbage garbage) {
    var held = garbage.watch(new Object());
    var g =
        Generator.<Object>of(y -> {
          y.yield(1);
          y.yield(held);
        });
    g.next();
  }

  @Test
  void abandonedChainsAndNestsOfGeneratorsAreCollected() {
    var garbage = new Garbage();
    for (int i = 0; i < 100; i++) {
      abandonNest(garbage);
    }
    garbage.assertAllCollected();
  }

  private static void abandonNest(Garbage garbage) {
    var held = garbage.watch(new Object());
    var inner =
        Generator.<Object>of(y -> {
          y.yield(1);
          y.yield(held);
        });
    var nested =
        Generator.<Object>of(y -> {
          y.yield(inner.next());
          y.yieldFrom(inner);
        });
    var delegating = Generator.<Object>of(y -> y.yieldFrom(nested));
    delegating.next();
    garbage.watch(inner);
    garbage.watch(nested);
    garbage.watch(delegating);
  }

  @Test
  void aBodyThatHoldsItsOwnGeneratorIsCollectedAllTheSame() {
    var garbage = new Garbage();
    abandonCycle(garbage);
    garbage.assertAllCollected();
  }

  private static void abandonCycle(Garbage garbage) {
    var self = new Object[1];
    var g =
        Generator.<Object>of(y -> {
          Object me = self[0];
          y.yield(1);
          y.yield(me);
        });
    self[0] = garbage.watch(g);
    g.next();
  }
}
