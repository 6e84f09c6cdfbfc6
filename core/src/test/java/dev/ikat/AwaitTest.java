package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.mayThrow;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.wrapFuture;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Await at any depth, of any stage, and with declared exceptions. */
class AwaitTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  // ---- at any depth -----------------------------------------------------------------------------

  @Test
  void throughPlainMethods() {
    script.run(() -> script.log(depth(100)));
    script.expect("100 100");
  }

  private static int depth(int n) {
    if (n == 0) {
      return 0;
    }
    await(sleep(ms(1)));
    return depth(n - 1) + 1;
  }

  @Test
  void throughLambdasOfTheJdk() {
    script.run(() -> {
      List<Integer> results =
          IntStream.range(0, 3)
              .boxed()
              .map(i -> await(sleep(ms(10), i)))
              .sorted((a, b) -> {
                await(sleep(ms(1)));
                return b - a;
              })
              .toList();
      assertEquals(List.of(2, 1, 0), results);
      Runnable plain = () -> await(sleep(ms(5)));
      plain.run();
    });
    assertTrue(script.time.elapsed().compareTo(ms(35)) >= 0);
  }

  @Test
  void throughCoroutinesThatAwaitCoroutines() {
    script.run(() -> script.log(await(nested(200))));
    script.expect("1 200");
  }

  private static Coroutine<Integer> nested(int n) {
    return async(() -> {
      if (n == 0) {
        await(sleep(ms(1)));
        return 0;
      }
      return await(nested(n - 1)) + 1;
    });
  }

  @Test
  void insideAGeneratorsBodyInsideATask() {
    script.run(() -> {
      var slow =
          Generator.<String>of(y -> {
            for (int i = 0; i < 3; i++) {
              await(sleep(ms(10)));
              y.yield("item " + i);
            }
          });
      createTask(
          async(() -> {
            await(sleep(ms(15)));
            script.log("another task");
          }));
      for (String item : slow) {
        script.log(item);
      }
    });
    script.expect("10 item 0", "15 another task", "20 item 1", "30 item 2");
  }

  // ---- exceptions -------------------------------------------------------------------------------

  @Test
  void theVeryExceptionComesOutUnchanged() {
    IOException exception = new IOException("x");
    StackTraceElement[] trace = exception.getStackTrace();
    script.run(() -> {
      Task<Void> failing =
          createTask(
              async(() -> {
                await(sleep(ms(1)));
                throw exception;
              }));
      assertSame(exception, assertThrows(IOException.class, () -> await(failing)));
    });
    assertEquals(List.of(trace), List.of(exception.getStackTrace()));
    assertEquals(0, exception.getSuppressed().length);
  }

  @Test
  void aDeclaredExceptionCanBeCaughtByItsType() {
    script.run(() -> {
      try {
        await(failing(new FileNotFoundException("f")), IOException.class);
      } catch (IOException e) {
        script.log(e.getMessage());
      }
      try {
        await(
            createTask(failing(new TimeoutException("t"))),
            IOException.class,
            TimeoutException.class);
      } catch (IOException | TimeoutException e) {
        script.log(e.getMessage());
      }
      try {
        await(CompletableFuture.failedFuture(new IOException("stage")), IOException.class);
      } catch (IOException e) {
        script.log(e.getMessage());
      }
    });
    script.expect("0 f", "0 t", "0 stage");
  }

  @Test
  void declaringChecksNothing() {
    script.run(() ->
        assertThrows(
            TimeoutException.class,
            () -> await(failing(new TimeoutException("t")), IOException.class)));
  }

  @Test
  void mayThrowMakesACatchCompile() {
    script.run(() -> {
      try {
        mayThrow(IOException.class);
        for (int _ : Generator.<Integer>of(y -> y.yield(fail()))) {
          script.log("never");
        }
      } catch (IOException e) {
        script.log(e.getMessage());
      }
    });
    script.expect("0 failed");
  }

  private static int fail() throws IOException {
    throw new IOException("failed");
  }

  private static Coroutine<String> failing(Exception exception) {
    return async(() -> {
      throw exception;
    });
  }

  // ---- stages of java.util.concurrent -----------------------------------------------------------

  @Test
  void aStageThatIsDoneTakesNoTurn() {
    script.run(() -> {
      loop.callSoon(script.logs("next turn"));
      script.log(await(CompletableFuture.completedFuture("r")));
      await(sleep(Duration.ZERO));
    });
    script.expect("0 r", "0 next turn");
  }

  @Test
  void aStageCompletedByAnotherThread() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    script.outside(() -> stage.complete("r"));
    script.run(() -> script.log(await(stage)));
    script.expect("0 r");
  }

  @Test
  void aStageCompletedByTheLoopItself() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    loop.callLater(ms(5), () -> stage.complete("r"));
    script.run(() -> script.log(await(stage)));
    script.expect("5 r");
  }

  @Test
  void nullIsAResultOfAStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    script.outside(() -> stage.complete(null));
    script.run(() -> {
      script.log(await(stage));
      script.log(await(stage));
    });
    script.expect("0 null", "0 null");
  }

  @Test
  void theExceptionOfAStageComesOutBare() {
    IOException exception = new IOException("x");
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> dependent = stage.thenApply(s -> s).thenApply(s -> s);
    script.outside(() -> stage.completeExceptionally(exception));
    script.run(() -> {
      assertSame(exception, assertThrows(IOException.class, () -> await(dependent)));
      // And once more, now that it is done.
      assertSame(exception, assertThrows(IOException.class, () -> await(dependent)));
    });
  }

  @Test
  void aCompletionExceptionWithoutACauseIsItself() {
    CompletionException bare = new CompletionException("bare", null);
    script.run(() ->
        assertSame(
            bare,
            assertThrows(
                CompletionException.class, () -> await(CompletableFuture.failedFuture(bare)))));
  }

  /** The border's rule, whether the stage was done before or not. */
  @Test
  void aCancelledStageThrowsCancelledError() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> withMessage = new CompletableFuture<>();
    script.outside(() -> stage.cancel(true));
    script.outside(() -> withMessage.completeExceptionally(new CancellationException("why")));
    script.run(() -> {
      for (int i = 0; i < 2; i++) {
        CancelledError error = assertThrows(CancelledError.class, () -> await(stage));
        assertEquals(null, error.getMessage());
      }
      for (int i = 0; i < 2; i++) {
        CancelledError error = assertThrows(CancelledError.class, () -> await(withMessage));
        assertEquals("why", error.getMessage());
      }
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
  }

  @Test
  void cancellingTheTaskCancelsTheStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    script.run(() -> {
      Task<String> task = createTask(async(() -> await(stage)));
      await(sleep(ms(1)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
      assertTrue(stage.isCancelled());
    });
  }

  @Test
  void aStageThatCannotBeCancelledIsLeftAlone() {
    CompletableFuture<String> hidden = new CompletableFuture<>();
    CompletionStage<String> stage = readOnly(hidden);
    script.run(() -> {
      Task<String> task = createTask(async(() -> await(stage)));
      await(sleep(ms(1)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
      assertFalse(hidden.isDone());
    });
  }

  @Test
  void aStageThatIsNoCompletableFuture() {
    CompletableFuture<String> hidden = new CompletableFuture<>();
    CompletionStage<String> stage = readOnly(hidden);
    script.outside(() -> hidden.complete("r"));
    script.run(() -> {
      script.log(await(stage));
      script.log(await(stage));
    });
    script.expect("0 r", "0 r");
  }

  /** A stage whose toCompletableFuture is not supported, as the interface allows. */
  @SuppressWarnings("unchecked")
  private static <T> CompletionStage<T> readOnly(CompletableFuture<T> future) {
    return (CompletionStage<T>)
        Proxy.newProxyInstance(
            AwaitTest.class.getClassLoader(),
            new Class<?>[] {CompletionStage.class},
            (_, method, arguments) -> {
              if (method.getName().equals("toCompletableFuture")) {
                throw new UnsupportedOperationException();
              }
              return method.invoke(future, arguments);
            });
  }

  @Test
  void aStageThatIsCompletedAfterTheLoopWasClosedHurtsNobody() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    loop.callSoon(() -> wrapFuture(stage));
    script.turn();
    loop.close();
    onAnotherThread(() -> assertTrue(stage.complete("late")));
  }

  /** F11. */
  @Test
  void wrapFutureChainsBothWays() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> cancelledHere = new CompletableFuture<>();
    CompletableFuture<String> cancelledThere = new CompletableFuture<>();
    script.outside(() -> {
      stage.complete("r");
      cancelledThere.cancel(true);
    });
    script.run(() -> {
      Future<String> here = wrapFuture(cancelledHere);
      Future<String> there = wrapFuture(cancelledThere);
      here.cancel();
      assertEquals("r", await(wrapFuture(stage)));
      assertTrue(cancelledHere.isCancelled());
      assertThrows(CancelledError.class, () -> await(there));
      assertTrue(there.cancelled());
    });
  }

  @Test
  void severalTasksMayAwaitOneStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    script.outside(() -> stage.complete("r"));
    script.run(() -> {
      Task<String> a = createTask(async(() -> await(stage)));
      Task<String> b = createTask(async(() -> await(stage)));
      assertEquals("rr", await(a) + await(b));
    });
  }
}
