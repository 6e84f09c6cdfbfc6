package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.waitOn;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static dev.ikat.Script.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test is run twice: with tasks that start in the next turn, and with eager ones. */
@ParameterizedClass(name = "eager tasks: {0}")
@ValueSource(booleans = {false, true})
class TaskGroupTest {
  @AutoClose private final Script script = new Script();
  private final boolean eager;

  TaskGroupTest(boolean eager) {
    this.eager = eager;
  }

  private void run(AsyncAction body) {
    script.run(() -> {
      if (eager) {
        getRunningLoop().setTaskFactory(EventLoop.TaskFactory.eager());
      }
      body.run();
    });
  }

  private static <T> Coroutine<T> after(long millis, T result) {
    return sleep(ms(millis), result);
  }

  /** Fails after the time. */
  private static <T> Coroutine<T> failAfter(long millis, Throwable failure) {
    return async(() -> {
      await(sleep(ms(millis)));
      throw Throwables.sneak(failure);
    });
  }

  /** Sleeps for a day, and fails if it is cancelled. */
  private static Coroutine<Void> failsWhenCancelled(Throwable failure) {
    return async(() -> {
      try {
        await(sleep(Duration.ofDays(1)));
      } catch (CancelledError e) {
        throw Throwables.sneak(failure);
      }
    });
  }

  /** Sleeps for a day, and says so if it is cancelled. */
  private Coroutine<Void> sleeper(String name) {
    return async(() -> {
      try {
        await(sleep(Duration.ofDays(1)));
      } catch (CancelledError e) {
        script.log(name + " cancelled");
        throw e;
      }
    });
  }

  private static List<String> failures(ExceptionGroup group) {
    return group.exceptions().stream().map(Script::show).toList();
  }

  // ---- all goes well (TG1, TG2) -----------------------------------------------------------------

