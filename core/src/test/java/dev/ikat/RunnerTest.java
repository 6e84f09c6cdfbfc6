package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** R2 and R3, on virtual time. */
class RunnerTest {
  @AutoClose private final Script script = new Script();
  private final List<EventLoop> made = new ArrayList<>();
  private final Runner runner =
      new Runner(() -> {
        made.add(script.loop);
        return script.loop;
      });

  @Test
  void theLoopIsMadeWhenItIsFirstNeededAndThenKept() {
    assertEquals(List.of(), made);
    assertSame(script.loop, runner.run(async(Asyncio::getRunningLoop)));
    assertSame(script.loop, runner.run(async(Asyncio::getRunningLoop)));
    assertSame(script.loop, runner.loop());
    assertEquals(1, made.size());
    runner.close();
    assertTrue(script.loop.isClosed());
  }

  @Test
  void closingOneThatWasNeverUsedMakesNoLoop() {
    runner.close();
    runner.close();
    assertEquals(List.of(), made);
  }

  @Test
  void aClosedOneRefusesAndLeavesTheCoroutineUsable() {
    runner.close();
    Coroutine<String> coroutine = sleep(ms(1), "r");
    assertEquals(
        "the runner is closed",
        assertThrows(IllegalStateException.class, () -> runner.run(coroutine)).getMessage());
    assertThrows(IllegalStateException.class, runner::loop);
    assertEquals("r", script.loop.runUntilComplete(coroutine));
  }

  @Test
  void whatARunChangesInContextVariablesIsThereInTheNext() {
    ContextVar<String> var = ContextVar.of("var", "unset");
    runner.run(async(() -> logAndSet(var, "first")));
    runner.run(async(() -> logAndSet(var, "second")));
    script.expect("0 unset", "0 first");
    assertEquals("unset", var.get());
    runner.close();
  }

  private void logAndSet(ContextVar<String> var, String value) {
    script.log(var.get());
    var.set(value);
  }

  @Test
  void aRunMayHaveAContextOfItsOwn() {
    ContextVar<String> var = ContextVar.of("var", "unset");
    Context own = new Context();
    runner.run(async(() -> logAndSet(var, "own")), own);
    runner.run(async(() -> logAndSet(var, "shared")));
    script.expect("0 unset", "0 unset");
    assertEquals("own", own.get(var));
    runner.close();
  }

  @Test
  void tasksGoOnInTheNextRun() {
    Task<String> task = runner.run(async(() -> createTask(sleep(ms(10), "r"))));
    assertFalse(task.done());
    runner.run(sleep(ms(20)));
    assertEquals("r", task.result());
    runner.close();
  }

  /** R3: cancel all, wait for all, and then report what they threw. */
  @Test
  void closingCancelsAndAwaitsWhatIsLeftAndReportsItsErrors() {
    runner.run(
        async(() -> {
          createTask(async(() -> cleanUp("a", ms(10))));
          createTask(async(() -> cleanUp("b", ms(5))));
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofHours(1)));
                } catch (CancelledError e) {
                  throw new IOException("c");
                }
              }),
              "c");
          await(sleep(Duration.ZERO));
        }));
    script.expectNothing();
    runner.close();
    script.expect(
        "5 b is clean",
        "10 a is clean",
        "10 handler: unhandled exception during asyncio.run() shutdown | IOException: c");
    assertTrue(script.loop.isClosed());
  }

  private void cleanUp(String name, Duration duration) {
    try {
      await(sleep(Duration.ofHours(1)));
    } finally {
      await(sleep(duration));
      script.log(name + " is clean");
    }
  }

  @Test
  void aFatalErrorWhileClosingStillClosesTheLoop() {
    runner.run(
        async(() -> {
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofHours(1)));
                } catch (CancelledError e) {
                  throw new SystemExit(7);
                }
              }));
          await(sleep(Duration.ZERO));
        }));
    assertEquals(7, assertThrows(SystemExit.class, runner::close).status());
    assertTrue(script.loop.isClosed());
  }

  @Test
  void runningItInsideARunningLoopIsAnErrorThatLeavesTheCoroutineUsable() {
    runner.run(
        async(() -> {
          Coroutine<String> coroutine = sleep(ms(1), "r");
          IllegalStateException error =
              assertThrows(IllegalStateException.class, () -> runner.run(coroutine));
          assertTrue(error.getMessage().contains("use await"), error.getMessage());
          assertEquals("r", await(coroutine));
        }));
    runner.close();
  }

  @Test
  void aFutureOfItsLoopCanBeRun() {
    Future<String> future = runner.loop().createFuture();
    runner.loop().callLater(ms(3), () -> future.setResult("r"));
    assertEquals("r", runner.run(future));
    runner.close();
  }

  @Test
  void aLoopThatTheUserHasClosedIsNoProblem() {
    runner.run(async(Asyncio::getRunningLoop));
    script.loop.close();
    runner.close();
  }

  @Test
  void theLoopThatRunsIsTheRunners() {
    runner.run(async(() -> assertSame(runner.loop(), getRunningLoop())));
    runner.close();
  }
}
