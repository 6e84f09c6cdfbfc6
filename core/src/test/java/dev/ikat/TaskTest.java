package dev.ikat;

import static dev.ikat.Asyncio.allTasks;
import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.ensureFuture;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** T1 to T8, T10 to T12. What is said of CPython here was tried on it. */
class TaskTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  // ---- life (T1, T2, T7, T8) --------------------------------------------------------------------

  @Test
  void theFirstStepRunsInTheNextTurn() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> script.log("task")));
      script.log("created");
      await(task);
    });
    script.expect("0 created", "0 task");
  }

  @Test
  void aResultAnExceptionAndACancellation() {
    IOException exception = new IOException("x");
    Task<String> ok = loop.createTask(sleep(ms(1), "r"));
    Task<String> failed =
        loop.createTask(
            async(() -> {
              throw exception;
            }));
    Task<Void> cancelled = loop.createTask(sleep(ms(1)));
    cancelled.cancel();
    script.runUntilIdle();
    assertEquals("returned r", outcome(ok));
    assertSame(exception, failed.exception());
    assertSame(exception, assertThrows(IOException.class, failed::result));
    assertEquals("cancelled", outcome(cancelled));
  }

  @Test
  void namesAreNumberedInTheOrderOfCreationUnlessGiven() {
    Task<Void> first = loop.createTask(sleep(ms(1)));
    Task<Void> named = loop.createTask(sleep(ms(1)), "given");
    Task<Void> second = loop.createTask(sleep(ms(1)));
    assertTrue(first.name().matches("Task-\\d+"), first.name());
    assertEquals(number(first) + 1, number(second), "a name that is given uses up no number");
    assertEquals("given", named.name());
    named.setName("changed");
    assertEquals("changed", named.name());
    assertThrows(NullPointerException.class, () -> named.setName(null));
    script.runUntilIdle();
  }

  private static int number(Task<?> task) {
    return Integer.parseInt(task.name().substring("Task-".length()));
  }

  @Test
  void knowsItsCoroutineItsContextAndItsLoop() {
    Coroutine<Void> coroutine = sleep(ms(1));
    Context context = new Context();
    Task<Void> task = loop.createTask(coroutine, TaskOptions.DEFAULT.in(context));
    assertSame(coroutine, task.coroutine());
    assertSame(context, task.context());
    assertSame(loop, task.loop());
    assertNotSame(context, loop.createTask(sleep(ms(1))).context());
    script.runUntilIdle();
  }

  @Test
  void itsOutcomeCannotBeSet() {
    Task<String> task = loop.createTask(sleep(ms(1), "own"));
    assertThrows(UnsupportedOperationException.class, () -> task.setResult("x"));
    assertThrows(
        UnsupportedOperationException.class, () -> task.setException(new IOException("x")));
    script.runUntilIdle();
    assertEquals("own", task.result());
  }

  @Test
  void describesItsNameItsStateAndWhatItWaitsFor() {
    Future<String> future = loop.createFuture();
    Task<String> task = loop.createTask(async(() -> await(future)), "t");
    Task<String> other = loop.createTask(async(() -> await(task)), "o");
    assertEquals("Task[t, pending]", task.toString());
    script.turn();
    assertEquals("Task[t, pending, waiting for Future[pending]]", task.toString());
    assertEquals("Task[o, pending, waiting for Task[t]]", other.toString());
    future.setResult("r");
    script.runUntilIdle();
    assertEquals("Task[t, result: r]", task.toString());
  }

  @Test
  void ensureFutureMakesATaskOfACoroutineAndLeavesAFutureAlone() {
    script.run(() -> {
      Future<String> future = loop.createFuture();
      assertSame(future, ensureFuture(future));
      Future<String> task = ensureFuture(sleep(ms(1), "r"));
      assertEquals("r", await(task));
    });
  }

  /** As CPython does: there is nothing yet that a step could run in. */
  @Test
  void anEagerTaskOfALoopThatDoesNotRunStartsInItsFirstTurn() {
    loop.callSoon(script.logs("callback"));
    loop.createTask(async(() -> script.log("task")), TaskOptions.DEFAULT.eager());
    script.expectNothing();
    script.turn();
    script.expect("0 callback", "0 task");
  }

  @Test
  void anEagerTaskInAContextThatIsInUseIsRefusedAndItsCoroutineStaysUsable() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(1), "r");
      TaskOptions options = TaskOptions.DEFAULT.in(currentTask().context()).eager();
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> createTask(coroutine, options));
      assertTrue(error.getMessage().startsWith("cannot enter context"), error.getMessage());
      assertEquals("r", await(coroutine));
    });
  }

  @Test
  void doneCallbacksRunInTheTurnAfterTheLastStep() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> script.log("last step")));
      task.addDoneCallback(script.logsOutcome("task"));
      await(sleep(Duration.ZERO));
      script.log("one turn");
      await(sleep(Duration.ZERO));
    });
    script.expect("0 last step", "0 one turn", "0 task returned null");
  }

  // ---- cancel (T3) ------------------------------------------------------------------------------

  @Test
  void cancellingADoneTaskDoesNothing() {
    Task<String> task = loop.createTask(sleep(ms(1), "r"));
    script.runUntilIdle();
    assertFalse(task.cancel());
    assertEquals(0, task.cancelling());
    assertEquals("r", task.result());
  }

  @Test
  void theErrorIsThrownAtTheAwaitWithItsMessage() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> rest("t", ms(1000))));
      await(sleep(ms(5)));
      assertTrue(task.cancel("enough"));
      assertFalse(task.done(), "not yet");
      assertThrows(CancelledError.class, () -> await(task));
      assertTrue(task.cancelled());
    });
    script.expect("5 t: enough");
  }

  /** Says what it is cancelled with, and lets it pass. */
  private void rest(String name, Duration duration) {
    try {
      await(sleep(duration));
    } catch (CancelledError e) {
      script.log(name + ": " + e.getMessage());
      throw e;
    }
  }

  @Test
  void aTaskCancelledBeforeItsFirstStepNeverRunsItsBody() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> script.log("never")));
      Coroutine<Void> coroutine = task.coroutine();
      task.cancel("at once");
      CancelledError error = assertThrows(CancelledError.class, () -> await(task));
      assertEquals("at once", error.getMessage());
      assertNull(assertThrows(CancelledError.class, () -> await(task)).getMessage());
      assertTrue(task.cancelled());
      assertThrows(IllegalStateException.class, () -> await(coroutine), "it is closed");
    });
    script.expectNothing();
  }

  @Test
  void aBodyMayCatchItAndGoOn() {
    script.run(() -> {
      Task<String> task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(1000)));
                } catch (CancelledError e) {
                  await(sleep(ms(5)));
                }
                return "refused";
              }));
      await(sleep(ms(1)));
      task.cancel();
      assertEquals("refused", await(task));
      assertFalse(task.cancelled());
      assertEquals(1, task.cancelling(), "the request stays counted");
    });
  }

  @Test
  void eachCallThrowsAgainButTwoBeforeTheNextStepAreOne() {
    List<String> caught = new ArrayList<>();
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                while (caught.size() < 2) {
                  try {
                    await(sleep(ms(1000)));
                  } catch (CancelledError e) {
                    caught.add(e.getMessage());
                  }
                }
              }));
      await(sleep(ms(1)));
      task.cancel("a");
      task.cancel("b");
      await(sleep(ms(1)));
      assertEquals(List.of("a"), caught);
      task.cancel("c");
      await(task);
      assertEquals(3, task.cancelling());
    });
    assertEquals(List.of("a", "c"), caught);
  }

  @Test
  void aTaskMayCancelItselfAndNoticesAtItsNextAwait() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                currentTask().cancel("self");
                script.log("still");
                rest("t", Duration.ZERO);
              }));
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.expect("0 still", "0 t: self");
  }

  @Test
  void anAwaitThatDoesNotSuspendDoesNotNotice() {
    script.run(() -> {
      Future<Integer> done = loop.createFuture();
      done.setResult(3);
      currentTask().cancel("self");
      script.log(await(done));
      script.log(await(async(() -> 4)));
      assertThrows(CancelledError.class, () -> await(sleep(ms(1))));
      await(sleep(ms(1)));
    });
    script.expect("0 3", "0 4");
  }

  @Test
  void aTaskCancelledInItsLastStepIsCancelledAlthoughItReturns() {
    script.run(() -> {
      Task<Integer> task =
          createTask(
              async(() -> {
                currentTask().cancel("late");
                return 5;
              }));
      for (int i = 0; i < 2; i++) {
        assertEquals("late", assertThrows(CancelledError.class, () -> await(task)).getMessage());
      }
      assertTrue(task.cancelled());
    });
  }

  @Test
  void aTaskCancelledInItsLastStepFailsIfItThrows() {
    script.run(() -> {
      Task<Integer> task =
          createTask(
              async(() -> {
                currentTask().cancel("late");
                throw new IOException("x");
              }));
      assertThrows(IOException.class, () -> await(task));
      assertFalse(task.cancelled());
    });
  }

  /** The result is there, but the task has not been resumed with it: it never gets it. */
  @Test
  void aTaskCancelledBetweenItsWakeUpAndItsStepIsCancelled() {
    script.run(() -> {
      Future<Integer> future = loop.createFuture();
      Task<Integer> task = createTask(async(() -> await(future)));
      await(sleep(ms(1)));
      future.setResult(1);
      assertTrue(task.cancel("in between"));
      CancelledError error = assertThrows(CancelledError.class, () -> await(task));
      assertEquals("in between", error.getMessage());
      assertEquals(1, future.result());
    });
  }

  @Test
  void cleaningUpMayAwait() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(1000)));
                } finally {
                  await(sleep(ms(10)));
                  script.log("clean");
                }
              }));
      await(sleep(ms(1)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.expect("11 clean");
  }

  @Test
  void cancellingGoesToTheTaskThatIsAwaited() {
    script.run(() -> {
      Task<Void> inner = createTask(async(() -> rest("inner", ms(1000))), "inner");
      Task<Void> outer =
          createTask(
              async(() -> {
                try {
                  await(inner);
                } catch (CancelledError e) {
                  script.log("outer: " + e.getMessage());
                  throw e;
                }
              }));
      await(sleep(ms(1)));
      outer.cancel("msg");
      assertThrows(CancelledError.class, () -> await(outer));
      assertTrue(inner.cancelled());
      assertEquals(1, inner.cancelling());
      assertEquals(1, outer.cancelling());
    });
    script.expect("1 inner: msg", "1 outer: msg");
  }

  @Test
  void ifTheInnerTaskRefusesTheOuterOneGoesOnWithItsResult() {
    script.run(() -> {
      Task<String> inner =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(1000)));
                  return "?";
                } catch (CancelledError e) {
                  return "refused";
                }
              }));
      Task<String> outer = createTask(async(() -> await(inner)));
      await(sleep(ms(1)));
      outer.cancel();
      assertEquals("refused", await(outer));
      assertFalse(outer.cancelled());
      assertEquals(1, outer.cancelling());
    });
  }

  @Test
  void cancellingATimerSleepTakesItsTimerAway() {
    Task<Void> task = loop.createTask(sleep(ms(1000)));
    loop.callLater(ms(1), task::cancel);
    script.runUntilIdle();
    assertEquals(ms(1), script.time.elapsed());
  }

  // ---- the counter (T4, T5, T6) -----------------------------------------------------------------

  @Test
  void uncancelTakesOneRequestBackAndNeverGoesBelowZero() {
    script.run(() -> {
      Task<?> me = currentTask();
      assertEquals(0, me.uncancel());
      me.cancel();
      me.cancel();
      assertEquals(2, me.cancelling());
      assertEquals(1, me.uncancel());
      assertEquals(0, me.uncancel());
      assertEquals(0, me.uncancel());
    });
  }

  /** Since 3.13: what has not been thrown yet will not be. */
  @Test
  void takingTheLastRequestBackInTimeMeansThatNothingIsThrown() {
    script.run(() -> {
      currentTask().cancel();
      currentTask().uncancel();
      await(sleep(ms(1)));
      script.log("nothing was thrown");
    });
    script.expect("1 nothing was thrown");
  }

  @Test
  void takingOneOfTwoRequestsBackDoesNotHelp() {
    script.run(() -> {
      currentTask().cancel("one");
      currentTask().cancel("two");
      currentTask().uncancel();
      CancelledError error = assertThrows(CancelledError.class, () -> await(sleep(ms(1))));
      assertEquals("two", error.getMessage());
      assertEquals(1, currentTask().cancelling());
    });
  }

  @Test
  void uncancelBeforeTheFirstStepLetsTheBodyRun() {
    Task<Void> task = loop.createTask(async(() -> script.log("runs")));
    task.cancel();
    task.uncancel();
    script.runUntilIdle();
    script.expect("0 runs");
    assertFalse(task.cancelled());
  }

  /** T6: a task is cancelled if its body ends so, whoever asked for it. */
  @Test
  void aBodyThatThrowsCancelledErrorMakesTheTaskCancelled() {
    CancelledError own = new CancelledError("own");
    Task<Void> task =
        loop.createTask(
            async(() -> {
              throw own;
            }));
    script.runUntilIdle();
    assertTrue(task.cancelled());
    assertEquals(0, task.cancelling());
    assertSame(own, assertThrows(CancelledError.class, task::result));
  }

  // ---- the outcome of a cancelled task (T11) ----------------------------------------------------

  @Test
  void theFirstWhoAsksGetsTheErrorItselfLaterOnesANewOneWithoutMessage() {
    CancelledError[] inside = new CancelledError[1];
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(1000)));
                } catch (CancelledError e) {
                  inside[0] = e;
                  throw e;
                }
              }));
      await(sleep(ms(1)));
      task.cancel("msg");
      CancelledError first = assertThrows(CancelledError.class, () -> await(task));
      assertSame(inside[0], first);
      CancelledError second = assertThrows(CancelledError.class, () -> await(task));
      assertNotSame(first, second);
      assertNull(second.getMessage());
      assertNull(assertThrows(CancelledError.class, task::result).getMessage());
      assertNull(assertThrows(CancelledError.class, task::exception).getMessage());
    });
  }

  @Test
  void anExceptionIsTheSameForAllWhoAsk() {
    IOException exception = new IOException("x");
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                throw exception;
              }));
      Task<Void> other = createTask(async(() -> check(task, exception)));
      check(task, exception);
      await(other);
      assertSame(exception, task.exception());
    });
    assertEquals(0, exception.getSuppressed().length);
  }

  private static void check(Task<Void> task, IOException expected) {
    assertSame(expected, assertThrows(IOException.class, () -> await(task)));
  }

  // ---- misuse inside a step (T10) ---------------------------------------------------------------

  @Test
  void awaitingItselfIsAnErrorInsideTheTaskATurnLater() {
    script.run(() -> {
      loop.callSoon(script.logs("next turn"));
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> await(currentTask()));
      script.log("caught");
      assertTrue(error.getMessage().contains("cannot await itself"), error.getMessage());
      await(sleep(ms(1)));
    });
    script.expect("0 next turn", "0 caught");
  }

  @Test
  void awaitingAFutureOfAnotherLoopIsAnErrorInsideTheTask() {
    try (Script other = new Script()) {
      Future<String> foreign = other.loop.createFuture();
      script.run(() -> {
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> await(foreign));
        assertTrue(error.getMessage().contains("a different loop"), error.getMessage());
        await(sleep(ms(1)));
      });
      foreign.setResult("not hurt");
      assertEquals("not hurt", other.loop.<String>runUntilComplete(foreign));
    }
  }

  // ---- current and all tasks (T12) --------------------------------------------------------------

  @Test
  void currentTaskIsTheOneWhoseStepRuns() {
    Task<?>[] seen = new Task<?>[2];
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int number = i;
      tasks.add(
          loop.createTask(
              async(() -> {
                seen[number] = currentTask();
                await(sleep(Duration.ZERO));
                assertSame(seen[number], currentTask());
              })));
    }
    loop.callSoon(() -> assertNull(currentTask()));
    script.runUntilIdle();
    assertEquals(tasks, List.of(seen));
    tasks.forEach(Task::result);
    assertThrows(IllegalStateException.class, Asyncio::currentTask, "no loop runs here");
  }

  @Test
  void allTasksAreThoseNotDoneOldestFirst() {
    script.run(() -> {
      Task<Void> first = createTask(sleep(ms(30)), "first");
      Task<Void> second = createTask(sleep(ms(10)), "second");
      Task<Void> third = createTask(sleep(ms(20)), "third");
      assertEquals(
          List.of("main", "first", "second", "third"),
          allTasks().stream().map(Task::name).toList());
      await(second);
      Set<Task<?>> all = allTasks();
      assertEquals(Set.of(currentTask(), first, third), all);
      all.clear();
      assertEquals(3, allTasks().size(), "it was a copy");
      await(first);
      assertEquals(Set.of(currentTask()), allTasks());
    });
  }

  @Test
  void allTasksAreThoseOfTheRunningLoop() {
    try (Script other = new Script()) {
      other.loop.createTask(sleep(ms(1)));
      script.run(() -> assertEquals(Set.of(currentTask()), allTasks()));
      other.runUntilIdle();
    }
  }
}
