package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.loop.ParkingPoller;
import dev.ikat.spi.Clock;
import dev.ikat.spi.Poller;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C2, F7: a failure that nobody looks at is reported once, and without the garbage collector. */
class UnseenFailureTest {
  private static final String REPORT =
      "handler: Task exception was never retrieved: t | IOException: x";

  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  private static Coroutine<Void> failing() {
    return async(() -> {
      throw new IOException("x");
    });
  }

  @Test
  void reportedWhenTheLoopIsClosed() {
    loop.createTask(failing(), "t");
    script.runUntilIdle();
    script.expectNothing();
    loop.close();
    script.expect("0 " + REPORT);
  }

  @Test
  void reportedWhenRunEnds() {
    try (LogCapture log = new LogCapture()) {
      Asyncio.run(
          async(() -> {
            createTask(failing(), "t");
            await(sleep(Duration.ZERO));
            await(sleep(Duration.ZERO));
          }));
      assertEquals(List.of("SEVERE Task exception was never retrieved: t"), log.messages());
      assertInstanceOf(IOException.class, log.records().getFirst().getThrown());
    }
  }

  @Test
  void withNoGraceReportedAtTheEndOfTheTurn() {
    loop.setUnseenFailureGrace(Duration.ZERO);
    loop.createTask(failing(), "t");
    loop.callSoon(() -> {
      script.log("same turn");
      loop.callSoon(script.logs("next turn"));
    });
    script.runUntilIdle();
    script.expect("0 same turn", "0 " + REPORT, "0 next turn");
  }

  @Test
  void withNoGraceReportedAtTheEndOfTheLastTurnToo() {
    loop.setUnseenFailureGrace(Duration.ZERO);
    loop.createTask(failing(), "t");
    script.turn();
    script.expect("0 " + REPORT);
  }

  @Test
  void withNoGraceLookingAtItInTheSameTurnIsInTime() {
    loop.setUnseenFailureGrace(Duration.ZERO);
    Task<Void> task = loop.createTask(failing(), "t");
    loop.callSoon(task::exception);
    script.turn();
    script.expectNothing();
  }

  @Test
  void reportedOnce() {
    loop.setUnseenFailureGrace(Duration.ZERO);
    Task<Void> task = loop.createTask(failing(), "t");
    script.turn();
    script.turn();
    script.expect("0 " + REPORT);
    assertThrows(IOException.class, task::result);
    loop.close();
    script.expectNothing();
  }

  @Test
  void severalAreReportedInTheOrderInWhichTheyFailed() {
    for (String name : List.of("a", "b", "c")) {
      loop.createTask(failing(), name);
    }
    Task<Void> seen = loop.createTask(failing(), "seen");
    script.turn();
    seen.exception();
    loop.close();
    script.expect(
        "0 handler: Task exception was never retrieved: a | IOException: x",
        "0 handler: Task exception was never retrieved: b | IOException: x",
        "0 handler: Task exception was never retrieved: c | IOException: x");
  }

