package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.ikat.Channel;
import dev.ikat.Coroutine;
import dev.ikat.Event;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Generator;
import dev.ikat.Lock;
import dev.ikat.Queue;
import dev.ikat.Task;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an operation allocates, in bytes, on the continuation engine. Time depends on the machine,
 * this does not: a figure that grows is a regression. When one shrinks, lower it here too.
 *
 * <p>The limits are what is allocated with escape analysis switched off, so that they do not depend
 * on what the compiler makes of the loops around them.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int OPERATIONS = 2_000;

  /** The first rounds make what is made once: code, stacks, queues that have grown. */
  private static final int ROUNDS = 30;

  /** Does so many operations. */
  private interface Work {
    void perform(int operations) throws Exception;
  }

  /** The smallest number of bytes that any round has allocated, for each operation. */
  private static long bytes(Work work) throws Exception {
    long smallest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.perform(OPERATIONS);
      smallest = Math.min(smallest, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return smallest / OPERATIONS;
  }

  private static void assertAtMost(long limit, Work work) throws Exception {
    long allocated = bytes(work);
    assertTrue(allocated <= limit, () -> allocated + " bytes an operation; the limit is " + limit);
  }

  private static void assertAtMostInTask(long limit, Work work) {
    run(async(() -> assertAtMost(limit, work)));
  }

  @Test
  void generatorItem() throws Exception {
    Generator<Integer, Void, Void> ones =
        Generator.of(y -> {
          while (true) {
            y.yield(1);
          }
        });
    try (ones) {
      assertAtMost(
          0,
          operations -> {
            for (int i = 0; i < operations; i++) {
              assertTrue(ones.hasNext());
              assertEquals(1, ones.next());
            }
          });
    }
  }

  @Test
  void generatorFromStartToEnd() throws Exception {
    assertAtMost(
        472,
        operations -> {
          for (int i = 0; i < operations; i++) {
            try (var one = Generator.<Integer>of(y -> y.yield(1))) {
              assertEquals(1, one.next());
            }
          }
        });
  }

  @Test
  void switchOfTasks() {
    assertAtMostInTask(
        40,
        operations -> {
          Task<Void> other = createTask(sleeps(operations / 2));
          await(sleeps(operations / 2));
          await(other);
        });
  }

  private static Coroutine<Void> sleeps(int times) {
    return async(() -> {
      for (int i = 0; i < times; i++) {
        await(sleep(Duration.ZERO));
      }
    });
  }

  @Test
  void callbackThatWakesTheTask() {
    assertAtMostInTask(
        152,
        operations -> {
          EventLoop loop = getRunningLoop();
          for (int i = 0; i < operations; i++) {
            Future<Integer> answer = loop.createFuture();
            loop.callSoon(() -> answer.setResult(1));
            await(answer);
          }
        });
  }

  @Test
  void taskFromStartToEnd() {
    List<Task<Integer>> tasks = new ArrayList<>(OPERATIONS);
    assertAtMostInTask(
        192,
        operations -> {
          tasks.clear();
          for (int i = 0; i < operations; i++) {
            tasks.add(createTask(async(() -> 1)));
          }
          for (Task<Integer> task : tasks) {
            assertEquals(1, await(task));
          }
        });
  }

  @Test
  void awaitOfWhatIsDone() {
    assertAtMostInTask(
        0,
        operations -> {
          Future<Integer> done = getRunningLoop().createFuture();
          done.setResult(1);
          for (int i = 0; i < operations; i++) {
            assertEquals(1, await(done));
          }
        });
  }

  @Test
  void awaitOfCoroutine() {
    assertAtMostInTask(
        32,
        operations -> {
          for (int i = 0; i < operations; i++) {
            assertEquals(1, await(async(() -> 1)));
          }
        });
  }

  @Test
  void gatherOfWhatIsDone() {
    assertAtMostInTask(
        72,
        operations -> {
          List<Future<Integer>> done = new ArrayList<>(operations);
          for (int i = 0; i < operations; i++) {
            Future<Integer> future = getRunningLoop().createFuture();
            future.setResult(1);
            done.add(future);
          }
          await(gather(done));
        });
  }

  @Test
  void gatherOfCoroutines() {
    assertAtMostInTask(
        224,
        operations -> {
          List<Coroutine<Integer>> coroutines = new ArrayList<>(operations);
          for (int i = 0; i < operations; i++) {
            coroutines.add(async(() -> 1));
          }
          assertEquals(Collections.nCopies(operations, 1), await(gather(coroutines)));
        });
  }

  @Test
  void itemThroughQueue() {
    assertAtMostInTask(
        88,
        operations -> {
          Queue<Integer> queue = new Queue<>(100);
          createTask(
              async(() -> {
                for (int i = 0; i < operations; i++) {
                  await(queue.put(1));
                }
              }));
          for (int i = 0; i < operations; i++) {
            assertEquals(1, await(queue.get()));
          }
        });
  }

  @Test
  void valueThroughChannelWithoutBuffer() {
    assertAtMostInTask(
        144,
        operations -> {
          Channel<Integer> channel = new Channel<>(0);
          Task<Void> sender =
              createTask(
                  async(() -> {
                    for (int i = 0; i < operations; i++) {
                      await(channel.send(1));
                    }
                  }));
          for (int i = 0; i < operations; i++) {
            assertEquals(1, await(channel.receive()));
          }
          await(sender);
        });
  }

  @Test
  void lockThatIsFree() {
    assertAtMostInTask(
        40,
        operations -> {
          Lock lock = new Lock();
          for (int i = 0; i < operations; i++) {
            await(lock.acquire());
            lock.release();
          }
        });
  }

  @Test
  void lockHandedOver() {
    assertAtMostInTask(
        104,
        operations -> {
          Lock lock = new Lock();
          Task<Void> other = createTask(handOver(lock, operations / 2));
          await(handOver(lock, operations / 2));
          await(other);
        });
  }

  private static Coroutine<Void> handOver(Lock lock, int times) {
    return async(() -> {
      await(lock.acquire());
      await(sleep(Duration.ZERO));
      for (int i = 0; i < times; i++) {
        lock.release();
        await(lock.acquire());
      }
      lock.release();
    });
  }

  @Test
  void eventSetAndWaitedFor() {
    assertAtMostInTask(
        104,
        operations -> {
          Event ping = new Event();
          Event pong = new Event();
          Task<Void> other =
              createTask(
                  async(() -> {
                    for (int i = 0; i < operations / 2; i++) {
                      await(ping.waitFor());
                      ping.clear();
                      pong.set();
                    }
                  }));
          for (int i = 0; i < operations / 2; i++) {
            ping.set();
            await(pong.waitFor());
            pong.clear();
          }
          await(other);
        });
  }
}
