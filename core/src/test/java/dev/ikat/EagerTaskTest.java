package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.shield;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tasks whose first step is run inside the call that makes them (T21). */
class EagerTaskTest {
  private static final TaskOptions EAGER = TaskOptions.DEFAULT.eager();

  @AutoClose private final Script script = new Script();

  private static <T> Task<T> eager(AsyncBody<T> body) {
    return createTask(async(body), EAGER);
  }

  private static Task<Void> eager(AsyncAction body) {
    return createTask(async(body), EAGER);
  }

  /** Runs the body on a loop all of whose tasks start eagerly. */
  private void runEager(AsyncAction body) {
    script.run(() -> {
      getRunningLoop().setTaskFactory(EventLoop.TaskFactory.eager());
      body.run();
    });
  }

  // ---- the first step ---------------------------------------------------------------------------

  @Test
  void whatNeverRestsIsDoneWhenTheCallReturns() {
    script.run(() -> {
      Task<Integer> task = eager(() -> 42);
      assertTrue(task.done());
      assertEquals(42, task.result());
      assertEquals(42, await(task));
      assertNull(task.coroutine());
    });
  }

  @Test
  void whatNeverRestsIsNeverScheduled() {
    script.run(() -> {
      int before = script.polls();
      for (int i = 0; i < 1_000; i++) {
        await(eager(() -> script.time.elapsed()));
      }
      assertEquals(before, script.polls(), "no turn of the loop");
    });
  }

  @Test
  void whatRestsGoesOnLaterLikeAnyTask() {
    script.run(() -> {
      Task<String> task =
          eager(() -> {
            script.log("first step");
            await(sleep(ms(5)));
            script.log("second step");
            return "result";
          });
      script.log("the call has returned");
      assertFalse(task.done());
      assertNotNull(task.coroutine());
      assertEquals("result", await(task));
    });
    script.expect("0 first step", "0 the call has returned", "5 second step");
  }

  @Test
  void aFailureInTheFirstStepIsTheTasksNotTheCallers() {
    IOException failure = new IOException();
    script.run(() -> {
      Task<Void> task =
          eager(() -> {
            throw failure;
          });
      assertTrue(task.done());
      assertSame(failure, assertThrows(IOException.class, () -> await(task)));
    });
  }

  @Test
  void awaitingAFutureThatIsDoneDoesNotEndTheFirstStep() {
    script.run(() -> {
      Future<String> done = getRunningLoop().createFuture();
      done.setResult("there");
      assertTrue(eager(() -> await(done)).done());
    });
  }

  @Test
  void eagerTasksMayBeMadeInsideEachOther() {
    script.run(() -> {
      Task<Void> outer =
          eager(() -> {
            script.log("outer begins");
            Task<Void> inner =
                eager(() -> {
                  script.log("inner begins");
                  await(sleep(ms(1)));
                  script.log("inner ends");
                });
            script.log("outer goes on");
            await(inner);
            script.log("outer ends");
          });
      await(outer);
    });
    script.expect(
        "0 outer begins", "0 inner begins", "0 outer goes on", "1 inner ends", "1 outer ends");
  }

  @Test
  void insideAnEagerStepALazyTaskMayBeMade() {
    runEager(() -> {
      Task<Void> lazy = createTask(async(() -> script.log("lazy")), TaskOptions.DEFAULT.lazy());
      script.log("made");
      await(lazy);
    });
    script.expect("0 made", "0 lazy");
  }

  // ---- who is current ---------------------------------------------------------------------------

  @Test
  void theCurrentTaskIsTheEagerOneAndThenTheCallerAgain() {
    script.run(() -> {
      Task<?> caller = Asyncio.currentTask();
      Task<?>[] inside = new Task<?>[2];
      Task<Void> task =
          eager(() -> {
            inside[0] = Asyncio.currentTask();
            await(sleep(ms(1)));
            inside[1] = Asyncio.currentTask();
          });
      assertSame(caller, Asyncio.currentTask());
      await(task);
      assertSame(task, inside[0]);
      assertSame(task, inside[1]);
    });
  }

