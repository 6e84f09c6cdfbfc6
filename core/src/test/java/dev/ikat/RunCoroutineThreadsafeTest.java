package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.runCoroutineThreadsafe;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** T20. */
@Timeout(30)
class RunCoroutineThreadsafeTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;
  private CompletableFuture<String> answer;

  /** Hands the coroutine over from another thread as soon as the loop has nothing to do. */
  private void submit(Coroutine<String> coroutine) {
    script.outside(() -> answer = runCoroutineThreadsafe(coroutine, loop));
  }

  @Test
  void givesTheResult() {
    submit(sleep(ms(5), "r"));
    script.runUntilIdle();
    assertEquals("r", answer.join());
    assertEquals(ms(5), script.time.elapsed());
    assertEquals(1, script.wakeups());
  }

  @Test
  void givesTheException() {
    IOException exception = new IOException("x");
    submit(
        async(() -> {
          throw exception;
        }));
    script.runUntilIdle();
    assertSame(exception, assertThrows(CompletionException.class, answer::join).getCause());
    assertSame(exception, assertThrows(ExecutionException.class, answer::get).getCause());
  }

  @Test
  void theThreadMayWaitForIt() throws Exception {
    try (RealTimeLoop running = new RealTimeLoop()) {
      CompletableFuture<String> result = runCoroutineThreadsafe(sleep(ms(1), "r"), running.loop);
      assertEquals("r", result.get(30, TimeUnit.SECONDS));
      CompletableFuture<Void> slow =
          runCoroutineThreadsafe(sleep(Duration.ofHours(1)), running.loop);
      assertThrows(TimeoutException.class, () -> slow.get(1, TimeUnit.MILLISECONDS));
      slow.cancel(true);
      runCoroutineThreadsafe(sleep(Duration.ZERO), running.loop).get();
    }
  }

  @Test
  void cancellingTheFutureCancelsTheTask() {
    submit(
        async(() -> {
          try {
            return await(loop.<String>createFuture());
          } finally {
            script.log("clean");
          }
        }));
    script.outside(() -> assertTrue(answer.cancel(true)));
    script.runUntilIdle();
    script.expect("0 clean");
    assertTrue(answer.isCancelled());
    assertEquals(2, script.wakeups());
  }

  @Test
  void cancelledBeforeTheLoopTakesItTheBodyNeverRuns() {
    onAnotherThread(() -> {
      answer = runCoroutineThreadsafe(async(() -> never()), loop);
      answer.cancel(true);
    });
    script.runUntilIdle();
    script.expectNothing();
  }

  private String never() {
    script.log("never");
    return "never";
  }

  @Test
  void cancellingTheTaskCancelsTheFuture() {
    submit(
        async(() -> {
          currentTask().cancel("why");
          return await(sleep(ms(1), "r"));
        }));
    script.runUntilIdle();
    assertTrue(answer.isCancelled());
    CancellationException error = assertThrows(CancellationException.class, answer::get);
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    assertEquals("why", assertInstanceOf(CancelledError.class, root).getMessage());
  }

  @Test
  void anErrorOfTheTaskFactoryIsTheOutcome() {
    loop.setTaskFactory(
        new EventLoop.TaskFactory() {
          @Override
          public <T> Task<T> createTask(EventLoop l, Coroutine<T> c, TaskOptions options) {
            throw new IllegalStateException("factory broken");
          }
        });
    Coroutine<String> coroutine = sleep(ms(1), "r");
    submit(coroutine);
    script.runUntilIdle();
    assertEquals(
        "factory broken",
        assertThrows(CompletionException.class, answer::join).getCause().getMessage());
    coroutine.close();
  }

  @Test
  void aCoroutineThatHasBeenUsedIsAnErrorInTheFuture() {
    Coroutine<String> used = sleep(ms(1), "r");
    loop.runUntilComplete(used);
    submit(used);
    script.runUntilIdle();
    Throwable cause = assertThrows(CompletionException.class, answer::join).getCause();
    assertTrue(cause.getMessage().startsWith("cannot reuse a coroutine"), cause.getMessage());
  }

  @Test
  void aFatalErrorIsInTheFutureAndLeavesTheLoop() {
    SystemExit exit = new SystemExit(3);
    submit(
        async(() -> {
          throw exit;
        }));
    assertSame(exit, assertThrows(SystemExit.class, loop::runForever));
    script.runUntilIdle();
    assertSame(exit, assertThrows(CompletionException.class, answer::join).getCause());
  }

  @Test
  void theTaskHasACopyOfTheCallersContext() {
    ContextVar<String> who = ContextVar.of("who", "nobody");
    script.outside(() -> {
      who.set("caller");
      answer = runCoroutineThreadsafe(async(() -> who.get()), loop);
    });
    script.runUntilIdle();
    assertEquals("caller", answer.join());
  }

  @Test
  void onTheLoopsOwnThreadItWorksAsWellButMustNotBeWaitedFor() {
    script.run(() -> {
      CompletableFuture<String> own = runCoroutineThreadsafe(sleep(ms(1), "r"), loop);
      assertFalse(own.isDone());
      assertEquals("r", await(own));
    });
  }

  // ---- a loop that is closed --------------------------------------------------------------------

  @Test
  void aClosedLoopRefusesAndLeavesTheCoroutineUsable() {
    Coroutine<String> coroutine = sleep(ms(1), "r");
    try (Script closed = new Script()) {
      closed.loop.close();
      assertThrows(
          IllegalStateException.class, () -> runCoroutineThreadsafe(coroutine, closed.loop));
    }
    assertEquals("r", loop.runUntilComplete(coroutine));
  }

  @Test
  void closingTheLoopCancelsWhatItHasNotTaken() {
    Coroutine<String> coroutine = sleep(ms(1), "r");
    onAnotherThread(() -> answer = runCoroutineThreadsafe(coroutine, loop));
    loop.close();
    assertTrue(answer.isCancelled());
    coroutine.close();
  }

  @Test
  void closingTheLoopCancelsWhatIsNotDone() {
    onAnotherThread(() -> answer = runCoroutineThreadsafe(sleep(ms(1000), "r"), loop));
    script.turn();
    script.turn();
    loop.setExceptionHandler((_, context) -> script.log("reported as pending"));
    loop.close();
    script.expect("0 reported as pending");
    assertTrue(answer.isCancelled());
  }

  @Test
  void closingTheLoopDeliversAnOutcomeThatIsUnderWay() {
    onAnotherThread(() -> answer = runCoroutineThreadsafe(async(() -> "r"), loop));
    script.turn();
    script.turn();
    assertFalse(answer.isDone(), "the task has ended in the last turn");
    loop.close();
    assertEquals("r", answer.join());
  }

  @Test
  void cancellingAfterTheLoopWasClosedHurtsNobody() {
    Future<String> future = loop.createFuture();
    CompletableFuture<String> there = future.toCompletableFuture();
    loop.close();
    onAnotherThread(() -> assertTrue(there.cancel(true)));
  }
}
