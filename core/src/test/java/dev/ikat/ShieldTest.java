package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.shield;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ShieldTest {
  @AutoClose private final Script script = new Script();

  private <T> Future<T> future() {
    return script.loop.createFuture();
  }

  /** Lets what has been scheduled happen. */
  private void settle() {
    script.runUntilIdle();
  }

  private <T> Future<T> shielded(Awaitable<T> awaitable) {
    return script.run(() -> shield(awaitable));
  }

  // ---- the outcome is passed on (T18) -----------------------------------------------------------

  @Test
  void aResultIsPassedOn() {
    Future<String> inner = future();
    Future<String> outer = shielded(inner);
    assertFalse(outer.done());
    inner.setResult("result");
    settle();
    assertEquals("result", outer.result());
  }

  @Test
  void anExceptionIsPassedOnAsItIs() {
    Future<String> inner = future();
    Future<String> outer = shielded(inner);
    IOException failure = new IOException();
    inner.setException(failure);
    settle();
    assertSame(failure, outer.exception());
  }

  @Test
  void theInnersCancellationIsPassedOn() {
    Future<String> inner = future();
    Future<String> outer = shielded(inner);
    inner.cancel();
    settle();
    assertTrue(outer.cancelled());
  }

  @Test
  void whatIsDoneIsGivenBackItself() {
    Future<String> done = future();
    done.setResult("result");
    assertSame(done, shielded(done));
    Future<String> failed = future();
    failed.setException(new IOException());
    assertSame(failed, shielded(failed));
    failed.exception();
  }

  @Test
  void aCoroutineIsMadeIntoATask() {
    script.run(() -> {
      Future<String> outer = shield(sleep(ms(10), "slept"));
      await(sleep(ms(1)));
      assertEquals(2, Asyncio.allTasks().size());
      assertEquals("slept", await(outer));
    });
  }

  // ---- the outer is cancelled -------------------------------------------------------------------

  @Test
  void cancellingTheOuterLeavesTheInnerAlone() {
    Future<String> inner = future();
    Future<String> outer = shielded(inner);
    assertTrue(outer.cancel());
    settle();
    assertTrue(outer.cancelled());
    assertFalse(inner.done());
    inner.setResult("result");
    settle();
    assertEquals("result", inner.result());
    assertTrue(outer.cancelled());
  }

  @Test
  void aFailureThatNobodyWaitsForAnyMoreIsReported() {
    Future<String> inner = future();
    Future<String> outer = shielded(inner);
    outer.cancel();
    settle();
    inner.setException(new IOException("lost"));
    settle();
    script.expect("0 handler: IOException exception in shielded future | IOException: lost");
  }

  @Test
  void itIsReportedOnceHoweverManyShieldsThereWere() {
    Future<String> inner = future();
    Future<String> first = shielded(inner);
    Future<String> second = shielded(inner);
    first.cancel();
    second.cancel();
    settle();
    inner.setException(new IOException("lost"));
    settle();
    script.expect("0 handler: IOException exception in shielded future | IOException: lost");
  }

  @Test
  void theInnersLaterCancellationIsNotReported() {
    Future<String> inner = future();
    Future<String> outer = shielded(inner);
    outer.cancel();
    settle();
    inner.cancel();
    settle();
    script.expectNothing();
  }

  @Test
  void aTaskThatIsCancelledWhileItAwaitsAShieldLeavesTheInnerRunning() {
    script.run(() -> {
      Task<Void> inner =
          createTask(
              async(() -> {
                await(sleep(ms(20)));
                script.log("inner ends");
              }));
      Task<Void> outer = createTask(async(() -> await(shield(inner))));
      await(sleep(ms(5)));
      outer.cancel();
      assertThrows(CancelledError.class, () -> await(outer));
      script.log("outer cancelled");
      await(inner);
    });
    script.expect("5 outer cancelled", "20 inner ends");
  }

  @Test
  void awaitingTheInnerInTheHandlerOfTheCancellation() {
    script.run(() -> {
      Task<String> inner = createTask(sleep(ms(20), "slept"));
      Task<String> outer =
          createTask(
              async(() -> {
                try {
                  return await(shield(inner));
                } catch (CancelledError e) {
                  return await(inner) + " all the same";
                }
              }));
      await(sleep(ms(5)));
      outer.cancel();
      assertEquals("slept all the same", await(outer));
    });
  }

  // ---- with gather ------------------------------------------------------------------------------

  @Test
  void aShieldAroundAGatherKeepsItsChildrenFromBeingCancelled() {
    Future<String> a = future();
    Future<String> b = future();
    script.run(() -> {
      Future<List<String>> all = gather(a, b);
      Future<List<String>> outer = shield(all);
      await(sleep(Duration.ZERO));
      assertTrue(outer.cancel());
      await(sleep(Duration.ZERO));
      assertTrue(outer.cancelled());
      assertFalse(a.done() || b.done());
      a.setResult("a");
      b.setResult("b");
      assertEquals(List.of("a", "b"), await(all));
    });
  }

  @Test
  void aGatherOfShieldsCancelsTheShieldsOnly() {
    Future<String> a = future();
    Future<String> b = future();
    script.run(() -> {
      Future<List<String>> all = gather(shield(a), shield(b));
      await(sleep(Duration.ZERO));
      all.cancel();
      await(sleep(ms(1)));
      assertThrows(CancelledError.class, () -> await(all));
      assertFalse(a.done() || b.done());
      a.setResult("a");
      b.setResult("b");
    });
  }

  @Test
  void itNeedsARunningLoop() {
    assertThrows(IllegalStateException.class, () -> shield(future()));
  }
}