  @Test
  void allTasksHasItWhileItIsNotDone() {
    script.run(() -> {
      Set<Task<?>> inside = new HashSet<>();
      eager(() -> inside.addAll(Asyncio.allTasks()));
      assertEquals(2, inside.size());
      assertEquals(1, Asyncio.allTasks().size());
      Task<Void> rests = eager(() -> await(sleep(ms(1))));
      assertTrue(Asyncio.allTasks().contains(rests));
      await(rests);
      assertEquals(1, Asyncio.allTasks().size());
    });
  }

  @Test
  void itsNameIsKnownInTheFirstStep() {
    script.run(() -> {
      createTask(
          async(() -> script.log(Asyncio.currentTask().name())),
          TaskOptions.DEFAULT.named("worker").eager());
    });
    script.expect("0 worker");
  }

  // ---- context ----------------------------------------------------------------------------------

  @Test
  void itHasACopyOfTheContextSoTheCallersVariablesStay() {
    ContextVar<String> variable = ContextVar.of("variable");
    script.run(() -> {
      variable.set("caller");
      Task<Void> task =
          eager(() -> {
            assertEquals("caller", variable.get());
            variable.set("task");
            await(sleep(ms(1)));
            assertEquals("task", variable.get());
          });
      assertEquals("caller", variable.get());
      await(task);
      assertEquals("caller", variable.get());
    });
  }

  @Test
  void itMayBeGivenAContext() {
    ContextVar<String> variable = ContextVar.of("variable");
    script.run(() -> {
      Context context = Context.copyContext();
      context.run(() -> variable.set("given"));
      Task<String> task =
          createTask(async(() -> variable.get()), TaskOptions.DEFAULT.in(context).eager());
      assertEquals("given", task.result());
      assertSame(context, task.context());
    });
  }

  // ---- cancelling -------------------------------------------------------------------------------

  @Test
  void whatIsDoneCannotBeCancelled() {
    script.run(() -> {
      Task<Integer> task = eager(() -> 1);
      assertFalse(task.cancel());
      assertFalse(task.cancelled());
      assertEquals(1, task.result());
    });
  }

