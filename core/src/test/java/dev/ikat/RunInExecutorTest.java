package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** In real time, as other threads are; they meet by latches. */
class RunInExecutorTest {
  private static void awaitLatch(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(30, TimeUnit.SECONDS), "never came");
  }

  // ---- calls ------------------------------------------------------------------------------------

  @Test
  void theExecutorThatIsGivenRunsIt() {
    ExecutorService mine =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("mine").factory());
    try (mine) {
      Asyncio.run(
          async(() -> {
            EventLoop loop = getRunningLoop();
            assertEquals(
                "mine", await(loop.runInExecutor(mine, () -> Thread.currentThread().getName())));
            assertNull(await(loop.runInExecutor(mine, () -> {})));
          }));
    }
  }

  @Test
  void withoutOneItIsAVirtualThread() {
    Asyncio.run(
        async(() -> {
          EventLoop loop = getRunningLoop();
          Thread thread = await(loop.runInExecutor(() -> Thread.currentThread()));
          assertTrue(thread.isVirtual());
          assertTrue(thread.getName().startsWith("ikat-worker-"), thread.getName());
          assertNull(await(loop.runInExecutor(() -> {})));
        }));
  }

  @Test
  void itBeginsWithoutBeingAwaited() {
    Asyncio.run(
        async(() -> {
          CountDownLatch begun = new CountDownLatch(1);
          Future<Void> future = getRunningLoop().runInExecutor(() -> begun.countDown());
          awaitLatch(begun);
          await(future);
        }));
  }

  @Test
  void whatItThrowsIsTheFuturesExceptionAsItIs() {
    IOException failure = new IOException();
    Asyncio.run(
        async(() -> {
          Future<Void> future =
              getRunningLoop()
                  .runInExecutor(() -> {
                    throw failure;
                  });
          assertSame(failure, assertThrows(IOException.class, () -> await(future)));
        }));
  }

  @Test
  void theContextIsNotCarried() {
    ContextVar<String> variable = ContextVar.of("variable", "default");
    Asyncio.run(
        async(() -> {
          variable.set("task");
          assertEquals("default", await(getRunningLoop().runInExecutor(() -> variable.get())));
        }));
  }

  @Test
  void anExecutorThatRefusesThrowsAtOnce() {
    ExecutorService closed = Executors.newSingleThreadExecutor();
    closed.close();
    Asyncio.run(
        async(() ->
            assertThrows(
                java.util.concurrent.RejectedExecutionException.class,
                () -> getRunningLoop().runInExecutor(closed, () -> 1))));
  }

  // ---- cancelling -------------------------------------------------------------------------------

  @Test
  void cancellingTheFutureInterruptsTheThread() {
    Asyncio.run(
        async(() -> {
          CountDownLatch begun = new CountDownLatch(1);
          CountDownLatch interrupted = new CountDownLatch(1);
          Future<Void> future =
              getRunningLoop()
                  .runInExecutor(() -> {
                    begun.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  });
          awaitLatch(begun);
          assertTrue(future.cancel());
          await(sleep(Duration.ZERO));
          awaitLatch(interrupted);
          assertTrue(future.cancelled());
        }));
  }

  @Test
  void cancelledBeforeItHasBegunItNeverDoes() {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (one) {
      Asyncio.run(
          async(() -> {
            CountDownLatch busy = new CountDownLatch(1);
            Future<Void> first = getRunningLoop().runInExecutor(one, () -> awaitLatch(busy));
            AtomicInteger calls = new AtomicInteger();
            Future<Integer> second = getRunningLoop().runInExecutor(one, calls::incrementAndGet);
            second.cancel();
            await(sleep(Duration.ZERO));
            busy.countDown();
            await(first);
            await(getRunningLoop().runInExecutor(one, () -> {}));
            assertEquals(0, calls.get());
          }));
    }
  }

  @Test
  void aResultThatComesAfterTheCancellationIsDropped() {
    Asyncio.run(
        async(() -> {
          CountDownLatch begun = new CountDownLatch(1);
          CountDownLatch goOn = new CountDownLatch(1);
          CountDownLatch ended = new CountDownLatch(1);
          Future<Integer> future =
              getRunningLoop()
                  .runInExecutor(
                      Thread::startVirtualThread,
                      () -> {
                        begun.countDown();
                        boolean done = false;
                        while (!done) {
                          try {
                            goOn.await();
                            done = true;
                          } catch (InterruptedException ignored) {
                            // It goes on all the same.
                          }
                        }
                        ended.countDown();
                        return 1;
                      });
          // One that has not begun would never run.
          awaitLatch(begun);
          future.cancel();
          await(sleep(Duration.ZERO));
          goOn.countDown();
          awaitLatch(ended);
          await(sleep(Duration.ZERO));
          assertTrue(future.cancelled());
        }));
  }

  // ---- the end ----------------------------------------------------------------------------------

  @Test
  void shutdownDefaultExecutorWaitsForWhatIsUnderWay() {
    Asyncio.run(
        async(() -> {
          EventLoop loop = getRunningLoop();
          CountDownLatch goOn = new CountDownLatch(1);
          AtomicBoolean ended = new AtomicBoolean();
          Future<Void> call =
              loop.runInExecutor(() -> {
                awaitLatch(goOn);
                ended.set(true);
              });
          Task<Void> shutdown = createTask(loop.shutdownDefaultExecutor(null));
          await(sleep(Duration.ZERO));
          assertFalse(shutdown.done());
          goOn.countDown();
          await(shutdown);
          assertTrue(ended.get());
          await(call);
        }));
  }

  @Test
  void afterwardsTheDefaultExecutorRefusesWork() {
    Asyncio.run(
        async(() -> {
          EventLoop loop = getRunningLoop();
          await(loop.shutdownDefaultExecutor(null));
          IllegalStateException error =
              assertThrows(IllegalStateException.class, () -> loop.runInExecutor(() -> 1));
          assertTrue(error.getMessage().contains("shut down"), error.getMessage());
          assertThrows(IllegalStateException.class, () -> await(toThread(() -> 1)));
          assertEquals(1, await(loop.runInExecutor(Thread::startVirtualThread, () -> 1)));
        }));
  }

  @Test
  void itWaitsNoLongerThanItIsTold() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (LogCapture log = new LogCapture()) {
      Asyncio.run(
          async(() -> {
            EventLoop loop = getRunningLoop();
            Future<Void> call = loop.runInExecutor(() -> awaitLatch(goOn));
            await(loop.shutdownDefaultExecutor(ms(1)));
            assertFalse(call.done());
            goOn.countDown();
            await(call);
          }));
      assertEquals(1, log.messages().size());
      assertTrue(
          log.messages().getFirst().startsWith("WARNING the default executor did not end its work"),
          log.messages().getFirst());
    }
  }

  @Test
  void nullIsNoExecutor() {
    Asyncio.run(
        async(() -> {
          EventLoop loop = getRunningLoop();
          assertThrows(NullPointerException.class, () -> loop.setDefaultExecutor(null));
          assertThrows(NullPointerException.class, () -> loop.runInExecutor(null, () -> 1));
        }));
  }

  @Test
  void aClosedLoopRefusesAndAnotherThreadMayNotAsk() {
    Asyncio.run(
        async(() -> {
          EventLoop loop = getRunningLoop();
          assertThrows(
              IllegalStateException.class,
              () -> onAnotherThread(() -> loop.runInExecutor(() -> 1)));
        }));
    EventLoop closed = newEventLoop();
    closed.close();
    assertThrows(
        IllegalStateException.class,
        () -> closed.runInExecutor(Thread::startVirtualThread, () -> 1));
  }
}
