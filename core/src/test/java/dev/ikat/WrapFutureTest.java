package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.wrapFuture;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain futures and executors of {@code java.util.concurrent}, awaited. */
@Timeout(30)
class WrapFutureTest {
  @AutoClose private final Script script = new Script();
  @AutoClose private final ExecutorService executor = Executors.newSingleThreadExecutor();

  /** A future that somebody else has to make done, and that cannot be cancelled. */
  private static final class Stubborn implements java.util.concurrent.Future<String> {
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return false;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public String get() throws InterruptedException {
      waiting.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      return "never";
    }

    @Override
    public String get(long timeout, TimeUnit unit) throws InterruptedException {
      return get();
    }
  }

  @Test
  void theResultOfAPlainFuture() {
    var go = new CountDownLatch(1);
    String result =
        Asyncio.run(
            async(() -> {
              var plain =
                  executor.submit(() -> {
                    go.await();
                    return "result";
                  });
              var wrapped = wrapFuture(plain);
              assertFalse(wrapped.done());
              go.countDown();
              return await(wrapped);
            }));
    assertEquals("result", result);
  }

  @Test
  void itsVeryException() {
    IOException mine = new IOException("mine");
    var thrown =
        assertThrows(
            IOException.class,
            () ->
                Asyncio.run(
                    async(() ->
                        await(
                            wrapFuture(
                                executor.submit(() -> {
                                  throw mine;
                                }))))));
    assertSame(mine, thrown);
  }

  @Test
  void whatIsDoneNeedsNoThread() {
    script.run(() -> {
      var good = new FutureTask<>(() -> "result");
      good.run();
      assertEquals("result", await(wrapFuture(good)));
      var bad =
          new FutureTask<String>(() -> {
            throw new IOException("failed");
          });
      bad.run();
      assertThrows(IOException.class, () -> await(wrapFuture(bad)));
      var cancelled = new FutureTask<>(() -> "never");
      cancelled.cancel(true);
      assertThrows(CancelledError.class, () -> await(wrapFuture(cancelled)));
    });
  }

  @Test
  void cancellingItInterruptsWhoRunsIt() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var plain =
        executor.submit(() -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    Asyncio.run(
        async(() -> {
          var wrapped = wrapFuture(plain);
          begun.await();
          wrapped.cancel();
          assertThrows(CancelledError.class, () -> await(wrapped));
        }));
    interrupted.await();
    assertTrue(plain.isCancelled());
  }

  @Test
  void aFutureThatRefusesToBeCancelledIsWaitedForNoLonger() throws Exception {
    var stubborn = new Stubborn();
    Asyncio.run(
        async(() -> {
          var wrapped = wrapFuture(stubborn);
          stubborn.waiting.await();
          wrapped.cancel();
          assertThrows(CancelledError.class, () -> await(wrapped));
        }));
    stubborn.interrupted.await();
  }

  @Test
  void ifOthersCancelTheFutureTheAwaiterIsToldSo() {
    var plain = new FutureTask<>(() -> "never");
    Asyncio.run(
        async(() -> {
          var wrapped = wrapFuture(plain);
          getRunningLoop().callSoon(() -> plain.cancel(false));
          assertThrows(CancelledError.class, () -> await(wrapped));
        }));
  }

  @Test
  void aCompletableFutureIsNotAmbiguousAndNeedsNoThreadWhateverItIsDeclaredAs() {
    script.run(() -> {
      var completable = new CompletableFuture<String>();
      java.util.concurrent.Future<String> plain = completable;
      var one = wrapFuture(completable);
      var two = wrapFuture(plain);
      script.outside(() -> completable.complete("result"));
      assertEquals("result", await(one));
      assertEquals("result", await(two));
      var three = wrapFuture(new CompletableFuture<String>().minimalCompletionStage());
      three.cancel();
      assertThrows(CancelledError.class, () -> await(three));
    });
  }

  @Test
  void cancellingTheWrapperCancelsTheCompletableFuture() {
    script.run(() -> {
      var completable = new CompletableFuture<String>();
      wrapFuture(completable).cancel();
      await(sleep(ms(1)));
      assertTrue(completable.isCancelled());
    });
  }

  @Test
  void anExecutorServiceRunsWhatTheLoopShouldNot() {
    Asyncio.run(
        async(() -> {
          Thread there =
              await(getRunningLoop().runInExecutor(executor, () -> Thread.currentThread()));
          assertSame(executor.submit(() -> Thread.currentThread()).get(), there);
        }));
  }

  @Test
  void aLoopIsAnExecutorForOthers() {
    script.run(() -> {
      Executor onLoop = script.loop::callSoonThreadsafe;
      var answer = new CompletableFuture<String>();
      var seen = answer.thenApplyAsync(text -> text + " on " + getRunningLoop(), onLoop);
      script.outside(() -> answer.complete("seen"));
      assertEquals("seen on " + script.loop, await(seen));
    });
  }

  @Test
  void itNeedsALoop() {
    assertThrows(IllegalStateException.class, () -> wrapFuture(new FutureTask<>(() -> "result")));
    script.run(() ->
        assertThrows(
            NullPointerException.class,
            () -> wrapFuture((java.util.concurrent.Future<String>) null)));
  }
}
