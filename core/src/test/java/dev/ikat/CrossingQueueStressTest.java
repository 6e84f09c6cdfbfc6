package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.runCoroutineThreadsafe;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads and the tasks of two loops put and get, while tasks are cancelled and threads are
 * interrupted: what was put is got, once.
 */
@Timeout(60)
class CrossingQueueStressTest {
  private static final int PUTTERS = 4;
  private static final int GETTERS = 4;
  private static final int EACH = 1_000;

  @AutoClose private final RealTimeLoop one = new RealTimeLoop();
  @AutoClose private final RealTimeLoop two = new RealTimeLoop();

  private final ConcurrentLinkedQueue<Integer> put = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Integer> uncertain = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Integer> got = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();

  private static RandomGenerator random(int seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16})
  void nothingIsLostAndNothingComesTwice(int maxsize) throws Exception {
    CrossingQueue<Integer> queue = new CrossingQueue<>(maxsize);
    AtomicInteger puttersLeft = new AtomicInteger(2 * PUTTERS);
    List<Thread> threads = new ArrayList<>();
    List<CompletableFuture<?>> tasks = new ArrayList<>();
    for (int i = 0; i < PUTTERS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                putAll(queue);
                puttersLeft.decrementAndGet();
              }));
      tasks.add(
          runCoroutineThreadsafe(
              async(() -> {
                putAllAwaiting(queue);
                puttersLeft.decrementAndGet();
              }),
              i % 2 == 0 ? one.loop : two.loop));
    }
    List<Thread> getters = new ArrayList<>();
    for (int i = 0; i < GETTERS; i++) {
      getters.add(Thread.ofPlatform().start(() -> getAll(queue)));
      tasks.add(
          runCoroutineThreadsafe(
              async(() -> getAllAwaiting(queue)), i % 2 == 0 ? one.loop : two.loop));
    }
    Thread nuisance = Thread.ofPlatform().start(() -> interruptAll(getters, puttersLeft));
    for (Thread thread : threads) {
      thread.join();
    }
    while (puttersLeft.get() > 0) {
      Thread.onSpinWait();
    }
    nuisance.join();
    // An end for each getter, behind everything that was put.
    Thread ender =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 2 * GETTERS; i++) {
                putOne(queue, -1);
              }
            });
    ender.join();
    for (Thread getter : getters) {
      getter.join();
    }
    for (CompletableFuture<?> task : tasks) {
      task.get();
    }
    assertEquals(0, queue.size());

    Set<Integer> unique = new HashSet<>(got);
    assertEquals(got.size(), unique.size(), "none comes twice");
    assertTrue(unique.containsAll(put), "none is lost");
    unique.removeAll(put);
    unique.removeAll(uncertain);
    assertEquals(Set.of(), unique, "none comes from nowhere");
  }

  private static boolean putOne(CrossingQueue<Integer> queue, int item) {
    try {
      queue.putBlocking(item);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void putAll(CrossingQueue<Integer> queue) {
    for (int i = 0; i < EACH; i++) {
      int item = number.incrementAndGet();
      assertTrue(putOne(queue, item), "nobody interrupts putters");
      put.add(item);
    }
  }

  private void putAllAwaiting(CrossingQueue<Integer> queue) {
    RandomGenerator random = random(number.get());
    for (int i = 0; i < EACH; i++) {
      int item = number.incrementAndGet();
      Task<Void> attempt = Asyncio.createTask(queue.put(item));
      if (random.nextInt(8) == 0) {
        await(sleep(Duration.ZERO));
        attempt.cancel();
      }
      try {
        await(attempt);
        put.add(item);
      } catch (CancelledError e) {
        uncertain.add(item);
      }
    }
  }

  private void getAll(CrossingQueue<Integer> queue) {
    RandomGenerator random = random((int) Thread.currentThread().threadId());
    while (true) {
      try {
        Integer item =
            random.nextInt(4) == 0
                ? queue.pollBlocking(Duration.ofNanos(random.nextInt(20_000)))
                : queue.getBlocking();
        if (item != null && item < 0) {
          return;
        }
        if (item != null) {
          got.add(item);
        }
      } catch (InterruptedException e) {
        // A nuisance: go on.
      }
    }
  }

  private void getAllAwaiting(CrossingQueue<Integer> queue) {
    RandomGenerator random = random(number.get());
    while (true) {
      Task<Integer> attempt = Asyncio.createTask(queue.get());
      if (random.nextInt(4) == 0) {
        await(sleep(random.nextBoolean() ? Duration.ZERO : Duration.ofNanos(10_000)));
        attempt.cancel();
      }
      try {
        int item = await(attempt);
        if (item < 0) {
          return;
        }
        got.add(item);
      } catch (CancelledError e) {
        // Then it has taken none.
      }
    }
  }

  private static void interruptAll(List<Thread> victims, AtomicInteger puttersLeft) {
    while (puttersLeft.get() > 0) {
      victims.forEach(Thread::interrupt);
      Thread.yield();
    }
  }
}
