package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.AsyncAction;
import dev.ikat.Asyncio;
import dev.ikat.Context;
import dev.ikat.ContextVar;
import dev.ikat.Generator;
import dev.ikat.Runner;
import dev.ikat.Task;
import dev.ikat.TaskOptions;
import dev.ikat.internal.loop.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks, generators and the loop on each other's stacks, and who is current when. */
class TasksOnStacksTest {
  private static final ContextVar<String> NAME = ContextVar.of("name", "unset");
  private static final Duration TICK = Duration.ofMillis(1);
  private static final TaskOptions EAGER = TaskOptions.DEFAULT.eager();

  private final List<String> log = new ArrayList<>();

  private static void run(AsyncAction main) {
    var time = new VirtualTime();
    try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
      runner.run(async(main));
    }
  }

  /** Writes a line with the current task and what the context says: these must always agree. */
  private void log(String text) {
    Task<?> task = currentTask();
    log.add(text + " " + (task == null ? "callback" : task.name()) + "/" + NAME.get());
  }

  /** A task of that name, which has set the context variable to its name too. */
  private static Task<Void> task(String name, TaskOptions options, AsyncAction body) {
    return createTask(
        async(() -> {
          NAME.set(name);
          body.run();
        }),
        options.named(name));
  }

  @Test
  void awaitInsideAGeneratorInsideATask() {
    run(() -> {
      var a = task("a", TaskOptions.DEFAULT, () -> consumeAwaiting("a"));
      var b = task("b", TaskOptions.DEFAULT, () -> consumeAwaiting("b"));
      await(a);
      await(b);
    });
    assertEquals(
        List.of(
            "body a/a",
            "body b/b",
            "on a/a",
            "got 1 a/a",
            "on b/b",
            "got 1 b/b",
            "after a/a",
            "after b/b"),
        log);
  }

  private void consumeAwaiting(String name) {
    var g =
        Generator.<Integer>of(y -> {
          log("body");
          await(sleep(TICK));
          log("on");
          y.yield(1);
          await(sleep(TICK));
        });
    for (int n : g) {
      log("got " + n);
    }
    log("after");
  }

  @Test
  void aGeneratorWhoseBodyAwaitsCountsAsRunningForOtherTasks() {
    run(() -> {
      var g =
          Generator.<Integer>of(y -> {
            await(sleep(TICK));
            y.yield(1);
          });
      var waiting = task("a", EAGER, () -> log("got " + g.next()));
      assertEquals(Generator.State.RUNNING, g.state());
      assertThrows(IllegalStateException.class, g::next);
      await(waiting);
      assertEquals(Generator.State.SUSPENDED, g.state());
    });
    assertEquals(List.of("got 1 a/a"), log);
  }

  @Test
  void oneGeneratorIsStartedByOneTaskAndFinishedByAnother() {
    run(() -> {
      var g =
          Generator.<Integer>of(y -> {
            log("one");
            y.yield(1);
            log("two");
            await(sleep(TICK));
            log("three");
            y.yield(2);
          });
      await(task("a", TaskOptions.DEFAULT, g::next));
      await(task("b", TaskOptions.DEFAULT, g::next));
    });
    assertEquals(List.of("one a/a", "two b/b", "three b/b"), log);
  }

  @Test
  void aGeneratorInsideAGeneratorInsideATaskAwaits() {
    run(() ->
        await(
            task(
                "a",
                TaskOptions.DEFAULT,
                () -> {
                  var inner =
                      Generator.<Integer>of(y -> {
                        await(sleep(TICK));
                        y.yield(1);
                        await(sleep(TICK));
                        y.yield(2);
                      });
                  var outer =
                      Generator.<Integer>of(y -> {
                        for (int n : inner) {
                          log("inner " + n);
                          await(sleep(TICK));
                          y.yield(10 * n);
                        }
                      });
                  for (int n : outer) {
                    log("outer " + n);
                  }
                })));
    assertEquals(List.of("inner 1 a/a", "outer 10 a/a", "inner 2 a/a", "outer 20 a/a"), log);
  }

  @Test
  void aLoopIsRunInsideAGeneratorsBody() {
    var g =
        Generator.<String>of(y -> {
          y.yield("before");
          run(() ->
              await(
                  task(
                      "a",
                      TaskOptions.DEFAULT,
                      () -> {
                        log("in");
                        await(sleep(TICK));
                        // The stack of the task stands between: this is not y's own body.
                        var e = assertThrows(IllegalStateException.class, () -> y.yield("no"));
                        assertTrue(e.getMessage().startsWith("a Yielder"), e.getMessage());
                        log("on");
                      })));
          y.yield("after");
        });
    assertEquals("before", g.next());
    assertEquals("after", g.next());
    assertEquals(List.of("in a/a", "on a/a"), log);
  }

  @Test
  void anEagerTaskThatAwaitsAtOnceGivesControlBackToItsCreator() {
    run(() ->
        await(
            task(
                "main",
                TaskOptions.DEFAULT,
                () -> {
                  log("before");
                  var eager =
                      task(
                          "eager",
                          EAGER,
                          () -> {
                            log("first step");
                            await(sleep(TICK));
                            log("second step");
                          });
                  log("created " + eager.done());
                  await(eager);
                  log("after");
                })));
    assertEquals(
        List.of(
            "before main/main",
            "first step eager/eager",
            "created false main/main",
            "second step eager/eager",
            "after main/main"),
        log);
  }

  @Test
  void anEagerTaskThatNeverAwaitsIsDoneWhenItHasBeenCreated() {
    run(() ->
        await(
            task(
                "main",
                TaskOptions.DEFAULT,
                () -> {
                  var eager = task("eager", EAGER, () -> log("step"));
                  log("created " + eager.done());
                })));
    assertEquals(List.of("step eager/eager", "created true main/main"), log);
  }

  @Test
  void eagerTasksNest() {
    run(() ->
        await(
            task(
                "a",
                TaskOptions.DEFAULT,
                () -> {
                  var b =
                      task(
                          "b",
                          EAGER,
                          () -> {
                            var c =
                                task(
                                    "c",
                                    EAGER,
                                    () -> {
                                      log("start");
                                      await(sleep(TICK));
                                      log("end");
                                    });
                            log("made c");
                            await(c);
                            log("end");
                          });
                  log("made b");
                  await(b);
                  log("end");
                })));
    assertEquals(
        List.of("start c/c", "made c b/b", "made b a/a", "end c/c", "end b/b", "end a/a"), log);
  }

  @Test
  void anEagerTaskIsCreatedInsideAGeneratorsBodyThatGoesOnYielding() {
    run(() ->
        await(
            task(
                "main",
                TaskOptions.DEFAULT,
                () -> {
                  var g =
                      Generator.<Integer>of(y -> {
                        var eager =
                            task(
                                "eager",
                                EAGER,
                                () -> {
                                  log("first");
                                  await(sleep(TICK));
                                  log("second");
                                });
                        log("body");
                        y.yield(1);
                        await(eager);
                        log("body on");
                        y.yield(2);
                      });
                  log("got " + g.next());
                  log("got " + g.next());
                })));
    assertEquals(
        List.of(
            "first eager/eager",
            "body main/main",
            "got 1 main/main",
            "second eager/eager",
            "body on main/main",
            "got 2 main/main"),
        log);
  }

  @Test
  void aCallbackHasNoCurrentTaskAndTheContextItWasScheduledIn() {
    run(() ->
        await(
            task(
                "main",
                TaskOptions.DEFAULT,
                () -> {
                  getRunningLoop().callSoon(() -> log("called back"));
                  log("scheduled");
                  await(sleep(Duration.ZERO));
                  log("resumed");
                  assertEquals("main", NAME.get());
                })));
    assertEquals(
        List.of("scheduled main/main", "called back callback/main", "resumed main/main"), log);
  }

  @Test
  void aCallbackStepsAnEagerTaskThatAwaitsAtOnce() {
    run(() -> {
      getRunningLoop()
          .callSoon(() -> {
            task(
                "eager",
                EAGER,
                () -> {
                  log("first");
                  await(sleep(TICK));
                  log("second");
                });
            log("back in the");
          });
      await(sleep(TICK.multipliedBy(2)));
    });
    assertEquals(
        List.of("first eager/eager", "back in the callback/unset", "second eager/eager"), log);
  }

  @Test
  void theConsumersContextIsBackAfterAContextThatTheBodyIsInsideOf() {
    run(() ->
        await(
            task(
                "main",
                TaskOptions.DEFAULT,
                () -> {
                  var special = Context.copyContext();
                  special.run(() -> NAME.set("special"));
                  var g =
                      Generator.<Integer>of(y ->
                          special.run(() -> {
                            y.yield(1);
                            log("body");
                            await(sleep(TICK));
                            log("body on");
                            y.yield(2);
                          }));
                  g.next();
                  log("between");
                  g.next();
                  log("after");
                  assertThrows(dev.ikat.StopIteration.class, g::next);
                  log("end");
                })));
    assertEquals(
        List.of(
            "between main/main",
            "body main/special",
            "body on main/special",
            "after main/main",
            "end main/main"),
        log);
  }

  @Test
  void anExceptionCrossesASwitchAsTheSameObjectWithItsTraceUntouched() {
    var thrown = new IOException("from the body");
    StackTraceElement[] trace = thrown.getStackTrace();
    var g =
        Generator.<Integer>of(y -> {
          y.yield(1);
          throw thrown;
        });
    g.next();
    assertSame(thrown, assertThrows(IOException.class, g::next));
    assertArrayEquals(trace, thrown.getStackTrace());
    assertEquals(0, thrown.getSuppressed().length);
  }

  @Test
  void anExceptionRaisedIntoABodyIsTheSameObjectThere() {
    var raised = new IOException("from the consumer");
    StackTraceElement[] trace = raised.getStackTrace();
    var g =
        Generator.<Throwable>of(y -> {
          try {
            y.yield(null);
          } catch (Throwable t) {
            y.yield(t);
          }
        });
    g.next();
    assertSame(raised, g.raise(raised));
    assertArrayEquals(trace, raised.getStackTrace());
  }

  @Test
  void anExceptionCrossesFromTaskToTaskAsTheSameObjectWithItsTraceUntouched() {
    var thrown = new IOException("from a task");
    StackTraceElement[] trace = thrown.getStackTrace();
    run(() ->
        await(
            task(
                "main",
                TaskOptions.DEFAULT,
                () -> {
                  var failing =
                      task(
                          "failing",
                          TaskOptions.DEFAULT,
                          () -> {
                            await(sleep(TICK));
                            throw thrown;
                          });
                  var e = assertThrows(IOException.class, () -> await(failing));
                  assertSame(thrown, e);
                  log("caught");
                })));
    assertArrayEquals(trace, thrown.getStackTrace());
    assertEquals(List.of("caught main/main"), log);
  }

  @Test
  void anExceptionCrossesAGeneratorAndAnAwaitTogether() {
    var thrown = new IOException("deep down");
    run(() ->
        await(
            task(
                "main",
                TaskOptions.DEFAULT,
                () -> {
                  var g =
                      Generator.<Integer>of(y -> {
                        try {
                          await(
                              createTask(
                                  async(() -> {
                                    throw thrown;
                                  })));
                        } finally {
                          log("finally");
                        }
                      });
                  assertSame(thrown, assertThrows(IOException.class, g::next));
                  log("caught");
                  assertEquals(Generator.State.CLOSED, g.state());
                })));
    assertEquals(List.of("finally main/main", "caught main/main"), log);
  }
}
