package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R1 and R3, in real time but without waiting. */
@Timeout(30)
class RunTest {
  @AutoClose private final LogCapture log = new LogCapture();
  private final List<String> lines = new ArrayList<>();

  @Test
  void givesTheResult() {
    assertEquals("r", run(sleep(Duration.ofNanos(1), "r")));
  }

  @Test
  void throwsTheVeryException() {
    IOException exception = new IOException("x");
    assertSame(
        exception,
        assertThrows(
            IOException.class,
            () ->
                run(
                    async(() -> {
                      throw exception;
                    }))));
  }

  @Test
  void throwsCancelledErrorIfMainIsCancelled() {
    assertThrows(
        CancelledError.class,
        () ->
            run(
                async(() -> {
                  Asyncio.currentTask().cancel();
                  await(sleep(ms(1)));
                })));
  }

  @Test
  void makesANewLoopEachTimeAndClosesIt() {
    EventLoop first = run(async(Asyncio::getRunningLoop));
    EventLoop second = run(async(Asyncio::getRunningLoop));
    assertNotSame(first, second);
    assertTrue(first.isClosed() && second.isClosed());
    assertThrows(IllegalStateException.class, Asyncio::getRunningLoop);
  }

  @Test
  void insideARunningLoopIsAnErrorThatLeavesTheCoroutineUsable() {
    run(
        async(() -> {
          Coroutine<String> coroutine = sleep(Duration.ZERO, "r");
          IllegalStateException error =
              assertThrows(IllegalStateException.class, () -> run(coroutine));
          assertTrue(error.getMessage().contains("use await"), error.getMessage());
          assertEquals("r", await(coroutine));
        }));
  }

  @Test
  void tasksThatAreLeftAreCancelledAndAwaited() {
    run(
        async(() -> {
          for (String name : List.of("a", "b")) {
            createTask(
                async(() -> {
                  try {
                    await(sleep(Duration.ofHours(1)));
                  } finally {
                    await(sleep(Duration.ZERO));
                    lines.add(name + " is clean");
                  }
                }));
          }
          await(sleep(Duration.ZERO));
          lines.add("main ends");
        }));
    assertEquals(List.of(), log.messages());
  }

  @Test
  void soItIsWhenMainFails() {
    assertThrows(
        IOException.class,
        () ->
            run(
                async(() -> {
                  createTask(
                      async(() -> {
                        try {
                          await(sleep(Duration.ofHours(1)));
                        } finally {
                          lines.add("clean");
                        }
                      }));
                  await(sleep(Duration.ZERO));
                  throw new IOException("x");
                })));
    assertEquals(List.of("clean"), lines);
  }

  @Test
  void whatTheyThrowMeanwhileIsReported() {
    run(
        async(() -> {
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofHours(1)));
                } finally {
                  fail();
                }
              }),
              "t");
          await(sleep(Duration.ZERO));
        }));
    assertEquals(1, log.messages().size(), log.messages()::toString);
    assertTrue(
        log.messages()
            .getFirst()
            .startsWith("SEVERE unhandled exception during asyncio.run() shutdown"));
    assertEquals("broken", log.records().getFirst().getThrown().getMessage());
  }

  private static void fail() {
    throw new IllegalStateException("broken");
  }

  @Test
  void theContextIsACopySoThatNothingLeaksOut() {
    ContextVar<String> var = ContextVar.of("var", "outside");
    run(
        async(() -> {
          assertEquals("outside", var.get());
          var.set("inside");
          await(sleep(Duration.ZERO));
          assertEquals("inside", var.get());
        }));
    assertEquals("outside", var.get());
  }

  @Test
  void aFutureOfAnotherLoopIsRefused() {
    try (Script other = new Script()) {
      assertThrows(IllegalArgumentException.class, () -> run(other.loop.createFuture()));
    }
  }

  @Test
  void worksOnAVirtualThread() throws Exception {
    Thread thread =
        Thread.ofVirtual()
            .start(() ->
                lines.add(
                    run(
                        async(() -> {
                          Task<String> task = createTask(sleep(ms(1), "task"));
                          await(sleep(Duration.ZERO));
                          var items = Generator.<String>of(y -> y.yield(await(task)));
                          return items.next();
                        }))));
    thread.join();
    assertEquals(List.of("task"), lines);
  }

  @Test
  void loopsOfManyThreadsRunSideBySide() throws Exception {
    List<Thread> threads = new ArrayList<>();
    int[] sums = new int[8];
    for (int t = 0; t < sums.length; t++) {
      int number = t;
      threads.add(
          Thread.ofPlatform()
              .start(() ->
                  sums[number] =
                      run(
                          async(() -> {
                            EventLoop mine = getRunningLoop();
                            int sum = 0;
                            for (int i = 0; i < 500; i++) {
                              int part = i;
                              sum += await(createTask(async(() -> part)));
                              assertSame(mine, getRunningLoop());
                            }
                            return sum;
                          }))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int sum : sums) {
      assertEquals(499 * 500 / 2, sum);
    }
  }

  @Test
  void nullIsRefusedAtOnce() {
    assertThrows(NullPointerException.class, () -> run(null));
  }
}
