package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;

import dev.ikat.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** One item through a queue of a hundred between two tasks. */
public class QueueBench extends Suite {
  private static final int ITEMS = 10_000;
  private static final int ROOM = 100;

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public int ikat(Loop loop) {
    return loop.runner.run(
        async(() -> {
          Queue<Integer> queue = new Queue<>(ROOM);
          createTask(
              async(() -> {
                for (int i = 0; i < ITEMS; i++) {
                  await(queue.put(i));
                }
              }));
          int sum = 0;
          for (int i = 0; i < ITEMS; i++) {
            sum += await(queue.get());
          }
          return sum;
        }));
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public int kotlinChannel() {
    return KotlinPeers.channel(ITEMS, ROOM);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public int virtualThreads() throws InterruptedException {
    ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(ROOM);
    int[] sum = new int[1];
    Thread consumer =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < ITEMS; i++) {
                try {
                  sum[0] += queue.take();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    Thread producer =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < ITEMS; i++) {
                try {
                  queue.put(i);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    producer.join();
    consumer.join();
    return sum[0];
  }
}
