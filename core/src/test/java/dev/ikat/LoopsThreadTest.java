package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.shield;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.timeout;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.loop.VirtualTime;
import dev.ikat.internal.stack.Engines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * User code that is no task's is called on the thread that runs the loop, on both engines, wherever
 * the loop stands when it is due; and the portable engine changes threads for nothing else.
 */
class LoopsThreadTest {
  private final Thread thread = Thread.currentThread();
  @AutoClose private final Script script = new Script();
  private final List<String> called = new ArrayList<>();

  private static boolean onPortable() {
    return !Engines.selected().bodyKeepsThread();
  }

  /** Notes that it was called, if on the right thread. */
  private void called(String what) {
    called.add(Thread.currentThread() == thread ? what : what + " on " + Thread.currentThread());
  }

  private <T> Consumer<T> calls(String what) {
    return _ -> called(what);
  }

  private void expectCalled(String... expected) {
    assertEquals(List.of(expected), called);
  }

  // ---- callbacks --------------------------------------------------------------------------------

  @Test
  void callbacksAndTimersBetweenSteps() {
    script.run(() -> {
      var loop = getRunningLoop();
      for (int i = 1; i <= 3; i++) {
        String round = " " + i;
        loop.callSoon(() -> called("soon" + round));
        loop.callLater(ms(i), () -> called("later" + round));
        loop.callSoonThreadsafe(() -> called("threadsafe" + round));
        await(sleep(Duration.ZERO));
      }
      await(sleep(ms(5)));
    });
    expectCalled(
        "soon 1",
        "threadsafe 1",
        "soon 2",
        "threadsafe 2",
        "soon 3",
        "threadsafe 3",
        "later 1",
        "later 2",
        "later 3");
  }

  @Test
  void doneCallbacksAndStagesThatDepend() {
    script.run(() -> {
      var future = getRunningLoop().<String>createFuture();
      var task = createTask(async(() -> await(future)));
      future.addDoneCallback(calls("future"));
      task.addDoneCallback(calls("task"));
      var _ = task.toCompletableFuture().thenAccept(calls("stage"));
      await(sleep(ms(1)));
      future.setResult("done");
      await(task);
      await(sleep(ms(1)));
    });
    expectCalled("future", "task", "stage");
  }

  @Test
  void aFunctionThatJoinsTheResultsOfGather() {
    int sum =
        script.run(() ->
            await(
                gather(
                    sleep(ms(1), 1),
                    sleep(ms(2), 2),
                    (a, b) -> {
                      called("join");
                      return a + b;
                    })));
    assertEquals(3, sum);
    expectCalled("join");
  }

  @Test
  void aCallbackThatMakesAnEagerTaskComesBackToItsThread() {
    script.run(() -> {
      var loop = getRunningLoop();
      var eager = loop.<Task<String>>createFuture();
      loop.callSoon(() -> {
        eager.setResult(createTask(sleep(ms(1), "slept"), TaskOptions.DEFAULT.eager()));
        called("callback");
      });
      assertEquals("slept", await(await(eager)));
    });
    expectCalled("callback");
  }

  // ---- the exception handler --------------------------------------------------------------------

  private void handlerCalls() {
    script.loop.setExceptionHandler((_, context) -> called((String) context.get("message")));
  }

  private static <T> T fail() {
    throw new IllegalStateException("wrong");
  }

  @Test
  void theHandlerForAFailureThatNobodyLooksAt() {
    handlerCalls();
    script.loop.setUnseenFailureGrace(Duration.ZERO);
    script.run(() -> {
      createTask(async(() -> fail()), "unseen");
      await(sleep(Duration.ZERO));
      await(sleep(Duration.ZERO));
    });
    expectCalled("Task exception was never retrieved: unseen");
  }

  @Test
  void theHandlerForAFailureBehindAShield() {
    handlerCalls();
    script.run(() -> {
      var outer =
          shield(
              async(() -> {
                await(sleep(ms(1)));
                return fail();
              }));
      await(sleep(Duration.ZERO));
      outer.cancel();
      await(sleep(ms(2)));
    });
    expectCalled("IllegalStateException exception in shielded future");
  }

