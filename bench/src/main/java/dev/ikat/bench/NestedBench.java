package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.Coroutine;
import dev.ikat.Generator;
import dev.ikat.Task;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What it costs to stand deep: an item through twenty generators, a wake-up below twenty awaits.
 */
public class NestedBench extends Suite {
  private static final int ITEMS = 10_000;
  private static final int DEEP = 20;

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void yieldFromDepth1(Blackhole hole) {
    consume(nested(1), hole);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void yieldFromDepth20(Blackhole hole) {
    consume(nested(DEEP), hole);
  }

  private static Generator<Integer, Void, Void> nested(int depth) {
    return Generator.of(y -> {
      if (depth > 0) {
        y.yieldFrom(nested(depth - 1));
        return;
      }
      for (int i = 0; i < ITEMS; i++) {
        y.yield(i & 127);
      }
    });
  }

  private static void consume(Generator<Integer, Void, Void> items, Blackhole hole) {
    while (items.hasNext()) {
      hole.consume(items.next());
    }
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void awaitDepth1(Loop loop) {
    switchBetween(loop, 1);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void awaitDepth20(Loop loop) {
    switchBetween(loop, DEEP);
  }

  private static void switchBetween(Loop loop, int depth) {
    loop.runner.run(
        async(() -> {
          Task<Void> one = createTask(chain(depth));
          Task<Void> two = createTask(chain(depth));
          await(one);
          await(two);
        }));
  }

  private static Coroutine<Void> chain(int depth) {
    return async(() -> {
      if (depth > 0) {
        await(chain(depth - 1));
        return;
      }
      for (int i = 0; i < ITEMS / 2; i++) {
        await(sleep(Duration.ZERO));
      }
    });
  }
}
