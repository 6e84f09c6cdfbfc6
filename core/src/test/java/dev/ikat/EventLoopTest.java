package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getEventLoop;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Asyncio.setEventLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  // ---- the order of an iteration (E4) -----------------------------------------------------------

  @Test
  void callbacksRunInTheOrderOfScheduling() {
    loop.callSoon(script.logs("a"));
    loop.callSoon(script.logs("b"));
    loop.callSoon(script.logs("c"));
    script.runUntilIdle();
    script.expect("0 a", "0 b", "0 c");
  }

  @Test
  void whatACallbackSchedulesRunsInTheNextTurn() {
    loop.callSoon(() -> {
      script.log("first");
      loop.callSoon(script.logs("its child"));
    });
    loop.callSoon(script.logs("second"));
    script.turn();
    script.expect("0 first", "0 second");
    script.turn();
    script.expect("0 its child");
  }

  @Test
  void callbacksThatScheduleThemselvesDoNotStarveTimers() {
    int[] rounds = new int[1];
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          script.time.advance(ms(1));
          if (++rounds[0] < 10) {
            loop.callSoon(again[0]);
          }
        };
    loop.callSoon(again[0]);
    loop.callLater(ms(3), () -> script.log("timer after " + rounds[0] + " rounds"));
    script.runUntilIdle();
    // It is due when the third round has ended, and then queued before the fourth one's child.
    script.expect("4 timer after 4 rounds");
  }

  @Test
  void eachTurnPollsOnceAndWaitsOnlyIfNothingIsReady() {
    loop.callSoon(() -> loop.callSoon(script.logs("second turn")));
    loop.callLater(ms(5), script.logs("timer"));
    script.runUntilIdle();
    script.expect("0 second turn", "5 timer");
    assertEquals(4, script.polls(), "two turns, the timer, and the one that finds it idle");
    assertEquals(2, script.sleeps());
  }

  @Test
  void thingsOfOneTurnAreDueTimersAfterWhatWasReady() {
    loop.callLater(Duration.ZERO, script.logs("timer"));
    loop.callSoon(script.logs("callback"));
    script.turn();
    script.expect("0 callback", "0 timer");
  }

  /** E4: poll, what I/O has scheduled, due timers. */
  @Test
  void whatThePollerSchedulesComesBetweenWhatWasReadyAndTheTimers() {
    EventLoop[] polled = new EventLoop[1];
    var poller =
        new dev.ikat.internal.loop.VirtualTime() {
          private boolean readable = true;

          @Override
          public void poll(long timeoutNanos) {
            if (readable) {
              readable = false;
              polled[0].callSoon(script.logs("I/O"));
            }
          }
        };
    try (EventLoop io = newEventLoop(poller, poller)) {
      polled[0] = io;
      io.callLater(Duration.ZERO, script.logs("timer"));
      io.callSoon(script.logs("ready"));
      io.stop();
      io.runForever();
    }
    script.expect("0 ready", "0 I/O", "0 timer");
  }

  @Test
  void tasksAndCallbacksShareOneQueue() {
    loop.callSoon(script.logs("callback 1"));
    loop.createTask(async(() -> script.log("task 1")));
    loop.callSoon(script.logs("callback 2"));
    loop.createTask(async(() -> script.log("task 2")));
    script.turn();
    script.expect("0 callback 1", "0 task 1", "0 callback 2", "0 task 2");
  }

  @Test
  void suspendedTasksComeBackBetweenCallbacksInOrder() {
    loop.createTask(async(() -> inTwoSteps("t1")));
    loop.createTask(async(() -> inTwoSteps("t2")));
    loop.callSoon(() -> loop.callSoon(script.logs("callback")));
    script.runUntilIdle();
    script.expect("0 t1 begins", "0 t2 begins", "0 t1 ends", "0 t2 ends", "0 callback");
  }

  private void inTwoSteps(String name) {
    script.log(name + " begins");
    await(sleep(Duration.ZERO));
    script.log(name + " ends");
  }

  @Test
  void tenThousandStepsOfTenThousandTasksKeepTheirOrder() {
    List<Integer> order = new ArrayList<>();
    script.run(() -> {
      List<Task<?>> all = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        int number = i;
        all.add(
            createTask(
                async(() -> {
                  await(sleep(Duration.ZERO));
                  order.add(number);
                })));
      }
      for (Task<?> task : all) {
        await(task);
      }
    });
    assertEquals(java.util.stream.IntStream.range(0, 10_000).boxed().toList(), order);
  }

  // ---- stop (E2) --------------------------------------------------------------------------------

  @Test
  void stopFinishesTheTurnAndNoMore() {
    loop.callSoon(() -> {
      loop.stop();
      loop.callSoon(script.logs("next turn"));
    });
    loop.callSoon(script.logs("same turn"));
    loop.runForever();
    script.expect("0 same turn");
    assertEquals(1, script.polls());
    script.turn();
    script.expect("0 next turn");
  }

  @Test
  void stopBeforeTheRunGivesOneTurnWithoutWaiting() {
    loop.callSoon(script.logs("ready"));
    loop.callLater(ms(1), script.logs("not due"));
    loop.stop();
    loop.runForever();
    script.expect("0 ready");
    assertEquals(0, script.sleeps());
    script.runUntilIdle();
    script.expect("1 not due");
  }

  @Test
  void stopIsForgottenWhenTheRunEnds() {
    loop.callSoon(loop::stop);
    loop.runForever();
    loop.callLater(ms(2), script.logs("timer"));
    script.runUntilIdle();
    script.expect("2 timer");
  }

  @Test
  void stopFromATaskLeavesItWhereItRests() {
    loop.createTask(
        async(() -> {
          loop.stop();
          script.log("stopping");
          await(sleep(Duration.ZERO));
          script.log("again");
        }));
    loop.runForever();
    script.expect("0 stopping");
    script.runUntilIdle();
    script.expect("0 again");
  }

  // ---- runUntilComplete (E2) --------------------------------------------------------------------

  @Test
  void runUntilCompleteGivesTheResultOfACoroutine() {
    assertEquals("r", loop.runUntilComplete(sleep(ms(5), "r")));
    assertEquals(ms(5), script.time.elapsed());
  }

  @Test
  void runUntilCompleteGivesTheResultOfAFuture() {
    Future<Integer> future = loop.createFuture();
    loop.callLater(ms(3), () -> future.setResult(42));
    assertEquals(42, loop.<Integer>runUntilComplete(future));
  }

  @Test
  void runUntilCompleteThrowsTheVeryException() {
    IOException exception = new IOException("broken");
    StackTraceElement[] trace = exception.getStackTrace();
    Throwable thrown =
        assertThrows(
            IOException.class,
            () ->
                loop.runUntilComplete(
                    async(() -> {
                      throw exception;
                    })));
    assertSame(exception, thrown);
    assertEquals(List.of(trace), List.of(thrown.getStackTrace()));
  }

  @Test
  void runUntilCompleteOfADoneFutureTakesOneTurn() {
    Future<String> future = loop.createFuture();
    future.setResult("there");
    loop.callSoon(script.logs("callback"));
    assertEquals("there", loop.<String>runUntilComplete(future));
    script.expect("0 callback");
    assertEquals(1, script.polls());
  }

  @Test
  void runUntilCompleteFinishesTheTurnInWhichItsCallbackStopsIt() {
    Future<String> future = loop.createFuture();
    loop.callSoon(() -> {
      future.setResult("r");
      loop.callSoon(() -> {
        script.log("same turn as the stop");
        loop.callSoon(script.logs("too late"));
      });
    });
    loop.<String>runUntilComplete(future);
    script.expect("0 same turn as the stop");
    script.turn();
    script.expect("0 too late");
  }

  @Test
  void stoppedBeforeTheFutureWasDoneIsAnError() {
    Future<String> future = loop.createFuture();
    loop.callSoon(loop::stop);
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> loop.<String>runUntilComplete(future));
    assertTrue(error.getMessage().contains("stopped before the future was done"));
    // Its callback has been taken away: a later run is not stopped by it.
    loop.callSoon(() -> future.setResult("late"));
    loop.callLater(ms(1), script.logs("still running"));
    script.runUntilIdle();
    script.expect("1 still running");
  }

  @Test
  void runUntilCompleteCanBeCalledAgainAndFindsTasksWhereTheyRest() {
    Task<String> slow = loop.createTask(sleep(ms(10), "slow"));
    assertEquals("quick", loop.runUntilComplete(sleep(ms(1), "quick")));
    assertFalse(slow.done());
    assertEquals("slow", loop.<String>runUntilComplete(slow));
    assertEquals(ms(10), script.time.elapsed());
  }

  @Test
  void runUntilCompleteOfACancelledTaskThrowsCancelledError() {
    Task<Void> task = loop.createTask(sleep(ms(10)));
    loop.callSoon(() -> task.cancel("enough"));
    CancelledError error =
        assertThrows(CancelledError.class, () -> loop.<Void>runUntilComplete(task));
    assertEquals("enough", error.getMessage());
  }

  // ---- nested runs, states (E1, E2, E3) ---------------------------------------------------------

  @Test
  void isRunningExactlyWhileItRuns() {
    assertFalse(loop.isRunning());
    loop.callSoon(() -> script.log(loop.isRunning()));
    script.turn();
    script.expect("0 true");
    assertFalse(loop.isRunning());
  }

  @Test
  void runningItFromInsideIsAnErrorAndHurtsNothing() {
    script.run(() -> {
      IllegalStateException nested = assertThrows(IllegalStateException.class, loop::runForever);
      assertTrue(nested.getMessage().contains("already running"), nested.getMessage());
      assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(loop.createFuture()));
      await(sleep(ms(1)));
      script.log("unhurt");
    });
    script.expect("1 unhurt");
  }

  @Test
  void runningAnotherLoopFromInsideIsAnErrorAndHurtsNeither() {
    try (Script other = new Script()) {
      Coroutine<Void> coroutine = sleep(ms(1));
      script.run(() -> {
        IllegalStateException nested =
            assertThrows(IllegalStateException.class, () -> other.loop.runUntilComplete(coroutine));
        assertTrue(nested.getMessage().contains("use await"), nested.getMessage());
        assertSame(loop, getRunningLoop());
      });
      // The coroutine has not been used up.
      other.loop.runUntilComplete(coroutine);
    }
  }

  @Test
  void anotherThreadMayRunItOnceNoTaskIsSuspended() {
    script.run(() -> await(sleep(ms(1))));
    Script.onAnotherThread(() -> script.run(() -> await(sleep(ms(1)))));
    assertEquals(ms(2), script.time.elapsed());
  }

  @Test
  void anotherThreadMayRunItWhileTasksRestInFrames() {
    Task<String> task = loop.createTask(sleep(ms(5), "done"));
    script.turn();
    Script.onAnotherThread(() -> loop.<String>runUntilComplete(task));
    assertEquals("done", task.result());
  }

  @Test
  void anotherThreadMayNotRunItWhileATaskIsSuspendedOnThisOne() {
    Task<String> task = loop.createTask(async(() -> restOnTheStack()));
    script.turn();
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class, () -> Script.onAnotherThread(() -> script.turn()));
    assertTrue(
        error.getMessage().contains("1 task(s) suspended on " + Thread.currentThread()),
        error.getMessage());
    loop.runForever();
    assertEquals("done", loop.<String>runUntilComplete(task));
  }

  /** An await that is no body's own keeps the stack. */
  private static String restOnTheStack() {
    return await(sleep(ms(5), "done"));
  }

  @Test
  void closingARunningLoopIsAnError() {
    loop.callSoon(
        () -> script.log(assertThrows(IllegalStateException.class, loop::close).getMessage()));
    script.turn();
    script.expect("0 cannot close a running event loop: stop it first");
    assertFalse(loop.isClosed());
  }

  @Test
  void aClosedLoopTakesNothingMore() {
    loop.callSoon(script.logs("dropped"));
    loop.callLater(ms(1), script.logs("dropped"));
    loop.close();
    loop.close();
    assertTrue(loop.isClosed());
    Coroutine<String> coroutine = sleep(ms(1), "r");
    assertAll(
        () -> loop.callSoon(() -> {}),
        () -> loop.callLater(ms(1), () -> {}),
        () -> loop.callAt(0, () -> {}),
        () -> loop.callSoonThreadsafe(() -> {}),
        () -> loop.createTask(coroutine),
        () -> loop.runUntilComplete(coroutine),
        loop::runForever);
    // The refused coroutine has not been used up.
    try (Script other = new Script()) {
      assertEquals("r", other.loop.runUntilComplete(coroutine));
    }
  }

  /** CPython: RuntimeError, out of set_result. */
  @Test
  void aFutureOfAClosedLoopSaysThatItsCallbacksCannotRun() {
    Future<String> future = loop.createFuture();
    future.addDoneCallback(script.logsOutcome("never"));
    loop.close();
    assertAll(() -> future.setResult("r"), () -> future.addDoneCallback(_ -> {}));
    assertEquals("r", future.result());
  }

  private static void assertAll(Runnable... refused) {
    for (Runnable one : refused) {
      assertEquals(
          "the event loop is closed",
          assertThrows(IllegalStateException.class, one::run).getMessage());
    }
  }

  /** F8, without the garbage collector. */
  @Test
  void closingItReportsTasksThatAreNotDone() {
    loop.createTask(sleep(ms(1)), "never begun");
    loop.callSoon(() -> loop.createTask(sleep(ms(1)), "later"));
    script.turn();
    loop.setExceptionHandler(
        (_, context) -> script.log(context.get("message") + ", " + context.get("task")));
    loop.close();
    String message = "0 Task was destroyed but it is pending: the loop has been closed, ";
    script.expect(
        message + "Task[never begun, pending, waiting for Future[pending]]",
        message + "Task[later, pending]");
  }

  @Test
  void closingItDoesNotReportACoroutineThatRunUntilCompleteHasGivenUp() {
    loop.callSoon(loop::stop);
    assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(sleep(ms(1))));
  }

  @Test
  void getRunningLoopIsTheLoopThatRunsTheCode() {
    assertThrows(IllegalStateException.class, Asyncio::getRunningLoop);
    loop.callSoon(() -> assertSame(loop, getRunningLoop()));
    script.run(() -> {
      assertSame(loop, getRunningLoop());
      await(sleep(ms(1)));
      assertSame(loop, getRunningLoop());
    });
    assertThrows(IllegalStateException.class, Asyncio::getRunningLoop);
  }

  @Test
  void getEventLoopIsTheRunningOneElseTheOneSet() {
    IllegalStateException none = assertThrows(IllegalStateException.class, Asyncio::getEventLoop);
    assertTrue(none.getMessage().contains("run(async(() -> …))"), none.getMessage());
    try (EventLoop set = newEventLoop()) {
      setEventLoop(set);
      assertSame(set, getEventLoop());
      Script.onAnotherThread(
          () -> assertThrows(IllegalStateException.class, Asyncio::getEventLoop));
      script.run(() -> assertSame(loop, getEventLoop()));
      setEventLoop(null);
      assertThrows(IllegalStateException.class, Asyncio::getEventLoop);
    } finally {
      setEventLoop(null);
    }
  }

  /** E33. */
  @Test
  void loopsOfSeveralThreadsDoNotSeeEachOther() {
    script.outside(() -> {
      try (Script other = new Script()) {
        other.run(() -> {
          assertSame(other.loop, getRunningLoop());
          await(sleep(ms(7)));
        });
        assertEquals(ms(7), other.time.elapsed());
      }
      loop.callSoonThreadsafe(() -> assertSame(loop, getRunningLoop()));
    });
    script.runUntilIdle();
    assertEquals(Duration.ZERO, script.time.elapsed());
  }

  @Test
  void aPollerThatFailsEndsTheRunAndTheLoopCanBeRunAgain() {
    boolean[] broken = {true};
    var poller =
        new dev.ikat.internal.loop.VirtualTime() {
          @Override
          public void poll(long timeoutNanos) {
            if (broken[0]) {
              throw new IllegalStateException("broken poller");
            }
            super.poll(timeoutNanos);
          }
        };
    try (EventLoop fragile = newEventLoop(poller, poller)) {
      Task<String> task = fragile.createTask(sleep(ms(1), "r"));
      assertEquals(
          "broken poller",
          assertThrows(IllegalStateException.class, fragile::runForever).getMessage());
      assertFalse(fragile.isRunning());
      broken[0] = false;
      assertEquals("r", fragile.<String>runUntilComplete(task));
    }
  }

  // ---- the task factory (E11) -------------------------------------------------------------------

  @Test
  void theTaskFactoryMakesAllTasks() {
    assertNull(loop.taskFactory());
    EventLoop.TaskFactory factory =
        new EventLoop.TaskFactory() {
          @Override
          public <T> Task<T> createTask(
              EventLoop given, Coroutine<T> coroutine, TaskOptions options) {
            script.log("factory: " + options.name());
            return EventLoopImpl.of(given).newTask(coroutine, options);
          }
        };
    loop.setTaskFactory(factory);
    assertSame(factory, loop.taskFactory());
    script.run(() -> await(createTask(sleep(ms(1)), "child")));
    script.expect("0 factory: main", "0 factory: child");
    loop.setTaskFactory(null);
    script.run(() -> await(createTask(sleep(ms(1)), "child")));
    script.expectNothing();
  }

  @Test
  void describesItself() {
    assertEquals("EventLoop[not running]", loop.toString());
    loop.callSoon(() -> script.log(loop));
    script.turn();
    script.expect("0 EventLoop[running on " + Thread.currentThread() + "]");
    loop.setDebug(true);
    assertEquals("EventLoop[not running, debug]", loop.toString());
    loop.close();
    assertEquals("EventLoop[closed, debug]", loop.toString());
  }
}