  @Test
  void aHandlerThatFailsFatallyEndsTheRun() {
    script.loop.setExceptionHandler((_, _) -> {
      called("handler");
      throw new SystemExit(3);
    });
    script.loop.setUnseenFailureGrace(Duration.ZERO);
    assertThrows(
        SystemExit.class,
        () ->
            script.run(() -> {
              createTask(async(() -> fail()));
              for (int i = 0; i < 10; i++) {
                await(sleep(Duration.ZERO));
              }
              called("went on");
            }));
    script.loop.setExceptionHandler((_, _) -> {});
    expectCalled("handler");
  }

  // ---- what stays where the loop stands ---------------------------------------------------------

  /** Notes the threads that poll. */
  private final class Polls extends VirtualTime {
    final boolean needsThread;
    final Set<Thread> whileBusy = Collections.newSetFromMap(new IdentityHashMap<>());
    final Set<Thread> whileIdle = Collections.newSetFromMap(new IdentityHashMap<>());

    Polls(boolean needsThread) {
      this.needsThread = needsThread;
    }

    @Override
    public boolean needsLoopsThread() {
      return needsThread;
    }

    @Override
    public void poll(long timeoutNanos) {
      (timeoutNanos == 0 ? whileBusy : whileIdle).add(Thread.currentThread());
      super.poll(timeoutNanos);
    }
  }

  private void ping() {
    for (int i = 0; i < 100; i++) {
      await(sleep(Duration.ZERO));
    }
    await(sleep(ms(1)));
  }

  private Polls runOn(Polls time) {
    try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
      runner.run(async(() -> await(gather(async(this::ping), async(this::ping)))));
    }
    return time;
  }

  @Test
  void aPollerThatNeedsItIsPolledOnTheLoopsThreadOnly() {
    Polls time = runOn(new Polls(true));
    assertEquals(Set.of(thread), Set.copyOf(time.whileBusy));
    assertEquals(Set.of(thread), Set.copyOf(time.whileIdle));
  }

  @Test
  void anyOtherStaysWithTheStepsWhileThereIsWork() {
    Polls time = runOn(new Polls(false));
    assertEquals(Set.of(thread), Set.copyOf(time.whileIdle));
    // Two stacks: each of the pinging tasks takes the one that it is started on.
    time.whileBusy.remove(thread);
    assertEquals(onPortable() ? 2 : 0, time.whileBusy.size());
  }

  @Test
  void ikatsOwnTimersAndListenersDoToo() {
    script.run(() -> {
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 3; i++) {
        await(gather(sleep(ms(1)), async(() -> threads.add(Thread.currentThread()))));
        taskGroup(tg -> tg.createTask(async(() -> threads.add(Thread.currentThread()))));
        timeout(ms(5), () -> threads.add(Thread.currentThread()));
      }
      assertEquals(9, threads.size());
      assertTrue(threads.stream().noneMatch(t -> onPortable() && t == thread));
    });
  }

  @Test
  void aPollThatFailsBetweenStepsEndsTheRunWithThat() {
    var time =
        new VirtualTime() {
          int polls;

          @Override
          public void poll(long timeoutNanos) {
            if (++polls == 50) {
              throw new IllegalStateException("no poll any more");
            }
            super.poll(timeoutNanos);
          }
        };
    try (var loop = Asyncio.newEventLoop(time, time)) {
      var task = loop.createTask(async(this::ping));
      var failure = assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(task));
      assertEquals("no poll any more", failure.getMessage());
      loop.runUntilComplete(task);
    }
  }

  @Test
  void anInterruptIsSeenBetweenStepsThatNeverPause() throws Exception {
    var spinning = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            spinning.await();
            thread.interrupt();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThrows(
        LoopInterruptedError.class,
        () ->
            script.run(() -> {
              while (true) {
                await(sleep(Duration.ZERO));
                spinning.countDown();
              }
            }));
    assertTrue(Thread.interrupted());
  }

  @Test
  @Tag("real-time")
  void stepsThatGoOnForSecondsAreNoDeadlock() {
    try (var logs = new LogCapture()) {
      long end = System.nanoTime() + Duration.ofMillis(2200).toNanos();
      script.run(() -> {
        while (System.nanoTime() < end) {
          await(sleep(Duration.ZERO));
        }
      });
      assertEquals(List.of(), logs.messages());
    }
  }
}
