package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.cancelAndWait;
import static dev.ikat.Asyncio.cancelScope;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Cancel and wait: whose cancellation comes out can be told. */
class CancelAndWaitTest {
  @AutoClose private final Script script = new Script();

  /** A task that needs 10 ms to clean up, and has begun. */
  private Task<Void> slowToEnd() {
    Task<Void> task =
        createTask(
            async(() -> {
              try {
                await(sleep(ms(1000)));
              } finally {
                await(sleep(ms(10)));
                script.log("cleaned up");
              }
            }));
    await(sleep(ms(1)));
    return task;
  }

  @Test
  void waitsForTheEndAndThrowsNothing() {
    script.run(() -> {
      var task = slowToEnd();
      await(cancelAndWait(task));
      script.log("back");
      assertTrue(task.cancelled());
      assertEquals(0, currentTask().cancelling());
    });
    script.expect("11 cleaned up", "11 back");
  }

  @Test
  void theWaitersOwnCancellationIsThrown() {
    script.run(() -> {
      var task = slowToEnd();
      var waiter = createTask(cancelAndWait(task), "waiter");
      await(sleep(ms(1)));
      waiter.cancel("the waiter's own");
      var error = assertThrows(CancelledError.class, () -> await(waiter));
      assertEquals("the waiter's own", error.getMessage());
      assertFalse(task.done(), "it is not cancelled a second time, nor waited for");
      assertEquals(1, task.cancelling());
      await(sleep(ms(10)));
      assertTrue(task.cancelled());
    });
    script.expect("11 cleaned up");
  }

  @Test
  void bothAtOnceGiveTheWaitersOwn() {
    script.run(() -> {
      var task = createTask(sleep(ms(1000)));
      var waiter = createTask(cancelAndWait(task));
      await(sleep(java.time.Duration.ZERO));
      waiter.cancel("the waiter's own");
      assertThrows(CancelledError.class, () -> await(waiter));
      assertTrue(task.cancelled());
    });
  }

  @Test
  void anotherExceptionIsThrown() {
    script.run(() -> {
      var task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(1000)));
                } catch (CancelledError e) {
                  throw new IllegalArgumentException("instead");
                }
              }));
      await(sleep(ms(1)));
      var error = assertThrows(IllegalArgumentException.class, () -> await(cancelAndWait(task)));
      assertEquals("instead", error.getMessage());
    });
  }

  @Test
  void aTaskThatTakesNoNoticeIsWaitedFor() {
    script.run(() -> {
      var task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(1000)));
                } catch (CancelledError swallowed) {
                  await(sleep(ms(5)));
                }
                return "result";
              }));
      await(sleep(ms(1)));
      await(cancelAndWait(task));
      assertEquals("result", task.result());
      script.log("back");
    });
    script.expect("6 back");
  }

  @Test
  void ofWhatIsDone() {
    script.run(() -> {
      var good = script.loop.<String>createFuture();
      good.setResult("result");
      await(cancelAndWait(good));
      var cancelled = script.loop.<String>createFuture();
      cancelled.cancel();
      await(cancelAndWait(cancelled));
      var failed = script.loop.<String>createFuture();
      failed.setException(new IllegalArgumentException("failed"));
      assertThrows(IllegalArgumentException.class, () -> await(cancelAndWait(failed)));
    });
  }

  @Test
  void ofAPlainFutureAndOfOneThatHasNotBegun() {
    script.run(() -> {
      var future = script.loop.createFuture();
      await(cancelAndWait(future));
      assertTrue(future.cancelled());
      var task = createTask(async(() -> script.log("never")));
      await(cancelAndWait(task));
      assertTrue(task.cancelled());
    });
  }

  @Test
  void ofOneself() {
    script.run(() -> {
      var error =
          assertThrows(IllegalStateException.class, () -> await(cancelAndWait(currentTask())));
      assertTrue(error.getMessage().contains("cannot await itself"), error.getMessage());
      assertEquals(0, currentTask().cancelling());
    });
  }

  @Test
  void inACancelledScopeItCancelsButDoesNotWait() {
    script.run(() -> {
      var task = slowToEnd();
      cancelScope(s -> {
        s.cancel();
        await(cancelAndWait(task));
      });
      assertFalse(task.done());
      assertEquals(1, task.cancelling());
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.expect("11 cleaned up");
  }
}
