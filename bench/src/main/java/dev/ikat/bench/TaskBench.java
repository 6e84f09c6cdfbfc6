package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;

import dev.ikat.Task;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A task that never suspends: made, run, and its result collected; by the thousand. */
public class TaskBench extends Suite {
  private static final int TASKS = 1_000;

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int ikat(Loop loop) {
    return loop.runner.run(
        async(() -> {
          List<Task<Integer>> tasks = new ArrayList<>(TASKS);
          for (int i = 0; i < TASKS; i++) {
            int number = i & 127;
            tasks.add(createTask(async(() -> number)));
          }
          int sum = 0;
          for (Task<Integer> task : tasks) {
            sum += await(task);
          }
          return sum;
        }));
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int kotlinLaunch() {
    return KotlinPeers.launches(TASKS);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int kotlinAsync() {
    return KotlinPeers.asyncs(TASKS);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int virtualThread() throws InterruptedException {
    int[] sum = new int[TASKS];
    Thread[] threads = new Thread[TASKS];
    for (int i = 0; i < TASKS; i++) {
      int number = i;
      threads[i] = Thread.ofVirtual().start(() -> sum[number] = number);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return sum[TASKS - 1];
  }
}
