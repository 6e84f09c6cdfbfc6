package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What happens, in which order, when a run has ended (R3). */
class RunnerShutdownTest {
  @AutoClose private final Script script = new Script();

  /** Runs the main body on the script's loop, and closes the runner. */
  private void run(AsyncAction main) {
    try (Runner runner = new Runner(() -> script.loop)) {
      runner.run(async(main));
    }
  }

  private Coroutine<Void> cleansUp(String name, long millis) {
    return async(() -> {
      try {
        await(sleep(Duration.ofDays(1)));
      } finally {
        await(sleep(ms(millis)));
        script.log(name + " clean");
      }
    });
  }

  private AsyncGenerator<Integer, Void> ones(String name) {
    return AsyncGenerator.of(y -> {
      try {
        while (true) {
          y.yield(1);
        }
      } finally {
        await(sleep(ms(1)));
        script.log(name + " closed");
      }
    });
  }

  // ---- tasks ------------------------------------------------------------------------------------

  @Test
  void tasksThatAreLeftAreCancelledTogetherAndAwaited() {
    run(() -> {
      createTask(cleansUp("slow", 10));
      createTask(cleansUp("fast", 5));
      await(sleep(ms(1)));
      script.log("main ends");
    });
    script.expect("1 main ends", "6 fast clean", "11 slow clean");
    assertTrue(script.loop.isClosed());
  }

  @Test
  void tasksThatHaveNotBegunNeverDo() {
    run(() -> {
      getRunningLoop()
          .callSoon(() -> {
            script.log("a callback of the last turn");
            script.loop.createTask(cleansUp("never begun", 0));
          });
    });
    script.expect("0 a callback of the last turn");
  }

  @Test
  void whatTheyThrowIsReportedOnceEach() {
    run(() -> {
      for (String name : List.of("a", "b")) {
        createTask(
            async(() -> {
              try {
                await(sleep(Duration.ofDays(1)));
              } catch (CancelledError e) {
                throw new IOException(name);
              }
            }));
      }
      await(sleep(ms(1)));
    });
    String message = "1 handler: unhandled exception during asyncio.run() shutdown | IOException: ";
    script.expect(message + "a", message + "b");
  }

  @Test
  void thoseThatRefuseAreWaitedForAndCancelledOnce() {
    run(() -> {
      createTask(
          async(() -> {
            try {
              await(sleep(Duration.ofDays(1)));
            } catch (CancelledError refused) {
              await(sleep(ms(10)));
              script.log("went on");
            }
          }));
      await(sleep(ms(1)));
    });
    script.expect("11 went on");
  }

  @Test
  void theExceptionOfMainIsThrownAfterAllThat() {
    IOException failure = new IOException();
    assertSame(
        failure,
        assertThrows(
            IOException.class,
            () ->
                run(() -> {
                  createTask(cleansUp("task", 5));
                  await(sleep(ms(1)));
                  throw failure;
                })));
    script.expect("6 task clean");
  }

  // ---- async generators -------------------------------------------------------------------------

  @Test
  void asyncGeneratorsAreClosedAfterTheTasksHaveEnded() {
    List<AsyncGenerator<Integer, Void>> held = new ArrayList<>();
    run(() -> {
      createTask(cleansUp("task", 5));
      AsyncGenerator<Integer, Void> ones = ones("generator");
      held.add(ones);
      await(ones.anext());
      await(sleep(ms(1)));
    });
    script.expect("6 task clean", "7 generator closed");
  }

  @Test
  void alsoIfATaskHasFailedMeanwhile() {
    List<AsyncGenerator<Integer, Void>> held = new ArrayList<>();
    run(() -> {
      AsyncGenerator<Integer, Void> ones = ones("generator");
      held.add(ones);
      await(ones.anext());
      createTask(
          async(() -> {
            try {
              await(sleep(Duration.ofDays(1)));
            } catch (CancelledError e) {
              throw new IOException("at the end");
            }
          }));
      await(sleep(ms(1)));
    });
    script.expect(
        "1 handler: unhandled exception during asyncio.run() shutdown | IOException: at the end",
        "2 generator closed");
  }

