package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.runCoroutineThreadsafe;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads against one loop: nothing is lost, nothing happens twice, no wake-up is missed. */
@Timeout(60)
class PortalStressTest {
  private static final int THREADS = 8;

  @AutoClose private final RealTimeLoop running = new RealTimeLoop();
  private final EventLoop loop = running.loop;

  @Test
  void callbacksOfManyThreadsAllRunOnceAndInEachThreadsOrder() throws Exception {
    int each = 20_000;
    int[] next = new int[THREADS];
    CountDownLatch all = new CountDownLatch(THREADS * each);
    onAllThreads(number -> {
      for (int i = 0; i < each; i++) {
        int expected = i;
        loop.callSoonThreadsafe(() -> {
          assertEquals(expected, next[number]++);
          all.countDown();
        });
      }
    });
    all.await();
    assertTrue(running.poller.wakeups.get() <= running.poller.polls.get());
  }

  @Test
  void oneAtATimeEachCallWakesTheSleepingLoop() throws Exception {
    int rounds = 300;
    for (int i = 0; i < rounds; i++) {
      running.awaitAsleep();
      CountDownLatch done = new CountDownLatch(1);
      loop.callSoonThreadsafe(done::countDown);
      done.await();
    }
    running.awaitAsleep();
    assertEquals(rounds, running.poller.wakeups.get());
    assertEquals(rounds + 1, running.poller.polls.get(), "one turn for each, no CPU in between");
  }

  @Test
  void coroutinesOfManyThreadsEachGiveTheirOwnResult() throws Exception {
    int each = 400;
    onAllThreads(number -> {
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        int id = number * each + i;
        answers.add(
            runCoroutineThreadsafe(
                async(() -> {
                  await(sleep(Duration.ofNanos(id % 7 == 0 ? 100_000 : 0)));
                  return id;
                }),
                loop));
      }
      for (int i = 0; i < each; i++) {
        assertEquals(number * each + i, answers.get(i).join());
      }
    });
  }

  /** Whoever wins, both sides agree on the outcome, and the task's finally block has run. */
  @Test
  void cancellingRacesWithCompletion() throws Exception {
    int each = 300;
    int[] begun = new int[1];
    int[] ended = new int[1];
    onAllThreads(number -> {
      for (int i = 0; i < each; i++) {
        CompletableFuture<String> answer =
            runCoroutineThreadsafe(
                async(() -> {
                  begun[0]++;
                  try {
                    await(sleep(Duration.ofNanos(20_000)));
                    return "result";
                  } finally {
                    ended[0]++;
                  }
                }),
                loop);
        if (ThreadLocalRandom.current().nextBoolean()) {
          Thread.yield();
        }
        boolean cancelled = answer.cancel(true);
        try {
          assertEquals("result", answer.join());
          assertTrue(!cancelled);
        } catch (CancellationException e) {
          assertTrue(cancelled);
        }
      }
    });
    // Cancelling is handed to the loop; what was handed over before this has been done after it.
    assertEquals(0, runCoroutineThreadsafe(async(this::pendingAfterAWhile), loop).get());
    assertEquals(begun[0], ended[0]);
  }

  private int pendingAfterAWhile() {
    await(sleep(Duration.ZERO));
    await(sleep(Duration.ZERO));
    await(sleep(Duration.ZERO));
    return Asyncio.allTasks().size() - 1;
  }

  @Test
  void handlesAreCancelledByManyThreadsWhileTheLoopRunsThem() throws Exception {
    int each = 5_000;
    int[] ran = new int[1];
    int[] cancelledInTime = new int[THREADS];
    onAllThreads(number -> {
      for (int i = 0; i < each; i++) {
        Handle handle = loop.callSoonThreadsafe(() -> ran[0]++);
        if (i % 2 == 0) {
          handle.cancel();
          cancelledInTime[number]++;
        }
      }
    });
    CompletableFuture<Integer> count = new CompletableFuture<>();
    loop.callSoonThreadsafe(() -> count.complete(ran[0]));
    int atLeast = THREADS * each / 2;
    assertTrue(count.get() >= atLeast, "none but the cancelled ones are missing");
    assertTrue(count.get() <= THREADS * each);
  }

  private interface Job {
    void run(int number) throws Exception;
  }

  /** Runs the job on all threads at once, and throws what one of them throws. */
  private static void onAllThreads(Job job) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> jobs = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int number = t;
        Callable<Void> call =
            () -> {
              start.await();
              job.run(number);
              return null;
            };
        jobs.add(threads.submit(call));
      }
      start.countDown();
      for (Future<?> one : jobs) {
        one.get();
      }
    }
  }
}