  @Test
  void whoeverLooksAtTheOutcomeClearsIt() {
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tasks.add(loop.createTask(failing()));
    }
    script.turn();
    assertThrows(IOException.class, tasks.get(0)::result);
    tasks.get(1).exception();
    assertFalse(tasks.get(2).cancel());
    tasks.get(3).toCompletableFuture();
    script.run(() -> assertThrows(IOException.class, () -> await(tasks.get(4))));
    loop.close();
    script.expectNothing();
  }

  @Test
  void whoAwaitsOrHasACallbackHasSeenIt() {
    Task<Void> awaited = loop.createTask(failing());
    Task<Void> called = loop.createTask(failing());
    called.addDoneCallback(_ -> {});
    script.run(() -> assertThrows(IOException.class, () -> await(awaited)));
    loop.close();
    script.expectNothing();
  }

  @Test
  void theLaterFailuresOfAGatherAreSeen() {
    script.run(() -> {
      assertThrows(IOException.class, () -> await(gather(failing(), failing())));
      await(sleep(ms(1)));
    });
    loop.close();
    script.expectNothing();
  }

  private static Coroutine<Void> failingInItsSecondStep() {
    return async(() -> {
      await(sleep(Duration.ZERO));
      throw new IOException("x");
    });
  }

  /** CPython loses this one: the awaiter was woken with it, and cancelled before its step. */
  @Test
  void aFailureWhoseAwaiterIsCancelledBeforeItGetsItIsReported() {
    script.run(() -> {
      Task<Void> failing = createTask(failingInItsSecondStep(), "t");
      Task<Void> awaiting = createTask(async(() -> await(failing)));
      await(sleep(Duration.ZERO));
      await(sleep(Duration.ZERO));
      assertTrue(failing.done() && !awaiting.done());
      awaiting.cancel();
      assertThrows(CancelledError.class, () -> await(awaiting));
    });
    loop.close();
    script.expect("0 " + REPORT);
  }

  @Test
  void butNotIfAnotherOneGetsIt() {
    script.run(() -> {
      Task<Void> failing = createTask(failingInItsSecondStep(), "t");
      Task<Void> awaiting = createTask(async(() -> await(failing)));
      await(sleep(Duration.ZERO));
      await(sleep(Duration.ZERO));
      awaiting.cancel();
      assertThrows(IOException.class, () -> await(failing));
      assertThrows(CancelledError.class, () -> await(awaiting));
    });
    loop.close();
    script.expectNothing();
  }

  /** A thread has given up on the task, which then fails to clean up. */
  @Test
  void aFailureAfterTheCompletableFutureWasCancelledIsReported() {
    script.outside(() -> {
      var answer = Asyncio.runCoroutineThreadsafe(failingWhenCancelled(), loop);
      script.outside(() -> answer.cancel(true));
    });
    script.runUntilIdle();
    loop.setExceptionHandler((_, context) -> script.log(context.get("exception")));
    loop.close();
    script.expect("0 java.io.IOException: x");
  }

  private Coroutine<Void> failingWhenCancelled() {
    return async(() -> {
      try {
        await(loop.createFuture());
      } catch (CancelledError e) {
        throw new IOException("x");
      }
    });
  }

  @Test
  void aGatherThatNobodyAwaitsIsReportedOnce() {
    script.run(() -> {
      gather(failing(), failing());
      await(sleep(ms(1)));
    });
    loop.close();
    script.expect(
        "1 handler: Gathering exception was never retrieved: Gathering[failed:"
            + " java.io.IOException: x] | IOException: x");
  }

  @Test
  void aPlainFutureIsReportedToo() {
    loop.createFuture().setException(new IOException("x"));
    loop.close();
    script.expect(
        "0 handler: Future exception was never retrieved: Future[failed: java.io.IOException: x]"
            + " | IOException: x");
  }

  @Test
  void aCancelledOneIsNoFailure() {
    Task<Void> task = loop.createTask(sleep(ms(1)));
    script.turn();
    task.cancel();
    script.runUntilIdle();
    loop.close();
    script.expectNothing();
  }

  @Test
  void theReportSaysWhereTheTaskWasMade() {
    loop.setDebug(true);
    List<Map<String, Object>> reports = new ArrayList<>();
    loop.setExceptionHandler((_, context) -> reports.add(context));
    loop.createTask(failing(), "t");
    script.turn();
    loop.close();
    Throwable trace = (Throwable) reports.getFirst().get("source_traceback");
    assertNotNull(trace);
    assertEquals("theReportSaysWhereTheTaskWasMade", trace.getStackTrace()[0].getMethodName());
  }

  /** The record holds the exception and a name, and not the task with all that it refers to. */
  @Test
  void theTaskItselfIsNotHeld() {
    WeakReference<Object> task = new WeakReference<>(loop.createTask(failing(), "t"));
    script.runUntilIdle();
    Garbage.awaitCollected(task);
    loop.close();
    script.expect("0 " + REPORT);
  }

  @Test
  void aHandlerThatThrowsAFatalErrorAtTheEndOfATurnEndsTheRun() {
    loop.setUnseenFailureGrace(Duration.ZERO);
    loop.setExceptionHandler((_, _) -> {
      throw new SystemExit(2);
    });
    loop.createTask(failing(), "t");
    assertEquals(2, assertThrows(SystemExit.class, loop::runForever).status());
    assertFalse(loop.isRunning());
  }

  /** The grace is real time: a virtual clock must not move for it, nor the loop wait for it. */
  @Test
  void theGraceNeitherMovesAVirtualClockNorKeepsTheLoopAlive() {
    loop.createTask(failing(), "t");
    loop.callLater(Duration.ofHours(1), script.logs("timer"));
    script.runUntilIdle();
    assertEquals(Duration.ofHours(1), script.time.elapsed());
    assertEquals(2, script.sleeps(), "for the timer, and the one that finds it idle");
    script.expect("3600000 timer");
    loop.close();
    script.expect("3600000 " + REPORT);
  }

  /** An idle loop in real time wakes once to report, and then waits for ever. */
  @Test
  @Timeout(30)
  void anIdleLoopWakesOnceToReport() {
    List<Object> timeouts = new ArrayList<>();
    ParkingPoller parking = new ParkingPoller();
    List<String> reports = new ArrayList<>();
    Poller told =
        new Poller() {
          @Override
          public void poll(long timeoutNanos) {
            if (timeoutNanos == FOREVER) {
              timeouts.add("forever");
              Asyncio.getRunningLoop().stop();
            } else {
              timeouts.add(timeoutNanos == 0 ? "none" : "some");
              assertTrue(timeoutNanos <= ms(20).toNanos());
              parking.poll(timeoutNanos);
            }
          }

          @Override
          public void wakeup() {}
        };
    try (EventLoop real = newEventLoop(Clock.system(), told)) {
      real.setExceptionHandler((_, context) -> reports.add((String) context.get("message")));
      real.setUnseenFailureGrace(ms(20));
      real.createTask(failing(), "t");
      real.runForever();
      assertEquals(List.of("none", "some", "forever"), timeouts);
      assertEquals(List.of("Task exception was never retrieved: t"), reports);
    }
  }

  @Test
  void anyDurationWillDoAsAGrace() {
    loop.setUnseenFailureGrace(Duration.ofSeconds(Long.MAX_VALUE));
    loop.createTask(failing(), "t");
    script.turn();
    script.expectNothing();
    loop.setUnseenFailureGrace(Duration.ofSeconds(-1));
    script.turn();
    script.expect("0 " + REPORT);
  }
}
