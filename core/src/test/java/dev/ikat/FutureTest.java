package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** F1 to F6 and F10. */
class FutureTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;
  private final Future<String> future = loop.createFuture();

  // ---- states (F1 to F4) ------------------------------------------------------------------------

  @Test
  void aNewFutureIsPendingAndHasNoOutcome() {
    assertFalse(future.done());
    assertFalse(future.cancelled());
    assertSame(loop, future.loop());
    for (Runnable asked : List.<Runnable>of(future::result, future::exception)) {
      InvalidStateException error = assertThrows(InvalidStateException.class, asked::run);
      assertTrue(error.getMessage().contains("Future[pending]"), error.getMessage());
      assertTrue(error.getMessage().contains("await it first"), error.getMessage());
    }
  }

  @Test
  void aResult() {
    assertTrue(future.setResult("r"));
    assertTrue(future.done());
    assertFalse(future.cancelled());
    assertEquals("r", future.result());
    assertNull(future.exception());
  }

  @Test
  void nullIsAResult() {
    assertTrue(future.setResult(null));
    assertTrue(future.done());
    assertNull(future.result());
    assertNull(future.exception());
  }

  @Test
  void anException() {
    IOException exception = new IOException("x");
    assertTrue(future.setException(exception));
    assertTrue(future.done());
    assertFalse(future.cancelled());
    assertSame(exception, future.exception());
    assertSame(exception, assertThrows(IOException.class, future::result));
    assertSame(exception, assertThrows(IOException.class, future::result));
  }

  @Test
  void anExceptionThrownManyTimesKeepsItsTrace() {
    IOException exception = new IOException("x");
    List<StackTraceElement> trace = List.of(exception.getStackTrace());
    future.setException(exception);
    script.run(() -> {
      for (int i = 0; i < 20; i++) {
        assertThrows(IOException.class, () -> await(future));
      }
    });
    assertEquals(trace, List.of(exception.getStackTrace()));
    assertEquals(0, exception.getSuppressed().length);
    assertNull(exception.getCause());
  }

  @Test
  void cancelled() {
    assertTrue(future.cancel("why"));
    assertTrue(future.done());
    assertTrue(future.cancelled());
    for (int i = 0; i < 2; i++) {
      assertEquals("why", assertThrows(CancelledError.class, future::result).getMessage());
      assertEquals("why", assertThrows(CancelledError.class, future::exception).getMessage());
    }
  }

  @Test
  void cancelledWithoutAMessage() {
    assertTrue(future.cancel());
    assertNull(assertThrows(CancelledError.class, future::result).getMessage());
  }

  @Test
  void theFirstOutcomeStays() {
    future.setResult("first");
    assertFalse(future.setResult("second"));
    assertFalse(future.setException(new IOException()));
    assertFalse(future.cancel());
    assertEquals("first", future.result());
  }

  @Test
  void theFirstOutcomeStaysIfItIsACancellation() {
    future.cancel("first");
    assertFalse(future.cancel("second"));
    assertFalse(future.setResult("r"));
    assertFalse(future.setException(new IOException()));
    assertEquals("first", assertThrows(CancelledError.class, future::result).getMessage());
  }

  /** F3: a StopIteration set as the exception would end the generator that awaits. */
  @Test
  void stopIterationIsWrapped() {
    StopIteration stop =
        assertThrows(StopIteration.class, () -> Generator.<Integer>of(y -> {}).next());
    future.setException(stop);
    Throwable exception = future.exception();
    assertInstanceOf(IllegalStateException.class, exception);
    assertSame(stop, exception.getCause());
  }

  @Test
  void aNullExceptionIsRefusedAtOnce() {
    assertThrows(NullPointerException.class, () -> future.setException(null));
    assertFalse(future.done());
  }

  /** A CancelledError as an exception is a failure like any other. */
  @Test
  void aCancelledErrorSetAsTheExceptionDoesNotMakeItCancelled() {
    CancelledError error = new CancelledError("x");
    future.setException(error);
    assertFalse(future.cancelled());
    assertSame(error, future.exception());
  }

  // ---- callbacks (F5) ---------------------------------------------------------------------------

  @Test
  void callbacksRunInOrderAndNeverAtOnce() {
    for (String name : List.of("a", "b", "c")) {
      future.addDoneCallback(f -> script.log(name + " " + f.result()));
    }
    loop.callSoon(() -> {
      future.setResult("r");
      script.log("set");
    });
    script.runUntilIdle();
    script.expect("0 set", "0 a r", "0 b r", "0 c r");
  }

  @Test
  void aCallbackAddedWhenItIsDoneRunsInTheNextTurn() {
    future.setResult("r");
    loop.callSoon(() -> {
      future.addDoneCallback(script.logsOutcome("future"));
      script.log("added");
    });
    script.turn();
    script.expect("0 added");
    script.turn();
    script.expect("0 future returned r");
  }

  @Test
  void callbacksOfTasksAndWaitingTasksShareOneOrder() {
    future.addDoneCallback(script.logsOutcome("callback 1"));
    loop.createTask(
        async(() -> {
          await(future);
          script.log("task");
        }));
    script.turn();
    future.addDoneCallback(script.logsOutcome("callback 2"));
    future.setResult("r");
    script.runUntilIdle();
    script.expect("0 callback 1 returned r", "0 task", "0 callback 2 returned r");
  }

  @Test
  void callbacksOfCancellationRunToo() {
    future.addDoneCallback(script.logsOutcome("future"));
    future.cancel();
    script.runUntilIdle();
    script.expect("0 future cancelled");
  }

  @Test
  void eachCallbackRunsInACopyOfItsOwnContext() {
    ContextVar<String> who = ContextVar.of("who", "nobody");
    Context given = new Context();
    given.run(() -> who.set("given"));
    try (var _ = who.set("adder")) {
      future.addDoneCallback(_ -> script.log(who.get()));
    }
    future.addDoneCallback(_ -> script.log(who.get()));
    future.addDoneCallback(
        _ -> {
          script.log(who.get());
          who.set("changed");
        },
        given);
    try (var _ = who.set("setter")) {
      future.setResult("r");
    }
    script.runUntilIdle();
    script.expect("0 adder", "0 nobody", "0 given");
    assertEquals("changed", given.get(who));
  }

  @Test
  void removeTakesBackAllEqualOnesAndCountsThem() {
    Consumer<Future<String>> twice = script.logsOutcome("never");
    future.addDoneCallback(twice);
    future.addDoneCallback(script.logsOutcome("stays"));
    future.addDoneCallback(twice);
    assertEquals(2, future.removeDoneCallback(twice));
    assertEquals(0, future.removeDoneCallback(twice));
    future.setResult("r");
    script.runUntilIdle();
    script.expect("0 stays returned r");
  }

  @Test
  void removingTheOnlyOne() {
    Consumer<Future<String>> only = script.logsOutcome("never");
    future.addDoneCallback(only);
    assertEquals(1, future.removeDoneCallback(only));
    future.setResult("r");
    script.runUntilIdle();
  }

  @Test
  void aCallbackThatIsScheduledAlreadyCannotBeTakenBack() {
    Consumer<Future<String>> callback = script.logsOutcome("future");
    future.addDoneCallback(callback);
    future.setResult("r");
    assertEquals(0, future.removeDoneCallback(callback));
    script.runUntilIdle();
    script.expect("0 future returned r");
  }

  @Test
  void aCallbackMayTakeAnotherOneBackOnlyBeforeCompletion() {
    Consumer<Future<String>> second = script.logsOutcome("second");
    future.addDoneCallback(f -> assertEquals(0, f.removeDoneCallback(second)));
    future.addDoneCallback(second);
    future.setResult("r");
    script.runUntilIdle();
    script.expect("0 second returned r");
  }

  /** The user's equals is called while the list is searched, and may do what it likes. */
  @Test
  void equalsMayChangeTheCallbacksWhileTheyAreSearched() {
    Consumer<Future<String>> innocent = script.logsOutcome("innocent");
    Evil evil =
        new Evil(() -> {
          future.removeDoneCallback(innocent);
          future.addDoneCallback(script.logsOutcome("added by equals"));
        });
    future.addDoneCallback(evil);
    future.addDoneCallback(innocent);
    assertEquals(0, future.removeDoneCallback(script.logsOutcome("unknown")));
    future.setResult("r");
    script.runUntilIdle();
    script.expect("0 evil", "0 added by equals returned r");
  }

  @Test
  void equalsMayCompleteTheFutureWhileItsCallbacksAreSearched() {
    Evil evil = new Evil(() -> future.setResult("r"));
    future.addDoneCallback(evil);
    future.addDoneCallback(script.logsOutcome("other"));
    assertEquals(0, future.removeDoneCallback(script.logsOutcome("unknown")));
    script.runUntilIdle();
    script.expect("0 evil", "0 other returned r");
  }

  /** Does something in the first equals that it is asked for. */
  private final class Evil implements Consumer<Future<String>> {
    private Runnable deed;

    Evil(Runnable deed) {
      this.deed = deed;
    }

    @Override
    public void accept(Future<String> done) {
      script.log("evil");
    }

    @Override
    public boolean equals(Object other) {
      Runnable todo = deed;
      deed = null;
      if (todo != null) {
        todo.run();
      }
      return this == other;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void aCallbackThatThrowsHurtsNobodyElse() {
    future.addDoneCallback(_ -> {
      throw new IllegalStateException("broken");
    });
    future.addDoneCallback(script.logsOutcome("other"));
    future.setResult("r");
    script.runUntilIdle();
    script.expect(
        "0 handler: Exception in callback | IllegalStateException: broken", "0 other returned r");
  }

  // ---- await (F6) -------------------------------------------------------------------------------

  @Test
  void awaitingADoneFutureTakesNoTurn() {
    future.setResult("r");
    script.run(() -> {
      loop.callSoon(script.logs("next turn"));
      script.log(await(future));
      await(sleep(Duration.ZERO));
    });
    script.expect("0 r", "0 next turn");
  }

  @Test
  void severalTasksMayAwaitOneFuture() {
    script.run(() -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int number = i;
        tasks.add(createTask(async(() -> script.log(number + " " + await(future)))));
      }
      await(sleep(ms(1)));
      future.setResult("r");
      for (Task<Void> task : tasks) {
        await(task);
      }
    });
    script.expect("1 0 r", "1 1 r", "1 2 r");
  }

  @Test
  void cancellingAFutureCancelsWhoAwaitsIt() {
    script.run(() -> {
      Task<String> task = createTask(async(() -> await(future)));
      await(sleep(ms(1)));
      future.cancel("gone");
      CancelledError error = assertThrows(CancelledError.class, () -> await(task));
      assertEquals("gone", error.getMessage());
      assertTrue(task.cancelled());
      assertEquals(0, task.cancelling());
    });
  }

  @Test
  void aTaskCancelledWhileItWaitsTakesTheFutureWithIt() {
    script.run(() -> {
      Task<String> task = createTask(async(() -> await(future)));
      await(sleep(ms(1)));
      task.cancel("enough");
      assertTrue(future.cancelled(), "at once");
      assertFalse(task.done());
      assertThrows(CancelledError.class, () -> await(task));
    });
  }

  // ---- CompletableFuture ------------------------------------------------------------------------

  @Test
  void asACompletableFutureItHasTheSameOutcome() {
    CompletableFuture<String> ok = future.toCompletableFuture();
    future.setResult("r");
    assertFalse(ok.isDone(), "in the next turn");
    script.runUntilIdle();
    assertEquals("r", ok.join());
    assertEquals("r", future.toCompletableFuture().join(), "of a done future: at once");

    Future<String> failing = loop.createFuture();
    CompletableFuture<String> failed = failing.toCompletableFuture();
    IOException exception = new IOException("x");
    failing.setException(exception);
    script.runUntilIdle();
    assertSame(exception, assertThrows(CompletionException.class, failed::join).getCause());
  }

  @Test
  void itsCancellationCrossesTheBorderBothWays() {
    CompletableFuture<String> there = future.toCompletableFuture();
    future.cancel("why");
    script.runUntilIdle();
    assertTrue(there.isCancelled());
    CancellationException crossed = assertThrows(CancellationException.class, there::join);
    assertTrue(String.valueOf(crossed).contains("why") || crossed.getCause() != null);

    Future<String> other = loop.createFuture();
    CompletableFuture<String> cancelledThere = other.toCompletableFuture();
    Script.onAnotherThread(() -> cancelledThere.cancel(true));
    script.turn();
    assertTrue(other.cancelled());
  }

  /**
   * gather fails with CancelledError without being cancelled; there is no such thing over there.
   */
  @Test
  void aCancelledErrorAsFailureIsACancellationOverThere() {
    CompletableFuture<String> there = future.toCompletableFuture();
    future.setException(new CancelledError("inner"));
    script.runUntilIdle();
    assertTrue(there.isCancelled());
  }

  // ---- in words ---------------------------------------------------------------------------------

  @Test
  void describesItsState() {
    assertEquals("Future[pending]", future.toString());
    future.setResult("r");
    assertEquals("Future[result: r]", future.toString());
    Future<String> failed = loop.createFuture();
    failed.setException(new IOException("x"));
    assertEquals("Future[failed: java.io.IOException: x]", failed.toString());
    failed.exception();
    Future<String> cancelled = loop.createFuture();
    cancelled.cancel();
    assertEquals("Future[cancelled]", cancelled.toString());
  }

  @Test
  void describesAResultThatHoldsTheFutureItself() {
    Future<List<Object>> looped = loop.createFuture();
    List<Object> holder = new ArrayList<>();
    holder.add(looped);
    looped.setResult(holder);
    assertEquals("Future[result: [Future[result: …]]]", looped.toString());
  }

  @Test
  void describesAResultThatCannotBeDescribedOrIsLong() {
    Future<Object> strange = loop.createFuture();
    strange.setResult(
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no words");
          }
        });
    assertTrue(strange.toString().contains("its toString failed"), strange.toString());
    Future<String> verbose = loop.createFuture();
    verbose.setResult("x".repeat(1_000_000));
    assertTrue(verbose.toString().length() < 1000);
  }
}
