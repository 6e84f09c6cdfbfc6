package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.shield;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WaitForTest {
  @AutoClose private final Script script = new Script();

  /** Sleeps so long, however long that takes; says so if it is cancelled. */
  private Coroutine<String> sleeper(long millis) {
    return async(() -> {
      try {
        return await(sleep(ms(millis), "slept"));
      } catch (CancelledError e) {
        script.log("cancelled");
        throw e;
      }
    });
  }

  // ---- in time or not (T16) ---------------------------------------------------------------------

  @Test
  void whatIsInTimeGivesItsResult() {
    script.run(() -> {
      assertEquals("slept", await(waitFor(sleeper(5), ms(10))));
      assertEquals("slept", await(waitFor(createTask(sleeper(5)), ms(10))));
      script.log("in time");
      await(sleep(ms(20)));
    });
    script.expect("10 in time");
  }

  @Test
  void whatIsNotIsCancelled() {
    script.run(() -> {
      Task<String> task = createTask(sleeper(100));
      TimeoutException error =
          assertThrows(TimeoutException.class, () -> await(waitFor(task, ms(10))));
      assertInstanceOf(CancelledError.class, error.getCause());
      assertTrue(task.cancelled());
      assertThrows(TimeoutException.class, () -> await(waitFor(sleeper(100), ms(10))));
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("10 cancelled", "20 cancelled");
  }

  @Test
  void withoutALimitItJustWaits() {
    script.run(() -> assertEquals("slept", await(waitFor(sleeper(60_000), null))));
  }

  @Test
  void aCoroutineIsRunInTheCurrentTask() {
    script.run(() -> {
      Task<?> current = Asyncio.currentTask();
      assertSame(current, await(waitFor(async(() -> Asyncio.currentTask()), ms(10))));
      assertSame(current, await(waitFor(async(() -> Asyncio.currentTask()), null)));
    });
  }

  @Test
  void itsFailureIsThrownAsItIs() {
    IOException failure = new IOException();
    script.run(() -> {
      assertSame(
          failure,
          assertThrows(
              IOException.class,
              () ->
                  await(
                      waitFor(
                          async(() -> {
                            throw failure;
                          }),
                          ms(10)))));
    });
  }

  @Test
  void aBodyThatBlocksTheLoopPastTheDeadlineButNeverRestsIsInTime() {
    script.run(() -> {
      String result =
          await(
              waitFor(
                  async(() -> {
                    script.time.advance(ms(100));
                    return "done";
                  }),
                  ms(10)));
      assertEquals("done", result);
    });
  }

  // ---- zero and less ----------------------------------------------------------------------------

  @Test
  void withNoTimeAtAllWhatIsDoneGivesItsResult() {
    script.run(() -> {
      Future<String> done = getRunningLoop().createFuture();
      done.setResult("done");
      assertEquals("done", await(waitFor(done, Duration.ZERO)));
      assertEquals("done", await(waitFor(done, ms(-1))));
    });
  }

  @Test
  void withNoTimeAtAllACoroutineIsNeverStarted() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () -> await(waitFor(async(() -> script.log("never")), Duration.ZERO)));
      assertThrows(
          TimeoutException.class, () -> await(waitFor(async(() -> script.log("never")), ms(-1))));
    });
  }

  @Test
  void withNoTimeAtAllATaskIsCancelledAndAwaited() {
    script.run(() -> {
      Task<String> task = createTask(sleeper(100));
      await(sleep(ms(1)));
      assertThrows(TimeoutException.class, () -> await(waitFor(task, Duration.ZERO)));
      assertTrue(task.cancelled());
    });
    script.expect("1 cancelled");
  }

  @Test
  void withNoTimeAtAllItStillWaitsForTheCancellation() {
    script.run(() -> {
      Task<String> task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(100)));
                } finally {
                  await(sleep(ms(20)));
                  script.log("clean");
                }
                return "never";
              }));
      await(sleep(ms(1)));
      assertThrows(TimeoutException.class, () -> await(waitFor(task, Duration.ZERO)));
      script.log("timeout");
    });
    script.expect("21 clean", "21 timeout");
  }

  // ---- the cancellation of what is waited for ---------------------------------------------------

  @Test
  void itWaitsUntilWhatIsCancelledHasEnded() {
    script.run(() -> {
      Task<String> task =
          createTask(
              async(() -> {
                try {
                  return await(sleep(ms(100), "never"));
                } finally {
                  await(sleep(ms(30)));
                  script.log("clean");
                }
              }));
      assertThrows(TimeoutException.class, () -> await(waitFor(task, ms(10))));
      script.log("timeout");
    });
    script.expect("40 clean", "40 timeout");
  }

  @Test
  void whatFailsWhileItIsBeingCancelledThrowsThat() {
    IOException failure = new IOException();
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(100)));
                } catch (CancelledError e) {
                  throw failure;
                }
              }));
      assertSame(failure, assertThrows(IOException.class, () -> await(waitFor(task, ms(10)))));
    });
  }

  @Test
  void whatRefusesToBeCancelledGivesItsResult() {
    script.run(() -> {
      Task<String> task =
          createTask(
              async(() -> {
                try {
                  return await(sleep(ms(100), "never"));
                } catch (CancelledError e) {
                  await(sleep(ms(20)));
                  return "all the same";
                }
              }));
      assertEquals("all the same", await(waitFor(task, ms(10))));
      script.log("result");
    });
    script.expect("30 result");
  }

  // ---- the waiting task is cancelled ------------------------------------------------------------

  @Test
  void cancellingWhoWaitsCancelsWhatItWaitsFor() {
    script.run(() -> {
      Task<String> inner = createTask(sleeper(100));
      Task<String> outer = createTask(waitFor(inner, ms(50)));
      await(sleep(ms(5)));
      outer.cancel();
      assertThrows(CancelledError.class, () -> await(outer));
      assertTrue(inner.cancelled());
      await(sleep(ms(100)));
    });
    script.expect("5 cancelled");
  }

  @Test
  void aCoroutineThatIsBeingWaitedForIsCancelledWithItsTask() {
    script.run(() -> {
      Task<String> outer = createTask(waitFor(sleeper(100), ms(50)));
      await(sleep(ms(5)));
      outer.cancel();
      assertThrows(CancelledError.class, () -> await(outer));
    });
    script.expect("5 cancelled");
  }

  @Test
  void cancelledInTheTurnInWhichTheResultComesTheCancellationWins() {
    script.run(() -> {
      Future<String> future = getRunningLoop().createFuture();
      Task<String> waiting = createTask(waitFor(future, ms(50)));
      await(sleep(ms(1)));
      future.setResult("result");
      waiting.cancel();
      assertThrows(CancelledError.class, () -> await(waiting));
      assertTrue(waiting.cancelled());
    });
  }

  @Test
  void aTaskWhoseTimerIsDueTogetherWithTheDeadlineIsCancelled() {
    script.run(() -> {
      Task<String> task = createTask(sleeper(10));
      await(sleep(Duration.ZERO));
      // The timer comes first, but the task would run a turn later than the deadline: as in
      // CPython.
      assertThrows(TimeoutException.class, () -> await(waitFor(task, ms(10))));
    });
    script.expect("10 cancelled");
  }

  @Test
  void aWaitForThatIsRefusedItsCancellationGoesOnWaiting() {
    script.run(() -> {
      Task<String> stubborn =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(20)));
                } catch (CancelledError refused) {
                  script.log("refused");
                }
                return "result";
              }));
      Task<String> waiting = createTask(waitFor(stubborn, ms(100)));
      await(sleep(ms(5)));
      waiting.cancel();
      assertEquals("result", await(waiting));
      assertEquals(1, waiting.cancelling());
    });
    script.expect("5 refused");
  }

  // ---- with shield ------------------------------------------------------------------------------

  @Test
  void aShieldedTaskGoesOnAfterTheTimeout() {
    script.run(() -> {
      Task<String> task = createTask(sleeper(50));
      assertThrows(TimeoutException.class, () -> await(waitFor(shield(task), ms(10))));
      assertFalse(task.done());
      assertEquals("slept", await(task));
      script.log("went on");
    });
    script.expect("50 went on");
  }

  @Test
  void aShieldWithNoTimeAtAll() {
    script.run(() -> {
      Task<String> task = createTask(sleeper(50));
      assertThrows(TimeoutException.class, () -> await(waitFor(shield(task), Duration.ZERO)));
      assertEquals("slept", await(task));
    });
  }

  @Test
  void aShieldWithoutALimit() {
    script.run(() -> {
      Task<String> task = createTask(sleeper(50));
      assertEquals("slept", await(waitFor(shield(task), null)));
    });
  }
}
