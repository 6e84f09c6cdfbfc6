package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread's interrupt is Java's Ctrl-C (R4): it cancels the main task, or stops the loop. */
@Timeout(30)
class InterruptTest {
  private static final String REASON = "the thread that runs the loop was interrupted";

  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;
  private final Thread loopThread = Thread.currentThread();

  @AfterEach
  void clearTheFlag() {
    Thread.interrupted();
  }

  // ---- runForever -------------------------------------------------------------------------------

  @Test
  void anIdleLoopWakesOnceAndStops() {
    script.outside(loopThread::interrupt);
    loop.runForever();
    assertTrue(Thread.interrupted(), "the flag is set again");
    assertEquals(1, script.polls());
    assertEquals(1, script.sleeps());
  }

  @Test
  void whatWasReadyInThatTurnStillRuns() {
    loop.callSoon(loopThread::interrupt);
    loop.callSoon(() -> {
      script.log("same turn");
      loop.callSoon(script.logs("next turn"));
    });
    loop.runForever();
    script.expect("0 same turn", "0 next turn");
    assertTrue(Thread.interrupted());
    assertEquals(0, script.sleeps());
  }

  @Test
  void theLoopCanBeRunAgainOnceTheFlagIsCleared() {
    Task<String> task = loop.createTask(sleep(ms(5), "done"));
    loop.callLater(ms(1), loopThread::interrupt);
    loop.runForever();
    assertTrue(Thread.interrupted());
    assertFalse(task.done());
    assertEquals("done", loop.<String>runUntilComplete(task));
    assertFalse(Thread.interrupted());
  }

  // ---- runUntilComplete -------------------------------------------------------------------------

  @Test
  void itCancelsTheMainTaskAndTheCallSaysSo() {
    script.outside(loopThread::interrupt);
    LoopInterruptedError error =
        assertThrows(
            LoopInterruptedError.class,
            () ->
                script.run(() -> {
                  try {
                    await(loop.createFuture());
                  } catch (CancelledError e) {
                    script.log(e.getMessage());
                    throw e;
                  }
                }));
    script.expect("0 " + REASON);
    assertInstanceOf(CancelledError.class, error.getCause());
    assertTrue(Thread.interrupted(), "the flag is set again");
    assertEquals(1, script.sleeps(), "it woke once");
  }

  @Test
  void cleaningUpMayAwaitAndUsesNoCpuMeanwhile() {
    script.outside(loopThread::interrupt);
    assertThrows(
        LoopInterruptedError.class,
        () ->
            script.run(() -> {
              try {
                await(loop.createFuture());
              } finally {
                await(sleep(ms(10)));
                script.log("clean");
              }
            }));
    script.expect("10 clean");
    assertEquals(2, script.sleeps(), "the one that was interrupted and the one for the timer");
  }

  @Test
  void aTaskThatCatchesItGoesOnAndTheFlagIsSetInTheEnd() {
    script.outside(loopThread::interrupt);
    String result =
        script.run(() -> {
          try {
            await(loop.createFuture());
          } catch (CancelledError e) {
            await(sleep(ms(5)));
          }
          return "went on";
        });
    assertEquals("went on", result);
    assertTrue(Thread.interrupted());
  }

