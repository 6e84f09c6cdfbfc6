package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.timeout;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** In real time, as other threads are; they meet by latches. */
class ToThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static void awaitLatch(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(30, TimeUnit.SECONDS), "never came");
  }

  @Test
  void theFunctionIsRunOnAnotherThreadAndGivesItsResult() {
    Asyncio.run(
        async(() -> {
          Thread loop = Thread.currentThread();
          Thread other = await(toThread(() -> Thread.currentThread()));
          assertNotSame(loop, other);
          assertTrue(other.isVirtual());
          assertEquals(42, await(toThread(() -> 40 + 2)));
        }));
  }

  @Test
  void aFunctionThatReturnsNothingGivesNull() {
    AtomicInteger calls = new AtomicInteger();
    assertNull(
        Asyncio.run(
            toThread(() -> {
              calls.incrementAndGet();
            })));
    assertEquals(1, calls.get(), "it is called once");
  }

  @Test
  void whatItThrowsIsThrownAsItIs() {
    IOException failure = new IOException();
    Coroutine<Void> fails =
        toThread(() -> {
          throw failure;
        });
    assertSame(failure, assertThrows(IOException.class, () -> Asyncio.run(fails)));
  }

  @Test
  void nothingIsRunBeforeItIsAwaited() {
    AtomicInteger calls = new AtomicInteger();
    Coroutine<Integer> call = toThread(calls::incrementAndGet);
    assertEquals(0, calls.get());
    assertEquals(1, Asyncio.run(call));
    assertThrows(IllegalStateException.class, () -> Asyncio.run(call));
  }

  @Test
  void severalRunAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    AsyncBody<Boolean> meet =
        () -> {
          both.countDown();
          awaitLatch(both);
          return true;
        };
    assertEquals(
        List.of(true, true),
        Asyncio.run(async(() -> await(gather(toThread(meet), toThread(meet))))));
  }

  @Test
  void theLoopGoesOnMeanwhile() {
    CountDownLatch loopWentOn = new CountDownLatch(1);
    Asyncio.run(
        async(() -> {
          Task<Void> call = createTask(toThread(() -> awaitLatch(loopWentOn)));
          await(sleep(Duration.ZERO));
          loopWentOn.countDown();
          await(call);
        }));
  }

  // ---- context ----------------------------------------------------------------------------------

  @Test
  void itSeesACopyOfTheContext() {
    ContextVar<String> variable = ContextVar.of("variable");
    Asyncio.run(
        async(() -> {
          variable.set("task");
          String seen =
              await(
                  toThread(() -> {
                    String value = variable.get();
                    variable.set("thread");
                    return value;
                  }));
          assertEquals("task", seen);
          assertEquals("task", variable.get());
        }));
  }

  @Test
  void theCopyIsTakenWhenItIsAwaited() {
    ContextVar<String> variable = ContextVar.of("variable");
    Asyncio.run(
        async(() -> {
          variable.set("before");
          Coroutine<String> call = toThread(() -> variable.get());
          variable.set("after");
          assertEquals("after", await(call));
        }));
  }

  @Test
  void itIsNotOnTheLoop() {
    Asyncio.run(
        async(() ->
            await(
                toThread(() -> {
                  assertThrows(IllegalStateException.class, Asyncio::getRunningLoop);
                  assertThrows(IllegalStateException.class, () -> await(sleep(Duration.ZERO)));
                }))));
  }

  // ---- cancelling -------------------------------------------------------------------------------

  @Test
  void cancellingTheTaskInterruptsTheThread() {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Asyncio.run(
        async(() -> {
          Event started = new Event();
          EventLoop loop = getRunningLoop();
          Task<Void> call =
              createTask(
                  toThread(() -> {
                    loop.callSoonThreadsafe(started::set);
                    try {
                      blocked.await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  }));
          await(waitFor(started.waitFor(), PATIENCE));
          call.cancel();
          assertThrows(CancelledError.class, () -> await(call));
          awaitLatch(interrupted);
        }));
  }

  @Test
  void aTimeoutInterruptsItToo() {
    CountDownLatch interrupted = new CountDownLatch(1);
    Asyncio.run(
        async(() -> {
          assertThrows(
              TimeoutException.class,
              () ->
                  timeout(
                      ms(5),
                      () ->
                          await(
                              toThread(() -> {
                                try {
                                  new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                  interrupted.countDown();
                                }
                              }))));
          awaitLatch(interrupted);
        }));
  }

  @Test
  void aThreadThatIsInterruptedDoesNotDisturbTheNext() {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (one) {
      Asyncio.run(
          async(() -> {
            getRunningLoop().setDefaultExecutor(one);
            Event started = new Event();
            EventLoop loop = getRunningLoop();
            Task<Void> call =
                createTask(
                    toThread(() -> {
                      loop.callSoonThreadsafe(started::set);
                      assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
                    }));
            await(waitFor(started.waitFor(), PATIENCE));
            call.cancel();
            assertThrows(CancelledError.class, () -> await(call));
            assertFalse(await(toThread(() -> Thread.currentThread().isInterrupted())));
          }));
    }
  }

  @Test
  void anotherDefaultExecutorIsUsed() {
    ExecutorService mine =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("mine").factory());
    try (mine) {
      assertEquals(
          "mine",
          Asyncio.run(
              async(() -> {
                getRunningLoop().setDefaultExecutor(mine);
                return await(toThread(() -> Thread.currentThread().getName()));
              })));
    }
  }
}
