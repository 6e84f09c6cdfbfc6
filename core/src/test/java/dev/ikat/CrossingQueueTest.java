package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.moveOnAfter;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CrossingQueueTest {
  @AutoClose private final Script script = new Script();

  /** A thread that does something blocking; it has come as far as blocking when this returns. */
  private static <T> FutureTask<T> blocking(java.util.concurrent.Callable<T> action) {
    FutureTask<T> job = new FutureTask<>(action);
    Thread thread = Thread.ofPlatform().daemon().start(job);
    awaitBlocked(thread);
    return job;
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING
        && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static void turns(int n) {
    for (int i = 0; i < n; i++) {
      await(sleep(Duration.ZERO));
    }
  }

  private static Void put(CrossingQueue<String> queue, String item) throws InterruptedException {
    queue.putBlocking(item);
    return null;
  }

  // ---- tasks ------------------------------------------------------------------------------------

  @Test
  void betweenTasksItIsAQueue() {
    script.run(() -> {
      var queue = new CrossingQueue<String>(1);
      var producer =
          createTask(
              async(() -> {
                for (String item : List.of("a", "b", "c")) {
                  await(queue.put(item));
                  script.log("put " + item);
                }
              }));
      await(sleep(ms(5)));
      for (int i = 0; i < 3; i++) {
        script.log("got " + await(queue.get()));
        await(sleep(ms(5)));
      }
      await(producer);
    });
    script.expect("0 put a", "5 got a", "5 put b", "10 got b", "10 put c", "15 got c");
  }

  @Test
  void aTaskWaitsForAThread() {
    script.run(() -> {
      var queue = new CrossingQueue<String>();
      script.outside(() -> assertTrue(queue.tryPut("from outside")));
      assertEquals("from outside", await(queue.get()));
    });
  }

  @Test
  void aTaskThatPutsWaitsForAThreadToGet() {
    script.run(() -> {
      var queue = new CrossingQueue<String>(1);
      await(queue.put("a"));
      script.outside(() -> assertEquals("a", queue.tryGet()));
      await(queue.put("b"));
      assertEquals(1, queue.size());
      assertEquals("CrossingQueue[1/1]", queue.toString());
    });
  }

  @Test
  void aTaskThatIsCancelledWhileItWaitsLeavesTheLine() {
    script.run(() -> {
      var queue = new CrossingQueue<String>(1);
      var getter = createTask(queue.get());
      turns(1);
      getter.cancel();
      turns(1);
      assertTrue(queue.tryPut("a"));
      assertEquals(1, queue.size());
      var putter = createTask(queue.put("b"));
      turns(1);
      putter.cancel();
      assertThrows(CancelledError.class, () -> await(putter));
      assertEquals("a", queue.tryGet());
      assertNull(queue.tryGet());
    });
  }

  @Test
  void whatItWasHandedJustThenGoesToTheNext() {
    script.run(() -> {
      var queue = new CrossingQueue<String>();
      var first = createTask(queue.get());
      var second = createTask(queue.get());
      turns(1);
      queue.tryPut("a");
      first.cancel();
      assertThrows(CancelledError.class, () -> await(first));
      assertEquals("a", await(second));
    });
  }

  @Test
  void orBackToTheFrontInWhateverTurnTheCancellationComes() {
    for (int wait = 0; wait < 4; wait++) {
      int after = wait;
      script.run(() -> {
        var queue = new CrossingQueue<String>();
        var getter = createTask(queue.get());
        turns(1);
        queue.tryPut("a");
        queue.tryPut("b");
        turns(after);
        getter.cancel();
        String got = getter.done() && !getter.cancelled() ? await(getter) : null;
        if (got == null) {
          assertThrows(CancelledError.class, () -> await(getter));
          got = queue.tryGet();
        }
        assertEquals("a", got);
        assertEquals("b", queue.tryGet());
      });
    }
  }

  @Test
  void aScopeEndsTheWait() {
    script.run(() -> {
      var queue = new CrossingQueue<String>();
      CancelScope scope =
          moveOnAfter(
              ms(5),
              s -> {
                await(queue.get());
              });
      assertTrue(scope.cancelledCaught());
      queue.tryPut("a");
      assertEquals("a", await(queue.get()));
    });
  }

  @Test
  void tryingDoesNotWait() {
    var queue = new CrossingQueue<String>(1);
    assertNull(queue.tryGet());
    assertTrue(queue.tryPut("a"));
    assertFalse(queue.tryPut("b"));
    assertEquals("a", queue.tryGet());
    assertThrows(NullPointerException.class, () -> queue.tryPut(null));
    assertThrows(NullPointerException.class, () -> queue.put(null));
    assertThrows(NullPointerException.class, () -> queue.putBlocking(null));
  }

  // ---- threads ----------------------------------------------------------------------------------

  @Test
  void betweenThreadsItBlocks() throws Exception {
    var queue = new CrossingQueue<String>(1);
    var getter = blocking(queue::getBlocking);
    queue.putBlocking("a");
    assertEquals("a", getter.get());
    queue.putBlocking("b");
    var putter = blocking(() -> put(queue, "c"));
    assertEquals("b", queue.getBlocking());
    putter.get();
    assertEquals("c", queue.getBlocking());
    assertNull(queue.pollBlocking(Duration.ZERO));
    assertNull(queue.pollBlocking(Duration.ofNanos(1000)));
    queue.putBlocking("d");
    assertEquals("d", queue.pollBlocking(Duration.ZERO));
  }

  @Test
  void whoWaitsIsServedInTheOrderOfComingTaskOrThread() {
    script.run(() -> {
      var queue = new CrossingQueue<String>();
      var first = createTask(queue.get());
      turns(1);
      var second = blocking(queue::getBlocking);
      var third = createTask(queue.get());
      turns(1);
      for (String item : List.of("1", "2", "3")) {
        queue.tryPut(item);
      }
      assertEquals("2", second.get());
      assertEquals("1", await(first));
      assertEquals("3", await(third));
    });
  }

  @Test
  void anInterruptEndsTheWaitWithoutLoss() throws Exception {
    var queue = new CrossingQueue<String>(1);
    Thread me = Thread.currentThread();
    var interrupter = new CountDownLatch(1);
    Thread.startVirtualThread(() -> {
      awaitBlocked(me);
      me.interrupt();
      interrupter.countDown();
    });
    assertThrows(InterruptedException.class, queue::getBlocking);
    interrupter.await();
    queue.putBlocking("a");
    me.interrupt();
    assertThrows(InterruptedException.class, () -> queue.putBlocking("b"));
    assertFalse(Thread.interrupted());
    assertEquals("a", queue.getBlocking());
    assertNull(queue.tryGet());
  }

  @Test
  void whereItNeedNotWaitAnInterruptIsLeftAlone() throws Exception {
    var queue = new CrossingQueue<String>();
    Thread.currentThread().interrupt();
    queue.putBlocking("a");
    assertEquals("a", queue.getBlocking());
    assertTrue(Thread.interrupted());
  }

  @Test
  void aThreadThatRunsALoopMayNotBlock() {
    var queue = new CrossingQueue<String>();
    script.run(() -> {
      var error = assertThrows(IllegalStateException.class, queue::getBlocking);
      assertEquals(
          "getBlocking would block the event loop of this thread: use await(queue.get(…))",
          error.getMessage());
      assertThrows(IllegalStateException.class, () -> queue.putBlocking("a"));
      assertThrows(IllegalStateException.class, () -> queue.pollBlocking(ms(1)));
      assertEquals(0, queue.size());
    });
  }

  @Test
  void insideToThreadItMay() {
    Asyncio.run(
        async(() -> {
          var queue = new CrossingQueue<String>();
          var getter = createTask(Asyncio.toThread(() -> queue.getBlocking()));
          await(queue.put("a"));
          assertEquals("a", await(getter));
        }));
  }
}