  @Test
  void anotherExceptionOfTheTaskIsThrownAsItIs() {
    script.outside(loopThread::interrupt);
    IllegalStateException own = new IllegalStateException("own");
    assertSame(
        own,
        assertThrows(
            IllegalStateException.class,
            () ->
                script.run(() -> {
                  try {
                    await(loop.createFuture());
                  } catch (CancelledError e) {
                    throw own;
                  }
                })));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aFlagSetBeforehandCancelsTheTaskBeforeItsFirstStep() {
    Thread.currentThread().interrupt();
    assertThrows(LoopInterruptedError.class, () -> script.run(() -> script.log("never")));
    assertTrue(Thread.interrupted());
  }

  @Test
  void anInterruptDuringAStepCancelsAtTheNextAwait() {
    assertThrows(
        LoopInterruptedError.class,
        () ->
            script.run(() -> {
              onAnotherThread(loopThread::interrupt);
              script.log("the step goes on");
              await(sleep(ms(50)));
            }));
    script.expect("0 the step goes on");
    assertEquals(Duration.ZERO, script.time.elapsed());
    assertTrue(Thread.interrupted());
  }

  @Test
  void codeThatBlocksIsInterruptedItselfAndMayDealWithIt() {
    script.run(() -> {
      loopThread.interrupt();
      assertThrows(InterruptedException.class, () -> Thread.sleep(60_000));
      await(sleep(ms(1)));
      script.log("dealt with");
    });
    script.expect("1 dealt with");
    assertFalse(Thread.interrupted());
  }

  @Test
  void twoInterruptsCancelTwiceAndAreStillOneReason() {
    script.outside(loopThread::interrupt);
    script.outside(loopThread::interrupt);
    assertThrows(
        LoopInterruptedError.class,
        () ->
            script.run(() -> {
              try {
                await(loop.createFuture());
              } finally {
                script.log("clean up");
                await(loop.createFuture());
              }
            }));
    script.expect("0 clean up");
    assertTrue(Thread.interrupted());
  }

  /** R4: KeyboardInterrupt only if nobody else had asked for the cancellation. */
  @Test
  void aTaskThatWasCancelledByOthersAsWellThrowsCancelledError() {
    script.outside(loopThread::interrupt);
    CancelledError error =
        assertThrows(
            CancelledError.class,
            () ->
                script.run(() -> {
                  try {
                    await(loop.createFuture());
                  } finally {
                    Asyncio.currentTask().cancel("by another");
                    await(sleep(Duration.ZERO));
                  }
                }));
    assertEquals("by another", error.getMessage());
    assertTrue(Thread.interrupted());
  }

  @Test
  void aPlainFutureIsCancelledLikewise() {
    Future<Void> future = loop.createFuture();
    script.outside(loopThread::interrupt);
    assertThrows(LoopInterruptedError.class, () -> loop.<Void>runUntilComplete(future));
    assertTrue(future.cancelled());
    assertTrue(Thread.interrupted());
  }

  @Test
  void aFatalErrorDoesNotSwallowTheFlag() {
    SystemExit exit = new SystemExit(3);
    loop.callSoon(loopThread::interrupt);
    loop.callSoon(() ->
        loop.callSoon(() -> {
          throw exit;
        }));
    assertSame(exit, assertThrows(SystemExit.class, () -> script.run(() -> await(sleep(ms(9))))));
    assertTrue(Thread.interrupted(), "the flag is set again");
    loop.close();
    script.expect("0 handler: Task was destroyed but it is pending: the loop has been closed");
  }

  // ---- run --------------------------------------------------------------------------------------

  @Test
  void runCancelsTheOtherTasksOnceAndLetsThemCleanUp() {
    Thread.currentThread().interrupt();
    assertThrows(
        LoopInterruptedError.class,
        () ->
            Asyncio.run(
                async(() -> {
                  script.log("never");
                })));
    assertTrue(Thread.interrupted());
    assertThrows(
        LoopInterruptedError.class,
        () ->
            Asyncio.run(
                async(() -> {
                  Asyncio.createTask(
                      async(() -> {
                        try {
                          await(sleep(Duration.ofHours(1)));
                        } finally {
                          await(sleep(ms(1)));
                          script.log("the other is clean");
                        }
                      }));
                  await(sleep(Duration.ZERO));
                  loopThread.interrupt();
                  await(sleep(Duration.ofHours(1)));
                })));
    script.expect("0 the other is clean");
    assertTrue(Thread.interrupted());
  }

  // ---- in real time -----------------------------------------------------------------------------

  @Test
  void aParkedLoopWakesOnceAndStops() {
    RealTimeLoop running = new RealTimeLoop();
    running.awaitAsleep();
    running.thread.interrupt();
    assertNull(running.join());
    assertEquals(1, running.poller.polls.get());
    running.close();
  }

  @Test
  void aParkedLoopDoesNotSpinWhileItsTaskCleansUp() {
    RealTimeLoop running =
        new RealTimeLoop(loop ->
            loop.runUntilComplete(
                async(() -> {
                  try {
                    await(loop.createFuture());
                  } finally {
                    await(sleep(ms(30)));
                  }
                })));
    running.awaitAsleep();
    int before = running.poller.polls.get();
    running.thread.interrupt();
    assertInstanceOf(LoopInterruptedError.class, running.join());
    int polls = running.poller.polls.get() - before;
    assertTrue(polls <= 6, polls + " polls");
    running.loop.close();
  }
}