  @Test
  void aGeneratorInUseByATaskIsClosedByThatTasksEnd() {
    run(() -> {
      createTask(
          async(() -> {
            try (AsyncGenerator<Integer, Void> ones = ones("generator")) {
              await(ones.anext());
              await(sleep(Duration.ofDays(1)));
            }
          }));
      await(sleep(ms(1)));
    });
    script.expect("2 generator closed");
  }

  @Test
  void aGeneratorThatFailsWhileItIsClosedIsReported() {
    List<AsyncGenerator<Integer, Void>> held = new ArrayList<>();
    List<Object> reported = new ArrayList<>();
    run(() -> {
      getRunningLoop()
          .setExceptionHandler((_, context) -> {
            reported.add(context.get("exception"));
            reported.add(context.containsKey("asyncgen"));
          });
      AsyncGenerator<Integer, Void> fails =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
            } catch (GeneratorExit e) {
              throw new IOException("at the end");
            }
          });
      held.add(fails);
      await(fails.anext());
    });
    assertInstanceOf(IOException.class, reported.getFirst());
    assertEquals(true, reported.getLast());
  }

  // ---- threads ----------------------------------------------------------------------------------

  /** In real time: thread and loop meet by latches. */
  @Test
  void theDefaultExecutorIsJoinedLast() {
    List<String> log = new CopyOnWriteArrayList<>();
    CountDownLatch generatorClosed = new CountDownLatch(1);
    EventLoop[] loop = new EventLoop[1];
    List<AsyncGenerator<Integer, Void>> held = new ArrayList<>();
    Asyncio.run(
        async(() -> {
          loop[0] = getRunningLoop();
          AsyncGenerator<Integer, Void> generator =
              AsyncGenerator.of(y -> {
                try {
                  y.yield(1);
                } finally {
                  log.add("generator");
                  generatorClosed.countDown();
                }
              });
          held.add(generator);
          await(generator.anext());
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofDays(1)));
                } finally {
                  log.add("task");
                }
              }));
          await(sleep(Duration.ZERO));
          Future<Void> _ =
              loop[0].runInExecutor(() -> {
                assertTrue(generatorClosed.await(30, TimeUnit.SECONDS));
                log.add("thread, loop closed: " + loop[0].isClosed());
              });
        }));
    assertEquals(List.of("task", "generator", "thread, loop closed: false"), log);
    assertTrue(loop[0].isClosed());
  }

  // ---- the rest ---------------------------------------------------------------------------------

  @Test
  void closingTwiceIsClosingOnce() {
    Runner runner = new Runner(() -> script.loop);
    runner.run(
        async(() -> {
          createTask(cleansUp("task", 1));
          await(sleep(ms(1)));
        }));
    runner.close();
    runner.close();
    script.expect("2 task clean");
    assertThrows(IllegalStateException.class, runner::loop);
  }

  @Test
  void afterASystemExitItIsTheSame() {
    assertThrows(
        SystemExit.class,
        () ->
            run(() -> {
              createTask(cleansUp("task", 1));
              await(sleep(ms(1)));
              throw new SystemExit(3);
            }));
    script.expect("2 task clean");
  }

  @Test
  void anInterruptDoesNotCutTheCleaningUpShort() {
    Thread loopThread = Thread.currentThread();
    try {
      assertThrows(
          LoopInterruptedError.class,
          () ->
              run(() -> {
                createTask(cleansUp("task", 10));
                await(sleep(ms(1)));
                loopThread.interrupt();
                await(sleep(Duration.ofDays(1)));
              }));
      script.expect("11 task clean");
    } finally {
      assertTrue(Thread.interrupted(), "the flag is set again");
    }
  }
}
