package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** N10 and E31: contexts, and which one is current where. */
class ContextTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;
  private final ContextVar<String> var = ContextVar.of("var", "unset");
  private final ContextVar<String> other = ContextVar.of("other", "unset");

  // ---- contexts by themselves -------------------------------------------------------------------

  @Test
  void runSetsInTheContextAndNotOutside() {
    Context context = new Context();
    context.run(() -> {
      var.set("inside");
      assertEquals("inside", var.get());
    });
    assertEquals("unset", var.get());
    assertEquals("inside", context.get(var));
    context.run(() -> assertEquals("inside", var.get()));
  }

  @Test
  void callGivesTheResultAndThrowsWhatTheFunctionThrows() throws Exception {
    Context context = new Context();
    assertEquals("r", context.call(() -> "r"));
    IOException exception = new IOException("x");
    assertSame(
        exception,
        assertThrows(
            IOException.class,
            () ->
                context.call(() -> {
                  throw exception;
                })));
    context.run(() -> {}); // it has been left
  }

  @Test
  void aContextIsLeftIfTheFunctionThrows() {
    Context context = new Context();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            context.run(() -> {
              var.set("x");
              throw new IllegalArgumentException();
            }));
    assertEquals("unset", var.get());
    context.run(() -> assertEquals("x", var.get()));
  }

  @Test
  void aCopySharesNothingAnyMore() {
    Context original = new Context();
    original.run(() -> var.set("before"));
    Context copy = original.copy();
    original.run(() -> var.set("original"));
    copy.run(() -> other.set("copy"));
    assertEquals("before", copy.get(var));
    assertEquals("original", original.get(var));
    assertEquals("unset", original.get(other));
  }

  @Test
  void copyContextIsACopyOfTheCurrentOne() {
    try (var _ = var.set("here")) {
      Context copy = Context.copyContext();
      copy.run(() -> var.set("there"));
      assertEquals("here", var.get());
      assertEquals("there", copy.get(var));
    }
  }

  @Test
  void contextsNest() {
    Context outer = new Context();
    Context inner = new Context();
    outer.run(() -> {
      var.set("outer");
      inner.run(() -> {
        assertEquals("unset", var.get());
        var.set("inner");
      });
      assertEquals("outer", var.get());
    });
    assertEquals("unset", var.get());
  }

  @Test
  void enteringOneTwiceIsAnErrorAlsoFromAnotherThread() {
    Context context = new Context();
    context.run(() -> {
      assertThrows(IllegalStateException.class, () -> context.run(() -> {}));
      new Context()
          .run(() -> assertThrows(IllegalStateException.class, () -> context.run(() -> {})));
      Script.onAnotherThread(
          () -> assertThrows(IllegalStateException.class, () -> context.run(() -> {})));
    });
  }

  @Test
  void knowsItsVariablesInTheOrderInWhichTheyWereFirstSet() {
    Context context = new Context();
    assertTrue(context.variables().isEmpty());
    context.run(() -> {
      other.set("o");
      var.set("v");
      other.set("o2");
    });
    assertEquals(List.of(other, var), List.copyOf(context.variables()));
    assertEquals("Context{other=o2, var=v}", context.toString());
    assertNull(context.get(ContextVar.of("never set")));
  }

  @Test
  void resettingTheFirstSetTakesTheVariableOut() {
    Context context = new Context();
    context.run(() -> {
      try (var _ = var.set("v")) {
        other.set("o");
      }
    });
    assertEquals(List.of(other), List.copyOf(context.variables()));
  }

  // ---- tasks ------------------------------------------------------------------------------------

  @Test
  void aTaskHasACopyOfItsCreatorsContext() {
    script.run(() -> {
      var.set("creator");
      Task<Void> task =
          createTask(
              async(() -> {
                script.log(var.get());
                var.set("task");
                await(sleep(ms(1)));
                script.log(var.get());
              }));
      var.set("changed after creation");
      await(task);
      script.log(var.get());
      assertEquals("task", task.context().get(var));
    });
    script.expect("0 creator", "1 task", "1 changed after creation");
    assertEquals("unset", var.get());
  }

  @Test
  void tasksDoNotSeeEachOthersVariables() {
    script.run(() ->
        await(
            gather(
                async(() -> setAndRest("a")),
                async(() -> setAndRest("b")),
                async(() -> setAndRest("c")))));
    script.expect("3 a", "3 b", "3 c");
  }

  private void setAndRest(String value) {
    var.set(value);
    await(sleep(ms(1)));
    await(sleep(Duration.ZERO));
    await(sleep(ms(2)));
    script.log(var.get());
  }

  @Test
  void aCoroutineThatIsAwaitedSharesTheContext() {
    script.run(() -> {
      await(async(() -> var.set("set by the callee").toString()));
      script.log(var.get());
    });
    script.expect("0 set by the callee");
  }

  @Test
  void aTaskMayBeGivenAContext() {
    Context context = new Context();
    context.run(() -> var.set("given"));
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                script.log(var.get());
                var.set("changed");
              }),
              TaskOptions.DEFAULT.in(context));
      assertSame(context, task.context());
      await(task);
    });
    script.expect("0 given");
    assertEquals("changed", context.get(var));
  }

  @Test
  void twoTasksMayShareAContextAsTheirStepsTakeTurns() {
    Context shared = new Context();
    TaskOptions options = TaskOptions.DEFAULT.in(shared);
    script.run(() -> {
      Task<Void> a =
          createTask(
              async(() -> {
                var.set("by a");
                await(sleep(ms(2)));
                script.log("a sees " + var.get());
              }),
              options);
      Task<Void> b =
          createTask(
              async(() -> {
                script.log("b sees " + var.get());
                await(sleep(ms(1)));
                var.set("by b");
              }),
              options);
      await(gather(a, b));
    });
    script.expect("0 b sees by a", "2 a sees by b");
  }

  @Test
  void aTokenOfTheTaskIsGoodAfterAnAwait() {
    script.run(() -> {
      try (var _ = var.set("x")) {
        await(sleep(ms(1)));
        assertEquals("x", var.get());
      }
      assertEquals("unset", var.get());
    });
  }

  /** What the body is inside of is taken away with it and put back. */
  @Test
  void anAwaitInsideContextRunKeepsThatContext() {
    Context inner = new Context();
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                var.set("task");
                inner.run(() -> {
                  var.set("inner");
                  await(sleep(ms(10)));
                  script.log(var.get());
                });
                script.log(var.get());
              }));
      await(sleep(ms(5)));
      script.log(var.get());
      assertEquals("task", task.context().get(var));
      // While the task rests inside it, nobody is in it.
      inner.run(() -> script.log(var.get()));
      await(task);
    });
    script.expect("5 unset", "5 inner", "10 inner", "10 task");
  }

  @Test
  void currentTasksContextIsTheCurrentOne() {
    script.run(() -> {
      var.set("x");
      assertEquals("x", currentTask().context().get(var));
    });
  }

  // ---- callbacks --------------------------------------------------------------------------------

  @Test
  void callbacksRunInACopyTakenWhenTheyAreScheduled() {
    script.run(() -> {
      var.set("scheduled");
      loop.callSoon(() -> setAndLog("soon"));
      loop.callLater(ms(1), () -> setAndLog("later"));
      loop.callAt(loop.time() + 2_000_000, () -> setAndLog("at"));
      var.set("changed");
      await(sleep(ms(5)));
      script.log(var.get());
    });
    script.expect(
        "0 soon sees scheduled", "1 later sees scheduled", "2 at sees scheduled", "5 changed");
  }

  private void setAndLog(String value) {
    script.log(value + " sees " + var.get());
    var.set(value);
  }

  @Test
  void orInAContextGiven() {
    Context context = new Context();
    loop.callSoon(() -> setAndLog("soon"), context);
    loop.callLater(ms(1), () -> setAndLog("later"), context);
    TimerHandle timer = loop.callAt(2_000_000, () -> setAndLog("at"), context);
    assertSame(context, timer.context());
    script.runUntilIdle();
    script.expect("0 soon sees unset", "1 later sees soon", "2 at sees later");
    assertEquals("at", context.get(var));
    assertEquals("unset", var.get());
  }

  @Test
  void aCallbackInAContextThatIsInUseIsReported() {
    Context context = new Context();
    context.run(() -> {
      loop.callSoon(script.logs("never"), context);
      loop.callSoon(script.logs("other"), new Context());
      script.turn();
    });
    script.expect(
        "0 handler: Exception in callback | IllegalStateException: cannot enter context: it is"
            + " entered already: Context{}",
        "0 other");
  }

  @Test
  void aTaskInAContextThatIsInUseFails() {
    Context context = new Context();
    TaskOptions options = TaskOptions.DEFAULT.in(context);
    context.run(() -> {
      Task<Void> task = loop.createTask(async(() -> script.log("never")), options);
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> loop.<Void>runUntilComplete(task));
      assertTrue(error.getMessage().startsWith("cannot enter context"), error.getMessage());
    });
    script.expectNothing();
    assertTrue(script.pending().isEmpty());
  }

  @Test
  void theContextOfWhoeverRunsTheLoopIsBackAfterEachStepAndCallback() {
    try (var _ = var.set("runner")) {
      loop.callSoon(() -> var.set("callback"));
      loop.createTask(async(() -> var.set("task").toString()));
      script.runUntilIdle();
      assertEquals("runner", var.get());
      assertThrows(
          SystemExit.class,
          () ->
              script.run(() -> {
                var.set("fatal");
                throw new SystemExit(1);
              }));
      assertEquals("runner", var.get());
    }
  }
}
