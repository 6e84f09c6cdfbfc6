package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.cancelScope;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.moveOnAfter;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A task that says when it is ready. */
class TaskGroupStartTest {
  @AutoClose private final Script script = new Script();

  @Test
  void startWaitsUntilTheTaskIsReadyAndGivesItsValue() {
    script.run(() ->
        taskGroup(tg -> {
          int port =
              await(
                  tg.<Integer>start(status -> {
                    await(sleep(ms(5)));
                    status.started(8080);
                    await(sleep(ms(5)));
                    script.log("child ends");
                  }));
          script.log("started with " + port);
        }));
    script.log("group has ended");
    script.expect("5 started with 8080", "10 child ends", "10 group has ended");
  }

  @Test
  void theValueMayBeNull() {
    script.run(() ->
        taskGroup(tg -> {
          assertNull(await(tg.<String>start(status -> status.started(null))));
        }));
  }

  @Test
  void whatItThrowsBeforeIsThrownByStartAlone() {
    script.run(() ->
        taskGroup(tg -> {
          tg.createTask(
              async(() -> {
                await(sleep(ms(10)));
                script.log("sibling lives");
              }));
          var error =
              assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      await(
                          tg.<String>start(status -> {
                            await(sleep(ms(1)));
                            throw new IllegalArgumentException("port taken");
                          })));
          assertEquals("port taken", error.getMessage());
          script.log("goes on");
        }));
    script.expect("1 goes on", "10 sibling lives");
  }

  @Test
  void whatItThrowsLaterIsTheGroups() {
    script.run(() -> {
      var error =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    await(
                        tg.<String>start(status -> {
                          status.started("ready");
                          await(sleep(ms(1)));
                          throw new IllegalArgumentException("later");
                        }));
                    script.log("started");
                    await(sleep(ms(100)));
                  }));
      assertEquals("later", error.exceptions().getFirst().getMessage());
    });
    script.expect("0 started");
  }

  @Test
  void endingWithoutHavingBeenReadyIsAnError() {
    script.run(() ->
        taskGroup(tg -> {
          var error =
              assertThrows(
                  IllegalStateException.class, () -> await(tg.<String>start(status -> {})));
          assertEquals("the task ended without having called started()", error.getMessage());
        }));
  }

  @Test
  void beingReadyTwiceIsAnErrorOfTheTask() {
    script.run(() -> {
      var error =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    await(
                        tg.<String>start(status -> {
                          status.started("once");
                          status.started("twice");
                        }));
                  }));
      assertEquals("started() has been called already", error.exceptions().getFirst().getMessage());
    });
  }

  @Test
  void ifTheStarterIsCancelledSoIsTheTask() {
    script.run(() -> {
      taskGroup(tg -> {
        var starter =
            createTask(
                tg.<String>start(status -> {
                  try {
                    await(sleep(ms(100)));
                  } catch (CancelledError e) {
                    script.log("child cancelled");
                    // It does no harm that nobody listens any more.
                    status.started("too late");
                    throw e;
                  }
                }));
        await(sleep(ms(1)));
        starter.cancel();
        assertThrows(CancelledError.class, () -> await(starter));
        script.log("starter cancelled");
      });
      assertEquals(0, currentTask().cancelling());
    });
    script.expect("1 child cancelled", "1 starter cancelled");
  }

  @Test
  void aScopeGivesUpOnATaskThatDoesNotGetReady() {
    script.run(() -> {
      taskGroup(tg -> {
        CancelScope scope =
            moveOnAfter(
                ms(5),
                s -> {
                  await(tg.<String>start(status -> await(sleep(ms(100)))));
                });
        assertTrue(scope.cancelledCaught());
        await(sleep(ms(1)));
      });
      script.log("left");
    });
    script.expect("6 left");
  }

  @Test
  void theGroupsScopeIsTheTasks() {
    script.run(() -> {
      cancelScope(s -> {
        taskGroup(tg -> {
          await(
              tg.<String>start(status -> {
                status.started("ready");
                try {
                  await(sleep(ms(100)));
                } catch (CancelledError e) {
                  script.log(Script.show(e));
                  throw e;
                }
              }));
          s.cancel("why");
        });
      });
    });
    script.expect("0 CancelledError: why");
  }

  @Test
  void theFailureOfASiblingEndsBoth() {
    script.run(() ->
        assertThrows(
            ExceptionGroup.class,
            () ->
                taskGroup(tg -> {
                  tg.createTask(
                      async(() -> {
                        await(sleep(ms(1)));
                        throw new IllegalArgumentException("sibling");
                      }));
                  await(
                      tg.<String>start(status -> {
                        try {
                          await(sleep(ms(100)));
                        } finally {
                          script.log("child cancelled");
                        }
                      }));
                  script.log("never");
                })));
    script.expect("1 child cancelled");
  }

  @Test
  void inAGroupThatHasEnded() {
    script.run(() -> {
      TaskGroup[] ended = new TaskGroup[1];
      taskGroup(tg -> {
        ended[0] = tg;
      });
      var error =
          assertThrows(
              IllegalStateException.class,
              () -> await(ended[0].<String>start(status -> status.started("never"))));
      assertTrue(error.getMessage().contains("finished"), error.getMessage());
    });
  }

  @Test
  void readinessIsAMatterOfTheLoopsThread() {
    script.run(() ->
        taskGroup(tg -> {
          await(
              tg.<String>start(status -> {
                Script.onAnotherThread(
                    () -> assertThrows(IllegalStateException.class, () -> status.started("stray")));
                script.loop.callSoon(() -> status.started("by a callback"));
                await(sleep(ms(1)));
              }));
        }));
  }

  @Test
  void severalAtOnceAndOneInsideAnother() {
    script.run(() -> {
      taskGroup(tg -> {
        String inner =
            await(
                tg.<String>start(outer -> {
                  int value =
                      await(
                          tg.<Integer>start(in -> {
                            await(sleep(ms(3)));
                            in.started(42);
                          }));
                  outer.started("outer of " + value);
                }));
        script.log(inner);
      });
    });
    script.expect("3 outer of 42");
  }
}