  @Test
  void theBlockEndsWhenAllItsTasksHaveEnded() {
    run(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      taskGroup(tg -> {
        tasks.add(tg.createTask(after(10, 42)));
        tasks.add(tg.createTask(after(20, 11)));
        script.log("body ends");
      });
      script.log(tasks.get(0).result() + " " + tasks.get(1).result());
    });
    script.expect("0 body ends", "20 42 11");
  }

  @Test
  void theBodyMayAwaitItsTasksAndGivesAResult() {
    run(() -> {
      int sum =
          taskGroup(tg -> {
            Task<Integer> a = tg.createTask(after(10, 42));
            Task<Integer> b = tg.createTask(after(20, 11));
            await(sleep(ms(30)));
            return await(a) + await(b);
          });
      script.log(sum);
    });
    script.expect("30 53");
  }

  @Test
  void anEmptyGroupEndsAtOnce() {
    run(() -> {
      getRunningLoop().callSoon(script.logs("next turn"));
      taskGroup(tg -> {
        assertEquals("TaskGroup[tasks=0, errors=0]", tg.toString());
      });
      script.log("ended");
      await(sleep(Duration.ZERO));
    });
    script.expect("0 ended", "0 next turn");
  }

  @Test
  void tasksMayMakeTasksUntilTheVeryEnd() {
    run(() -> {
      taskGroup(tg -> {
        countDown(tg, 3);
      });
      script.log("all done");
    });
    script.expect("10 3", "20 2", "30 1", "40 0", "40 all done");
  }

  private void countDown(TaskGroup tg, int n) {
    tg.createTask(
        async(() -> {
          await(sleep(ms(10)));
          script.log(n);
          if (n > 0) {
            countDown(tg, n - 1);
          }
        }));
  }

  @Test
  void aTaskHasTheNameAndTheContextItIsGiven() {
    ContextVar<String> variable = ContextVar.of("variable");
    run(() -> {
      Context context = Context.copyContext();
      context.run(() -> variable.set("given"));
      variable.set("of the parent");
      taskGroup(tg -> {
        assertEquals("yolo", tg.createTask(sleep(ms(1)), "yolo").name());
        Task<Void> inContext =
            tg.createTask(
                async(() -> {
                  assertEquals("given", variable.get());
                  assertEquals("both", Asyncio.currentTask().name());
                }),
                TaskOptions.DEFAULT.named("both").in(context));
        await(inContext);
        assertSame(context, inContext.context());
        await(tg.createTask(async(() -> assertEquals("of the parent", variable.get()))));
      });
    });
  }

  // ---- a task is cancelled (TG4) ----------------------------------------------------------------

  @Test
  void aTaskThatIsCancelledIsNoFailure() {
    run(() -> {
      taskGroup(tg -> {
        Task<Integer> cancelled = tg.createTask(after(60_000, 1));
        await(sleep(ms(5)));
        cancelled.cancel();
        Task<Integer> other = tg.createTask(after(10, 2));
        await(sleep(ms(1)));
        assertTrue(cancelled.cancelled());
        assertEquals(2, await(other));
      });
      script.log("left normally");
    });
    script.expect("15 left normally");
  }

  @Test
  void aTaskThatRaisesCancelledErrorIsNoFailureEither() {
    run(() -> {
      taskGroup(tg -> {
        tg.createTask(
            async(() -> {
              throw new CancelledError("by hand");
            }));
        tg.createTask(after(10, 2));
      });
      script.log("left normally");
    });
    script.expect("10 left normally");
  }

  @Test
  void cancellingAllOfThemLeavesTheBlockNormally() {
    run(() -> {
      taskGroup(tg -> {
        List<Task<Void>> tasks = List.of(tg.createTask(sleeper("a")), tg.createTask(sleeper("b")));
        await(sleep(ms(1)));
        tasks.forEach(Task::cancel);
      });
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("1 a cancelled", "1 b cancelled");
  }

  // ---- a task fails (TG3) -----------------------------------------------------------------------

  @Test
  void aFailureCancelsTheOthersAndIsThrownInAGroup() {
    IOException failure = new IOException("broken");
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(10, failure));
                    tg.createTask(sleeper("other"));
                    script.log("body ends");
                  }));
      assertSame(failure, group.exceptions().getFirst());
      assertEquals(1, group.exceptions().size());
      assertEquals("unhandled errors in a TaskGroup", group.text());
      assertNull(group.getCause());
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("0 body ends", "10 other cancelled");
  }

  @Test
  void aFailureCancelsTheBodyAsWell() {
    run(() -> {
      assertThrows(
          ExceptionGroup.class,
          () ->
              taskGroup(tg -> {
                tg.createTask(failAfter(10, new IOException()));
                tg.createTask(sleeper("other"));
                try {
                  await(sleep(Duration.ofDays(1)));
                } catch (CancelledError e) {
                  script.log("body cancelled");
                  throw e;
                }
              }));
      assertEquals(0, Asyncio.currentTask().cancelling());
      await(sleep(ms(5)));
    });
    script.expect("10 other cancelled", "10 body cancelled");
  }

  @Test
  void whoFailsWhileBeingCancelledIsInTheGroupToo() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(10, new IOException("first")));
                    tg.createTask(
                        failsWhenCancelled(new IllegalStateException("while cleaning up")));
                  }));
      assertEquals(
          List.of("IOException: first", "IllegalStateException: while cleaning up"),
          failures(group));
    });
  }

  @Test
  void theBodysOwnExceptionIsInTheGroup() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(sleeper("task"));
                    await(sleep(ms(5)));
                    throw new IOException("of the body");
                  }));
      assertEquals(List.of("IOException: of the body"), failures(group));
    });
    script.expect("5 task cancelled");
  }

  @Test
  void aBodyThatTurnsItsCancellationIntoAnotherExceptionAddsThat() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(10, new IOException("of the task")));
                    try {
                      await(sleep(Duration.ofDays(1)));
                    } catch (CancelledError e) {
                      throw new IllegalStateException("of the body");
                    }
                  }));
      assertEquals(
          List.of("IOException: of the task", "IllegalStateException: of the body"),
          failures(group));
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
  }

  @Test
  void aBodyThatFailsBeforeItsTasksHaveBegunNeverStartsThem() {
    run(() -> {
      assertThrows(
          ExceptionGroup.class,
          () ->
              taskGroup(tg -> {
                tg.createTask(sleeper("task"));
                throw new IOException();
              }));
    });
    script.expect(eager ? "0 task cancelled" : "");
  }

  @Test
  void twoThatFailAtTheSameTimeAreBothInTheGroup() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(10, new IOException("a")));
                    tg.createTask(failAfter(10, new IOException("b")));
                    tg.createTask(failAfter(11, new IOException("too late")));
                  }));
      assertEquals(List.of("IOException: a", "IOException: b"), failures(group));
    });
  }

  @Test
  void theCancellationDoesNotLeakOutOfTheGroup() {
    run(() -> {
      assertThrows(
          ExceptionGroup.class,
          () ->
              taskGroup(tg -> {
                tg.createTask(failAfter(0, new IOException("of the task")));
                throw new IOException("of the body");
              }));
      await(sleep(Duration.ZERO));
      await(sleep(Duration.ZERO));
      script.log("not cancelled");
    });
    script.expect("0 not cancelled");
  }

  @Test
  void aTaskThatMakesAFailingTaskIsCancelledOnlyOnceItHasBeenMade() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg ->
                      tg.createTask(
                          async(() -> {
                            tg.createTask(
                                async(() -> {
                                  throw new IOException("the third");
                                }));
                            try {
                              await(sleep(Duration.ZERO));
                              await(sleep(Duration.ZERO));
                              script.log("never");
                            } finally {
                              script.log("second cancelled");
                            }
                          }))));
      assertEquals(List.of("IOException: the third"), failures(group));
    });
    script.expect("0 second cancelled");
  }

  // ---- making tasks when it is too late ---------------------------------------------------------

  @Test
  void aGroupThatIsShuttingDownRefusesTasksAndClosesTheCoroutine() {
    run(() -> {
      Coroutine<Void> refused = async(() -> script.log("never"));
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(1, new IOException("first")));
                    try {
                      await(sleep(Duration.ofDays(1)));
                    } catch (CancelledError e) {
                      tg.createTask(refused);
                    }
                  }));
      assertEquals(2, group.exceptions().size());
      Throwable error = group.exceptions().get(1);
      assertInstanceOf(IllegalStateException.class, error);
      assertTrue(error.getMessage().contains("shutting down"), error.getMessage());
      assertThrows(IllegalStateException.class, () -> await(refused));
    });
  }

  @Test
  void aGroupThatHasEndedRefusesTasksAndClosesTheCoroutine() {
    run(() -> {
      TaskGroup[] ended = new TaskGroup[1];
      taskGroup(tg -> {
        ended[0] = tg;
      });
      Coroutine<Void> refused = async(() -> script.log("never"));
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> ended[0].createTask(refused));
      assertTrue(error.getMessage().contains("finished"), error.getMessage());
      assertThrows(IllegalStateException.class, () -> await(refused));
    });
  }

  @Test
  void tasksThatMakeTasksAndThenFailAllEnd() {
    run(() -> {
      int[] made = new int[1];
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    hydra(tg, made, 5);
                  }));
      assertFalse(group.find(IOException.class).isEmpty());
      assertTrue(made[0] >= 2, "made " + made[0]);
    });
    assertEquals(List.of(), script.pending());
  }

  private void hydra(TaskGroup tg, int[] made, int depth) {
    for (int head = 0; head < 2 && depth > 0; head++) {
      made[0]++;
      tg.createTask(
          async(() -> {
            await(sleep(ms(1)));
            hydra(tg, made, depth - 1);
            throw new IOException("cut off");
          }));
    }
  }

  @Test
  void outsideOfATaskThereIsNoGroup() {
    script.loop.callSoon(() -> {
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> taskGroup(tg -> {}));
      script.log(error.getMessage().contains("createTask"));
    });
    script.runUntilIdle();
    script.expect("0 true");
  }

  @Test
  void anotherThreadMayNotMakeTasksInIt() {
    run(() ->
        taskGroup(tg ->
            assertThrows(
                IllegalStateException.class,
                () -> onAnotherThread(() -> tg.createTask(sleep(Duration.ZERO))))));
  }

  // ---- the task around is cancelled (TG6, TG7) --------------------------------------------------

  @Test
  void cancelledAtTheEndOfTheBlockItCancelsItsTasks() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(sleeper("a"));
                    tg.createTask(sleeper("b"));
                  })));
      await(sleep(ms(10)));
      assertFalse(parent.done());
      parent.cancel("enough");
      CancelledError error = assertThrows(CancelledError.class, () -> await(parent));
      assertEquals("enough", error.getMessage());
      assertEquals(1, parent.cancelling());
    });
    script.expect("10 a cancelled", "10 b cancelled");
  }

  @Test
  void cancelledInTheBodyItCancelsItsTasks() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(sleeper("task"));
                    try {
                      await(sleep(Duration.ofDays(1)));
                    } finally {
                      script.log("body left");
                    }
                  })));
      await(sleep(ms(10)));
      parent.cancel();
      assertThrows(CancelledError.class, () -> await(parent));
    });
    script.expect("10 body left", "10 task cancelled");
  }

  @Test
  void cleaningUpMayAwaitInTheBodyAndInTheTasks() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(slowCleanUp("task"));
                    await(slowCleanUp("body"));
                  })));
      await(sleep(ms(10)));
      parent.cancel();
      assertThrows(CancelledError.class, () -> await(parent));
    });
    script.expect("15 body clean", "20 task clean");
  }

  private Coroutine<Void> slowCleanUp(String name) {
    return slowCleanUp(name, 5);
  }

  private Coroutine<Void> slowCleanUp(String name, long millis) {
    return async(() -> {
      try {
        await(sleep(Duration.ofDays(1)));
      } finally {
        await(sleep(ms(millis)));
        script.log(name + " clean");
      }
    });
  }

  @Test
  void cancelledTwiceWhileItWaitsItStillWaits() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(slowCleanUp("task"));
                  })));
      await(sleep(ms(10)));
      parent.cancel();
      await(sleep(ms(1)));
      parent.cancel();
      await(sleep(ms(1)));
      assertFalse(parent.done());
      assertThrows(CancelledError.class, () -> await(parent));
      assertEquals(2, parent.cancelling());
    });
    script.expect("15 task clean");
  }

  @Test
  void withFailuresAsWellTheGroupWinsAndTheCancellationIsThrownNext() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() -> {
                ExceptionGroup group =
                    assertThrows(
                        ExceptionGroup.class,
                        () ->
                            taskGroup(tg ->
                                tg.createTask(
                                    failsWhenCancelled(new IOException("while cleaning up")))));
                assertEquals(List.of("IOException: while cleaning up"), failures(group));
                assertEquals(1, Asyncio.currentTask().cancelling());
                script.log("goes on");
                await(sleep(Duration.ofDays(1)));
              }));
      await(sleep(ms(10)));
      parent.cancel();
      assertThrows(CancelledError.class, () -> await(parent));
      assertEquals(1, parent.cancelling());
    });
    script.expect("10 goes on");
  }

  @Test
  void aCancellationThatWasRefusedBeforeIsThrownAgainAfterAFailure() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofDays(1)));
                } catch (CancelledError e) {
                  script.log("refused");
                }
                assertThrows(
                    ExceptionGroup.class,
                    () -> taskGroup(tg -> tg.createTask(failAfter(5, new IOException()))));
                assertEquals(1, Asyncio.currentTask().cancelling());
              }));
      await(sleep(ms(10)));
      parent.cancel();
      await(waitOn(List.of(parent)));
      // As in CPython, which cannot tell it from one that came during the block.
      assertEquals("cancelled", outcome(parent));
    });
    script.expect("10 refused");
  }

  @Test
  void aCancellationWhileItShutsDownAfterAFailureIsNotLost() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() -> {
                assertThrows(
                    ExceptionGroup.class,
                    () ->
                        taskGroup(tg -> {
                          tg.createTask(failAfter(5, new IOException()));
                          tg.createTask(slowCleanUp("other"));
                        }));
                script.log("cancelling " + Asyncio.currentTask().cancelling());
                await(sleep(Duration.ofDays(1)));
              }));
      await(sleep(ms(7)));
      parent.cancel();
      assertThrows(CancelledError.class, () -> await(parent));
    });
    script.expect("10 other clean", "10 cancelling 1");
  }

  @Test
  void aTaskThatFailsWhileTheBodyCleansUpAfterACancellation() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(30, new IOException("meanwhile")));
                    await(slowCleanUp("body", 50));
                  })));
      Task<Void> awaiting = createTask(async(() -> await(parent)));
      await(sleep(ms(10)));
      awaiting.cancel();
      ExceptionGroup group = assertThrows(ExceptionGroup.class, () -> await(awaiting));
      assertEquals(List.of("IOException: meanwhile"), failures(group));
    });
    // The failure cancels the body a second time, in the midst of cleaning up.
    script.expectNothing();
  }

  @Test
  void aBodyThatTurnsACancellationFromOutsideIntoAnotherException() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    await(failsWhenCancelled(new IOException("instead")));
                  })));
      await(sleep(ms(10)));
      parent.cancel();
      ExceptionGroup group = assertThrows(ExceptionGroup.class, () -> await(parent));
      assertEquals(List.of("IOException: instead"), failures(group));
    });
  }

  // ---- nesting ----------------------------------------------------------------------------------

  @Test
  void aFailureInAnInnerGroupIsAGroupInAGroup() {
    run(() -> {
      ExceptionGroup outer =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(sleeper("of the outer"));
                    taskGroup(inner -> {
                      inner.createTask(failAfter(5, new IOException("deep")));
                    });
                  }));
      ExceptionGroup inner = assertInstanceOf(ExceptionGroup.class, outer.exceptions().getFirst());
      assertEquals(List.of("IOException: deep"), failures(inner));
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("5 of the outer cancelled");
  }

  @Test
  void aFailureInTheOuterGroupCancelsTheInner() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(5, new IOException("outer")));
                    taskGroup(inner -> inner.createTask(sleeper("of the inner")));
                    script.log("never");
                  }));
      assertEquals(List.of("IOException: outer"), failures(group));
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("5 of the inner cancelled");
  }

  @Test
  void failuresInBothAtTheSameTimeAreBothThere() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(5, new IOException("outer")));
                    taskGroup(inner ->
                        inner.createTask(failAfter(5, new IllegalStateException("inner"))));
                  }));
      assertEquals(1, group.find(IOException.class).size());
      assertEquals(1, group.find(IllegalStateException.class).size());
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
  }

  @Test
  void aCancellationFromOutsideEndsAllGroupsOnce() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(sleeper("outer"));
                    taskGroup(inner -> {
                      inner.createTask(sleeper("inner"));
                      await(sleep(Duration.ofDays(1)));
                    });
                  })));
      await(sleep(ms(10)));
      parent.cancel();
      assertThrows(CancelledError.class, () -> await(parent));
      assertEquals(1, parent.cancelling());
    });
    script.expect("10 inner cancelled", "10 outer cancelled");
  }

  @Test
  void failuresInAnInnerGroupThatIsCancelledFromOutsideAreThrown() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(sleeper("outer"));
                    taskGroup(inner -> {
                      inner.createTask(failsWhenCancelled(new IOException("a")));
                      inner.createTask(failsWhenCancelled(new IOException("b")));
                      await(sleep(Duration.ofDays(1)));
                    });
                  })));
      await(sleep(ms(10)));
      parent.cancel();
      ExceptionGroup outer = assertThrows(ExceptionGroup.class, () -> await(parent));
      ExceptionGroup inner = assertInstanceOf(ExceptionGroup.class, outer.exceptions().getFirst());
      assertEquals(List.of("IOException: a", "IOException: b"), failures(inner));
    });
    script.expect("10 outer cancelled");
  }

  @Test
  void anInnerGroupsFailureThatIsCaughtLeavesTheOuterAlone() {
    run(() -> {
      taskGroup(tg -> {
        Task<Integer> other = tg.createTask(after(20, 7));
        assertThrows(
            ExceptionGroup.class,
            () -> taskGroup(inner -> inner.createTask(failAfter(5, new IOException()))));
        assertEquals(0, Asyncio.currentTask().cancelling());
        assertEquals(7, await(other));
      });
      script.log("left normally");
    });
    script.expect("20 left normally");
  }

  // ---- what is not grouped (TG5, TG8) -----------------------------------------------------------

  @Test
  void systemExitOfTheBodyIsThrownBareAfterAllHaveEnded() {
    SystemExit exit = new SystemExit(3);
    Throwable thrown =
        assertThrows(
            SystemExit.class,
            () ->
                run(() ->
                    taskGroup(tg -> {
                      tg.createTask(sleeper("task"));
                      await(sleep(ms(5)));
                      throw exit;
                    })));
    assertSame(exit, thrown);
    script.expect("5 task cancelled");
    assertEquals(List.of(), script.pending());
  }

  @Test
  void systemExitOfATaskLeavesTheLoopAtOnceAndIsThrownBareByTheBlock() {
    SystemExit exit = new SystemExit(4);
    SystemExit[] ofTheBlock = new SystemExit[1];
    Throwable thrown =
        assertThrows(
            SystemExit.class,
            () ->
                run(() -> {
                  try {
                    taskGroup(tg -> {
                      tg.createTask(failAfter(5, exit));
                      tg.createTask(failAfter(5, new IOException("beside it")));
                    });
                  } catch (SystemExit e) {
                    ofTheBlock[0] = e;
                  }
                }));
    assertSame(exit, thrown);
    script.runUntilIdle();
    assertSame(exit, ofTheBlock[0]);
    script.expect(
        "5 handler: unhandled error in a TaskGroup that ended by "
            + exit
            + " | IOException: beside it");
  }

  @Test
  void anErrorIsGroupedLikeAnyException() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failAfter(5, new AssertionError("of a task")));
                    tg.createTask(failAfter(5, new IOException("another")));
                  }));
      assertEquals(List.of("AssertionError: of a task", "IOException: another"), failures(group));
    });
  }

  @Test
  void generatorExitOfTheBodyIsThrownBareSoThatGeneratorsCanBeClosed() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y ->
              taskGroup(tg -> {
                tg.createTask(sleeper("task"));
                y.yield(1);
              }));
      assertEquals(1, await(generator.anext()));
      await(sleep(ms(1)));
      await(generator.aclose());
      script.log("closed");
    });
    script.expect("1 task cancelled", "1 closed");
  }

  // ---- cancel() of 3.15 -------------------------------------------------------------------------

  @Test
  void cancelEndsTheBlockWithoutAnError() {
    run(() -> {
      String result =
          taskGroup(tg -> {
            tg.createTask(sleeper("task"));
            await(sleep(ms(5)));
            tg.cancel();
            script.log("body goes on");
            await(sleep(Duration.ofDays(1)));
            return "never";
          });
      assertNull(result);
      assertEquals(0, Asyncio.currentTask().cancelling());
      await(sleep(ms(5)));
      script.log("after");
    });
    script.expect("5 body goes on", "5 task cancelled", "10 after");
  }

  @Test
  void aTaskMayCancelTheGroupItIsIn() {
    run(() -> {
      taskGroup(tg -> {
        tg.createTask(sleeper("other"));
        tg.createTask(
            async(() -> {
              await(sleep(ms(5)));
              tg.cancel();
              script.log("last words");
            }));
      });
      script.log("left normally");
    });
    script.expect("5 last words", "5 other cancelled", "5 left normally");
  }

  @Test
  void cancelTwiceOrAfterTheEndIsNothingMore() {
    run(() -> {
      TaskGroup[] ended = new TaskGroup[1];
      taskGroup(tg -> {
        ended[0] = tg;
        tg.cancel();
        tg.cancel();
      });
      ended[0].cancel();
      assertEquals(0, Asyncio.currentTask().cancelling());
      await(sleep(Duration.ZERO));
      script.log("not cancelled");
    });
    script.expect("0 not cancelled");
  }

  @Test
  void cancelInATaskThatHadRefusedACancellationBefore() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofDays(1)));
                } catch (CancelledError e) {
                  script.log("refused");
                }
                taskGroup(tg -> {
                  tg.createTask(sleeper("task"));
                  tg.cancel();
                  await(sleep(Duration.ofDays(1)));
                });
                await(sleep(ms(1)));
                script.log("left normally");
              }));
      await(sleep(ms(5)));
      parent.cancel();
      await(parent);
      assertEquals(1, parent.cancelling());
    });
    script.expect(
        eager ? "5 refused\n5 task cancelled\n6 left normally" : "5 refused\n6 left normally");
  }

  @Test
  void cancelWithNothingToWaitForLeavesNoCancellationBehind() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofDays(1)));
                } catch (CancelledError e) {
                  script.log("refused");
                }
                taskGroup(TaskGroup::cancel);
                await(sleep(ms(1)));
                script.log("left normally");
              }));
      await(sleep(ms(5)));
      parent.cancel();
      await(parent);
    });
    script.expect("5 refused", "6 left normally");
  }

  @Test
  void aCancellationThatWasPendingBeforeTheBlockIsNotSwallowedByCancel() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() -> {
                Asyncio.currentTask().cancel("before the block");
                taskGroup(tg -> {
                  tg.cancel();
                  await(sleep(Duration.ofDays(1)));
                });
              }));
      await(waitOn(List.of(parent)));
      assertTrue(parent.cancelled());
      assertEquals(1, parent.cancelling());
    });
  }

  @Test
  void aFailureWhileItIsBeingCancelledIsThrownAllTheSame() {
    run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(failsWhenCancelled(new IOException("while cleaning up")));
                    await(sleep(ms(1)));
                    tg.cancel();
                  }));
      assertEquals(List.of("IOException: while cleaning up"), failures(group));
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
  }

  @Test
  void cancelledFromOutsideAsWellThatCancellationGoesOn() {
    run(() -> {
      Task<Void> parent =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    tg.createTask(slowCleanUp("task"));
                    await(sleep(ms(5)));
                    tg.cancel();
                  })));
      await(sleep(ms(7)));
      parent.cancel();
      assertThrows(CancelledError.class, () -> await(parent));
      assertEquals(1, parent.cancelling());
    });
    script.expect("10 task clean");
  }

  @Test
  void whatIsMadeAfterCancelIsRefused() {
    run(() ->
        taskGroup(tg -> {
          tg.cancel();
          assertThrows(IllegalStateException.class, () -> tg.createTask(sleep(Duration.ZERO)));
        }));
  }

  @Test
  void aTaskMayCancelTheGroupInItsVeryFirstStep() {
    run(() -> {
      taskGroup(tg -> {
        tg.createTask(sleeper("other"));
        tg.createTask(
            async(() -> {
              tg.cancel();
              await(sleeper("canceller"));
            }));
        await(sleeper("body"));
      });
      assertEquals(0, Asyncio.currentTask().cancelling());
      await(sleep(ms(1)));
      script.log("left normally");
    });
    script.expect(
        "0 other cancelled",
        eager ? "0 canceller cancelled" : "0 body cancelled",
        eager ? "0 body cancelled" : "0 canceller cancelled",
        "1 left normally");
  }

  @Test
  void failuresBesideSystemExitAreReported() {
    assertThrows(
        SystemExit.class,
        () ->
            run(() ->
                taskGroup(tg -> {
                  tg.createTask(failsWhenCancelled(new IOException("while cleaning up")));
                  await(sleep(ms(5)));
                  throw new SystemExit(1);
                })));
    script.expect(
        "5 handler: unhandled error in a TaskGroup that ended by dev.ikat.SystemExit: exit status 1"
            + " | IOException: while cleaning up");
  }

  // ---- the rest ---------------------------------------------------------------------------------

  @Test
  void aTaskThatFailsInAGroupIsReportedToNobodyElse() {
    script.loop.setUnseenFailureGrace(Duration.ZERO);
    run(() -> {
      assertThrows(
          ExceptionGroup.class,
          () ->
              taskGroup(tg -> {
                tg.createTask(failAfter(1, new IOException()));
                tg.createTask(failAfter(1, new IOException()));
              }));
      await(sleep(ms(10)));
    });
  }

  @Test
  void theGroupThatHasEndedHoldsNoTask() {
    run(() -> {
      TaskGroup[] ended = new TaskGroup[1];
      assertThrows(
          ExceptionGroup.class,
          () ->
              taskGroup(tg -> {
                ended[0] = tg;
                tg.createTask(failAfter(1, new IOException()));
              }));
      assertTrue(ended[0].toString().startsWith("TaskGroup[tasks=0"), ended[0].toString());
    });
  }
}