  @Test
  void whatRestsIsCancelledWhereItRests() {
    script.run(() -> {
      Task<Void> task =
          eager(() -> {
            try {
              await(sleep(Duration.ofDays(1)));
            } finally {
              script.log("cancelled");
            }
          });
      assertTrue(task.cancel());
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.expect("0 cancelled");
  }

  @Test
  void itMayCancelItselfInItsFirstStep() {
    script.run(() -> {
      Task<Void> task =
          eager(() -> {
            Asyncio.currentTask().cancel();
            await(sleep(Duration.ofDays(1)));
          });
      assertThrows(CancelledError.class, () -> await(task));
      assertEquals(0, Asyncio.currentTask().cancelling(), "the caller is not cancelled");
    });
  }

  // ---- with the rest ----------------------------------------------------------------------------

  @Test
  void gatherOfEagerTasksThatNeverRestIsDoneInATurnAtMost() {
    runEager(() -> {
      Future<List<Integer>> all = gather(async(() -> 1), async(() -> 2));
      await(sleep(Duration.ZERO));
      assertEquals(List.of(1, 2), all.result());
    });
  }

  @Test
  void gatherOfMixedTasksKeepsTheOrder() {
    runEager(() -> {
      assertEquals(
          List.of("slow", "at once"), await(gather(sleep(ms(5), "slow"), async(() -> "at once"))));
    });
  }

  @Test
  void aTreeOfTasksHasAsManyAsItsNodes() {
    for (boolean eager : new boolean[] {false, true}) {
      int[] made = new int[1];
      script.run(() -> {
        getRunningLoop()
            .setTaskFactory(
                new EventLoop.TaskFactory() {
                  @Override
                  public <T> Task<T> createTask(
                      EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                    made[0]++;
                    return EventLoop.TaskFactory.plain(
                        loop, coroutine, eager ? options.eager() : options);
                  }
                });
        assertEquals(1 + 2 + 4 + 8, await(tree(3)));
        getRunningLoop().setTaskFactory(null);
      });
      assertEquals(2 + 4 + 8, made[0]);
    }
  }

  private static Coroutine<Integer> tree(int depth) {
    return async(() -> {
      if (depth == 0) {
        return 1;
      }
      List<Integer> below = await(gather(tree(depth - 1), tree(depth - 1)));
      return 1 + below.get(0) + below.get(1);
    });
  }

  @Test
  void aTreeOfTaskGroups() {
    for (boolean eager : new boolean[] {false, true}) {
      script.run(() -> {
        getRunningLoop().setTaskFactory(eager ? EventLoop.TaskFactory.eager() : null);
        assertEquals(15, groupTree(3));
        getRunningLoop().setTaskFactory(null);
      });
    }
  }

  private static int groupTree(int depth) {
    if (depth == 0) {
      return 1;
    }
    return taskGroup(tg -> {
      Task<Integer> left = tg.createTask(async(() -> groupTree(depth - 1)));
      Task<Integer> right = tg.createTask(async(() -> groupTree(depth - 1)));
      return 1 + await(left) + await(right);
    });
  }

  @Test
  void aChainOfAwaitedTasksEndsInTheFirstStep() {
    runEager(() -> {
      Task<Integer> task = createTask(chain(50));
      assertTrue(task.done());
      assertEquals(50, task.result());
    });
  }

  private static Coroutine<Integer> chain(int length) {
    return async(() -> length == 0 ? 0 : 1 + await(createTask(chain(length - 1))));
  }

  @Test
  void shieldAndWaitForOfAnEagerTaskThatIsDone() {
    runEager(() -> {
      assertTrue(shield(async(() -> 1)).done());
      assertEquals(2, await(waitFor(createTask(async(() -> 2)), Duration.ZERO)));
    });
  }

  @Test
  void anEagerTaskThatFailsUnseenIsReported() {
    script.loop.setUnseenFailureGrace(Duration.ZERO);
    script.run(() -> {
      createTask(
          async(() -> {
            throw new IOException("unseen");
          }),
          TaskOptions.DEFAULT.named("worker").eager());
      await(sleep(ms(1)));
    });
    script.expect("0 handler: Task exception was never retrieved: worker | IOException: unseen");
  }

  @Test
  void insideAGeneratorOfTheCaller() {
    script.run(() -> {
      Generator<Integer, Void, Void> generator =
          Generator.of(y -> {
            Task<Integer> task = eager(() -> await(sleep(ms(1), 1)));
            y.yield(0);
            y.yield(await(task));
          });
      for (int i : generator) {
        script.log(i);
      }
    });
    script.expect("0 0", "1 1");
  }

  // ---- where it cannot be -----------------------------------------------------------------------

  @Test
  void onALoopThatDoesNotRunItStartsInTheFirstTurn() {
    script.loop.createTask(async(() -> script.log("first step")), EAGER);
    script.expectNothing();
    script.runUntilIdle();
    script.expect("0 first step");
  }

  @Test
  void inAContextThatIsInUseItIsRefused() {
    script.run(() -> {
      Context mine = Asyncio.currentTask().context();
      assertThrows(
          IllegalStateException.class,
          () -> createTask(async(() -> script.log("never")), TaskOptions.DEFAULT.in(mine).eager()));
      assertEquals(1, Asyncio.allTasks().size());
    });
  }

  @Test
  void aCallbackMayMakeOne() {
    script.loop.callSoon(() -> {
      script.loop.createTask(
          async(() -> {
            script.log("first step");
            await(sleep(ms(1)));
            script.log("second step");
          }),
          EAGER);
      script.log("callback goes on");
    });
    script.runUntilIdle();
    script.expect("0 first step", "0 callback goes on", "1 second step");
  }
}
