package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;

import dev.ikat.Coroutine;
import dev.ikat.Future;
import dev.ikat.Task;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A hundred thousand at once: by gather, and one by one. */
public class GatherBench extends Suite {
  private static final int COUNT = 100_000;

  /** Futures of the loop that are done. */
  public static class Done extends Loop {
    private final List<Future<Integer>> futures = new ArrayList<>();

    @Override
    public void open() {
      super.open();
      for (int i = 0; i < COUNT; i++) {
        Future<Integer> future = runner.loop().createFuture();
        future.setResult(i & 127);
        futures.add(future);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public List<Integer> ikat(Loop loop) {
    return loop.runner.run(
        async(() -> {
          List<Coroutine<Integer>> coroutines = new ArrayList<>(COUNT);
          for (int i = 0; i < COUNT; i++) {
            int number = i & 127;
            coroutines.add(async(() -> number));
          }
          return await(gather(coroutines));
        }));
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public List<Integer> tasks(Loop loop) {
    return loop.runner.run(
        async(() -> {
          List<Task<Integer>> tasks = new ArrayList<>(COUNT);
          for (int i = 0; i < COUNT; i++) {
            int number = i & 127;
            tasks.add(createTask(async(() -> number)));
          }
          List<Integer> results = new ArrayList<>(COUNT);
          for (Task<Integer> task : tasks) {
            results.add(await(task));
          }
          return results;
        }));
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public List<Integer> kotlinAwaitAll() {
    return KotlinPeers.awaitAlls(COUNT);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public List<Integer> ikatDone(Done done) {
    return done.runner.run(async(() -> await(gather(done.futures))));
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public List<Integer> awaitsDone(Done done) {
    return done.runner.run(
        async(() -> {
          List<Integer> results = new ArrayList<>(COUNT);
          for (Future<Integer> future : done.futures) {
            results.add(await(future));
          }
          return results;
        }));
  }
}
