package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopGroupTest {
  private static final Duration LONG = Duration.ofHours(1);

  @AutoClose private final LoopGroup loops = new LoopGroup(3);

  /** Work that is under way until the future is done. */
  private AsyncBody<EventLoop> until(CompletableFuture<?> end) {
    return () -> {
      await(end.copy());
      return getRunningLoop();
    };
  }

  @Test
  void workGoesToTheLoopThatIsLeastBusy() throws Exception {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    List<CompletableFuture<EventLoop>> where = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      var end = new CompletableFuture<Void>();
      ends.add(end);
      where.add(loops.submit(until(end)));
    }
    // Two on each by now. The one whose work ends gets the next.
    ends.get(1).complete(null);
    EventLoop free = where.get(1).get();
    var next = new CompletableFuture<Void>();
    var placed = loops.submit(until(next));
    next.complete(null);
    assertSame(free, placed.get());
    ends.forEach(end -> end.complete(null));
    Map<EventLoop, Integer> counts = new HashMap<>();
    for (var one : where) {
      counts.merge(one.get(), 1, Integer::sum);
    }
    assertEquals(3, counts.size());
    assertEquals(Set.of(2), new HashSet<>(counts.values()));
    assertEquals(Set.copyOf(loops.loops()), counts.keySet());
    assertEquals(3, loops.size());
  }

  @Test
  void equalKeysGoToTheSameLoopAndDifferentOnesSpread() throws Exception {
    Set<EventLoop> used = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      EventLoop first = loops.submit(Integer.valueOf(1024 * i), () -> getRunningLoop()).get();
      EventLoop again = loops.submit(new String("" + i), () -> getRunningLoop()).get();
      assertSame(again, loops.submit(new String("" + i), () -> getRunningLoop()).get());
      assertSame(first, loops.submit((Object) (1024 * i), () -> getRunningLoop()).get());
      used.add(first);
    }
    assertEquals(3, used.size());
  }

  @Test
  void whatSharesAKeyNeedsNoLock() throws Exception {
    int[] counter = new int[1];
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(
          loops.submit(
              "counter",
              () -> {
                int before = counter[0];
                counter[0] = before + 1;
                return before;
              }));
    }
    Set<Integer> seen = new HashSet<>();
    for (var one : all) {
      seen.add(one.get());
    }
    assertEquals(1000, seen.size());
  }

  @Test
  void failuresAndCancellationGoToTheSubmitter() throws Exception {
    var failed =
        loops.submit(() -> {
          throw new IllegalArgumentException("failed");
        });
    var error = assertThrows(ExecutionException.class, failed::get);
    assertEquals("failed", error.getCause().getMessage());

    var begun = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    var running =
        loops.submit(() -> {
          begun.countDown();
          try {
            return await(sleep(LONG));
          } finally {
            cancelled.countDown();
          }
        });
    begun.await();
    running.cancel(true);
    cancelled.await();
    assertThrows(CancellationException.class, running::get);
  }

  @Test
  void closingWaitsForWhatWasSubmitted() throws Exception {
    var end = new CompletableFuture<Void>();
    var work = loops.submit(until(end));
    Thread closer = Thread.ofPlatform().start(loops::close);
    awaitClosing();
    assertThrows(IllegalStateException.class, () -> loops.submit(() -> 1));
    assertFalse(work.isDone());
    end.complete(null);
    closer.join();
    assertTrue(work.isDone() && !work.isCompletedExceptionally());
    loops.loops().forEach(loop -> assertTrue(loop.isClosed()));
    assertEquals("LoopGroup[3 loops, closed]", loops.toString());
    loops.close();
  }

  private void awaitClosing() {
    while (!loops.toString().contains("closed")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWasStartedBesideIsCancelledInTheEnd() throws Exception {
    var cleanedUp = new CountDownLatch(1);
    loops
        .submit(() -> {
          createTask(
              async(() -> {
                try {
                  await(sleep(LONG));
                } finally {
                  await(sleep(Duration.ofNanos(1)));
                  cleanedUp.countDown();
                }
              }));
          await(sleep(Duration.ZERO));
          return null;
        })
        .get();
    loops.close();
    assertEquals(0, cleanedUp.getCount());
  }

  @Test
  void withGraceWhatIsLateIsCancelled() throws Exception {
    var never = new CompletableFuture<Void>();
    var late = loops.submit(until(never));
    var failed =
        loops.submit(() -> {
          throw new IllegalArgumentException("no hindrance");
        });
    loops.close(Duration.ofMillis(1));
    assertThrows(CancellationException.class, late::get);
    assertTrue(failed.isCompletedExceptionally());
    loops.loops().forEach(loop -> assertTrue(loop.isClosed()));
  }

  @Test
  void anInterruptWhileClosingCancelsTheRest() {
    var late = loops.submit(until(new CompletableFuture<Void>()));
    Thread.currentThread().interrupt();
    loops.close();
    assertTrue(Thread.interrupted());
    assertThrows(CancellationException.class, late::get);
  }

  @Test
  void closedItTakesNoMore() {
    loops.close();
    var error = assertThrows(IllegalStateException.class, () -> loops.submit(() -> 1));
    assertEquals("the loop group is closed: LoopGroup[3 loops, closed]", error.getMessage());
    assertThrows(IllegalStateException.class, () -> loops.submit("key", () -> 1));
  }

  @Test
  void itsOwnLoopsMayNotCloseIt() throws Exception {
    var error = loops.submit(() -> assertThrows(IllegalStateException.class, loops::close)).get();
    assertTrue(error.getMessage().contains("its own loops"), error.getMessage());
    assertEquals(1, loops.submit(() -> 1).get());
  }

  @Test
  void badArgumentsAreRefusedAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> new LoopGroup(0));
    assertThrows(NullPointerException.class, () -> loops.submit(null));
    assertThrows(NullPointerException.class, () -> loops.submit((Object) null, () -> 1));
  }

  @Test
  void loopsTalkThroughACrossingQueue() throws Exception {
    var queue = new CrossingQueue<Integer>(4);
    var sum = new AtomicInteger();
    var consumers = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 3; i++) {
      consumers.add(
          loops.submit(() -> {
            for (int n = await(queue.get()); n >= 0; n = await(queue.get())) {
              sum.addAndGet(n);
            }
            return null;
          }));
    }
    loops
        .submit(() -> {
          for (int n = 1; n <= 300; n++) {
            await(queue.put(n));
          }
          for (int i = 0; i < 3; i++) {
            await(queue.put(-1));
          }
          return null;
        })
        .get();
    for (var consumer : consumers) {
      consumer.get();
    }
    assertEquals(300 * 301 / 2, sum.get());
  }

  /** What was accepted before the closing is done; the rest is refused; nothing in between. */
  @Test
  void submittingRacesWithClosing() throws Exception {
    for (int round = 0; round < 20; round++) {
      var racing = new LoopGroup(2);
      var accepted = new ConcurrentLinkedQueue<CompletableFuture<Integer>>();
      var ready = new CountDownLatch(3);
      List<Thread> submitters = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        submitters.add(
            Thread.ofPlatform()
                .start(() -> {
                  ready.countDown();
                  try {
                    while (true) {
                      var one = racing.submit(() -> await(sleep(Duration.ZERO, 1)));
                      accepted.add(one);
                      one.join();
                    }
                  } catch (IllegalStateException closed) {
                    // As it should be.
                  }
                }));
      }
      ready.await();
      racing.close();
      for (Thread submitter : submitters) {
        submitter.join();
      }
      for (var one : accepted) {
        assertEquals(1, one.resultNow());
      }
    }
  }
}
