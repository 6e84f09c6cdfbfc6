package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.timeout;
import static dev.ikat.Asyncio.timeoutAt;
import static dev.ikat.Asyncio.waitOn;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TimeoutTest {
  @AutoClose private final Script script = new Script();

  private static void forever() {
    await(sleep(Duration.ofDays(1)));
  }

  private static void pause(long millis) {
    await(sleep(ms(millis)));
  }

  // ---- in time or not (TO1) ---------------------------------------------------------------------

  @Test
  void theBodyIsCancelledWhenTheTimeIsOver() {
    script.run(() -> {
      TimeoutException error =
          assertThrows(
              TimeoutException.class,
              () ->
                  timeout(
                      ms(10),
                      t -> {
                        assertFalse(t.expired());
                        try {
                          forever();
                        } finally {
                          script.log("cancelled, expired: " + t.expired());
                        }
                      }));
      assertInstanceOf(CancelledError.class, error.getCause());
      assertEquals(0, Asyncio.currentTask().cancelling());
      pause(1);
      script.log("goes on");
    });
    script.expect("10 cancelled, expired: true", "11 goes on");
  }

  @Test
  void aBodyThatIsInTimeGivesItsResult() {
    script.run(() -> {
      assertEquals("result", timeout(ms(10), () -> await(sleep(ms(5), "result"))));
      assertEquals("result", timeout(ms(10), t -> "result"));
      timeout(ms(10), () -> script.log("an action"));
      pause(20);
    });
    script.expect("5 an action");
  }

  @Test
  void whenIsTheMomentOnTheLoopsClock() {
    script.run(() -> {
      long start = getRunningLoop().time();
      timeout(
          ms(10),
          t -> {
            assertEquals(OptionalLong.of(start + ms(10).toNanos()), t.when());
          });
    });
  }

  @Test
  void timeoutAtCountsFromTheLoopsClock() {
    script.run(() -> {
      long deadline = getRunningLoop().time() + ms(10).toNanos();
      pause(4);
      assertThrows(
          TimeoutException.class,
          () ->
              timeoutAt(
                  deadline,
                  t -> {
                    assertEquals(deadline, t.when().orElseThrow());
                    forever();
                  }));
      script.log("late");
      assertEquals("result", timeoutAt(deadline + ms(5).toNanos(), t -> "result"));
    });
    script.expect("10 late");
  }

  @Test
  void withoutALimitItNeverFires() {
    script.run(() -> {
      timeout(
          null,
          t -> {
            assertEquals(OptionalLong.empty(), t.when());
            pause(60_000);
            assertFalse(t.expired());
          });
      script.log("in time");
    });
    script.expect("60000 in time");
  }

  // ---- zero and less ----------------------------------------------------------------------------

  @Test
  void zeroFiresAtTheFirstAwaitThatRests() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  Duration.ZERO,
                  t -> {
                    script.log("the body is run");
                    pause(10);
                    script.log("never");
                  }));
    });
    script.expect("0 the body is run");
    assertEquals(Duration.ZERO, script.time.elapsed());
  }

  @Test
  void zeroWithABodyThatNeverRestsIsInTime() {
    script.run(() -> {
      assertEquals(1, timeout(Duration.ZERO, () -> 1));
      await(sleep(Duration.ZERO));
    });
  }

  @Test
  void zeroAndOneTurnOfTheLoop() {
    for (Duration limit : List.of(Duration.ZERO, ms(-1), Duration.ofDays(-365_000))) {
      script.run(() -> {
        assertThrows(
            TimeoutException.class, () -> timeout(limit, () -> await(sleep(Duration.ZERO))));
        assertThrows(
            TimeoutException.class,
            () ->
                timeoutAt(
                    getRunningLoop().time() - 1,
                    t -> {
                      await(sleep(Duration.ZERO));
                    }));
        assertEquals(0, Asyncio.currentTask().cancelling());
      });
    }
  }

  @Test
  void aVeryLongLimitIsNoOverflow() {
    script.run(() -> {
      timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> pause(10));
      script.log("in time");
    });
    script.expect("10 in time");
  }

  // ---- other exceptions (TO4) -------------------------------------------------------------------

  @Test
  void anExceptionBeforeTheDeadlinePassesAsItIs() {
    IOException failure = new IOException();
    script.run(() -> {
      Throwable thrown =
          assertThrows(
              IOException.class,
              () ->
                  timeout(
                      ms(10),
                      t -> {
                        pause(5);
                        throw failure;
                      }));
      assertSame(failure, thrown);
      pause(10);
    });
  }

  @Test
  void anExceptionWhileTheBodyIsBeingCancelledWins() {
    IOException failure = new IOException("while cleaning up");
    script.run(() -> {
      Throwable thrown =
          assertThrows(
              IOException.class,
              () ->
                  timeout(
                      ms(10),
                      t -> {
                        try {
                          forever();
                        } catch (CancelledError e) {
                          throw failure;
                        }
                      }));
      assertSame(failure, thrown);
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
  }

  @Test
  void aBodyThatRefusesTheCancellationIsLeftNormally() {
    script.run(() -> {
      String result =
          timeout(
              ms(10),
              t -> {
                try {
                  forever();
                } catch (CancelledError e) {
                  assertTrue(t.expired());
                }
                return "all the same";
              });
      assertEquals("all the same", result);
      assertEquals(0, Asyncio.currentTask().cancelling());
      pause(1);
    });
  }

  @Test
  void cancelledErrorRaisedByHandBeforeTheDeadlineIsNoTimeout() {
    script.run(() -> {
      CancelledError error =
          assertThrows(
              CancelledError.class,
              () ->
                  timeout(
                      ms(10),
                      t -> {
                        throw new CancelledError("by hand");
                      }));
      assertEquals("by hand", error.getMessage());
    });
  }

  @Test
  void theExceptionOfAnAwaitedTaskThatFailsInTimeIsThrown() {
    script.run(() -> {
      assertThrows(
          IOException.class,
          () ->
              timeout(
                  ms(10),
                  t -> {
                    await(
                        createTask(
                            async(() -> {
                              pause(5);
                              throw new IOException();
                            })));
                  }));
    });
  }

  // ---- nested (TO5) -----------------------------------------------------------------------------

  @Test
  void ofTwoTheOneThatIsOverFires() {
    script.run(() -> {
      timeout(
          ms(50),
          outer -> {
            assertThrows(TimeoutException.class, () -> timeout(ms(10), () -> forever()));
            script.log("inner");
            assertFalse(outer.expired());
          });
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(10),
                  outer -> {
                    timeout(
                        ms(50),
                        inner -> {
                          try {
                            forever();
                          } finally {
                            script.log("outer " + outer.expired() + ", inner " + inner.expired());
                          }
                        });
                  }));
    });
    script.expect("10 inner", "20 outer true, inner false");
  }

  @Test
  void ofTwoThatAreOverAtTheSameTimeTheOuterFires() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(10),
                  outer -> {
                    timeout(
                        ms(10),
                        inner -> {
                          try {
                            forever();
                          } finally {
                            script.log("outer " + outer.expired() + ", inner " + inner.expired());
                          }
                        });
                  }));
      assertEquals(0, Asyncio.currentTask().cancelling());
      pause(1);
    });
    script.expect("10 outer true, inner true");
  }

  @Test
  void aBodyThatKeepsTheLoopBusyPastTheInnerDeadline() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(50),
                  outer -> {
                    assertThrows(
                        TimeoutException.class,
                        () ->
                            timeout(
                                ms(10),
                                inner -> {
                                  script.time.advance(ms(30));
                                  pause(1);
                                }));
                    script.log("inner");
                    forever();
                  }));
      script.log("outer");
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("30 inner", "50 outer");
  }

  @Test
  void aBodyThatKeepsTheLoopBusyPastBothDeadlines() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(20),
                  outer -> {
                    timeout(
                        ms(10),
                        inner -> {
                          script.time.advance(ms(30));
                          pause(1);
                        });
                  }));
      script.log("outer");
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("30 outer");
  }

  @Test
  void insideAFinallyAfterACancellation() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try {
                  forever();
                } finally {
                  assertThrows(TimeoutException.class, () -> timeout(ms(10), () -> forever()));
                  script.log("timeout in finally");
                  assertEquals(1, Asyncio.currentTask().cancelling());
                }
              }));
      pause(5);
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.expect("15 timeout in finally");
  }

  @Test
  void aTimeoutInAFinallyInsideATimeoutThatHasExpired() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(10),
                  () -> {
                    try {
                      forever();
                    } finally {
                      assertThrows(TimeoutException.class, () -> timeout(ms(10), () -> forever()));
                      script.log("inner");
                    }
                  }));
      script.log("outer");
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("20 inner", "20 outer");
  }

  // ---- cancelled from outside (TO3) -------------------------------------------------------------

  @Test
  void aCancellationFromOutsideIsNoTimeout() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                Timeout[] limit = new Timeout[1];
                try {
                  timeout(
                      ms(10),
                      t -> {
                        limit[0] = t;
                        forever();
                      });
                } finally {
                  assertFalse(limit[0].expired());
                }
              }));
      pause(5);
      task.cancel("from outside");
      CancelledError error = assertThrows(CancelledError.class, () -> await(task));
      assertEquals("from outside", error.getMessage());
      pause(10);
    });
  }

  @Test
  void bothAtTheSameTimeTheOneFromOutsideWins() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> timeout(ms(10), () -> forever())));
      getRunningLoop().callLater(ms(10), task::cancel);
      await(waitOn(List.of(task)));
      assertTrue(task.cancelled());
      assertEquals(1, task.cancelling());
    });
  }

  @Test
  void cancelledWhileItCleansUpAfterTheDeadlineTheOneFromOutsideWins() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() ->
                  timeout(
                      ms(10),
                      () -> {
                        try {
                          forever();
                        } finally {
                          pause(10);
                        }
                      })));
      pause(15);
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
    });
  }

  @Test
  void theTaskAroundIsNotCancelledByATimeoutInIt() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                assertThrows(TimeoutException.class, () -> timeout(ms(1), () -> forever()));
              }));
      await(task);
      assertFalse(task.cancelled());
      assertEquals(0, task.cancelling());
    });
  }

  @Test
  void afterACancellationThatWasRefusedATimeoutWorks() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try {
                  forever();
                } catch (CancelledError refused) {
                  assertEquals(1, Asyncio.currentTask().cancelling());
                }
                assertThrows(TimeoutException.class, () -> timeout(ms(5), () -> forever()));
                script.log("timeout");
                assertEquals(1, Asyncio.currentTask().cancelling());
              }));
      pause(5);
      task.cancel();
      await(task);
    });
    script.expect("10 timeout");
  }

  @Test
  void aCancellationInATimeoutAfterOneThatWasRefused() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try {
                  forever();
                } catch (CancelledError refused) {
                  script.log("refused");
                }
                timeout(ms(100), () -> forever());
              }));
      pause(5);
      task.cancel();
      pause(5);
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
      assertEquals(2, task.cancelling());
    });
    script.expect("5 refused");
  }

  @Test
  void whatItWaitsForIsCancelled() {
    script.run(() -> {
      Future<Void> future = getRunningLoop().createFuture();
      assertThrows(TimeoutException.class, () -> timeout(ms(10), () -> await(future)));
      assertTrue(future.cancelled());
    });
  }

  // ---- reschedule (TO2) -------------------------------------------------------------------------

  @Test
  void itCanBePutOffAndBroughtForward() {
    script.run(() -> {
      timeout(
          ms(10),
          t -> {
            t.reschedule(ms(50));
            pause(40);
          });
      script.log("put off");
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(100),
                  t -> {
                    t.reschedule(ms(10));
                    forever();
                  }));
      script.log("brought forward");
    });
    script.expect("40 put off", "50 brought forward");
  }

  @Test
  void aLimitCanBeSetLaterAndTakenAway() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  null,
                  t -> {
                    t.reschedule(ms(10));
                    forever();
                  }));
      script.log("set later");
      timeout(
          ms(10),
          t -> {
            t.reschedule(null);
            assertEquals(OptionalLong.empty(), t.when());
            pause(50);
          });
      script.log("taken away");
    });
    script.expect("10 set later", "60 taken away");
  }

  @Test
  void onceExpiredOrLeftItCannotBeRescheduled() {
    script.run(() -> {
      Timeout[] limit = new Timeout[1];
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(10),
                  t -> {
                    limit[0] = t;
                    try {
                      forever();
                    } finally {
                      IllegalStateException error =
                          assertThrows(IllegalStateException.class, () -> t.reschedule(ms(10)));
                      assertTrue(error.getMessage().contains("EXPIRING"), error.getMessage());
                    }
                  }));
      assertThrows(IllegalStateException.class, () -> limit[0].reschedule(ms(10)));
      timeout(ms(10), t -> limit[0] = t);
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> limit[0].reschedule(ms(10)));
      assertTrue(error.getMessage().contains("EXITED"), error.getMessage());
      pause(20);
    });
  }

  // ---- with the rest ----------------------------------------------------------------------------

  @Test
  void aroundATaskGroupItCancelsItsTasks() {
    script.run(() -> {
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(10),
                  () ->
                      taskGroup(tg -> {
                        tg.createTask(
                            async(() -> {
                              try {
                                forever();
                              } finally {
                                script.log("task cancelled");
                              }
                            }));
                      })));
      assertEquals(0, Asyncio.currentTask().cancelling());
    });
    script.expect("10 task cancelled");
  }

  @Test
  void aroundATaskGroupWhoseTasksFailWhileBeingCancelledTheirFailureIsThrown() {
    script.run(() -> {
      ExceptionGroup group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  timeout(
                      ms(10),
                      () ->
                          taskGroup(tg -> {
                            tg.createTask(
                                async(() -> {
                                  try {
                                    forever();
                                  } catch (CancelledError e) {
                                    throw new IOException("while cleaning up");
                                  }
                                }));
                          })));
      assertEquals(1, group.find(IOException.class).size());
      assertEquals(0, Asyncio.currentTask().cancelling());
      pause(1);
    });
  }

  @Test
  void outsideOfATaskThereIsNoTimeout() {
    script.loop.callSoon(() -> {
      assertThrows(IllegalStateException.class, () -> timeout(ms(1), () -> {}));
      script.log("refused");
    });
    script.runUntilIdle();
    script.expect("0 refused");
    assertThrows(IllegalStateException.class, () -> timeout(ms(1), () -> {}));
  }

  @Test
  void leavingTheBlockLeavesNoTimer() {
    script.run(() -> {
      timeout(ms(1_000), () -> pause(1));
    });
    script.runUntilIdle();
    assertEquals(ms(1), script.time.elapsed());
  }

  @Test
  void itCanBeSetAnewToAMoment() {
    script.run(() -> {
      timeout(
          ms(10),
          t -> {
            t.rescheduleAt(script.loop.time() + ms(40).toNanos());
            await(sleep(ms(30)));
            script.log("expired: " + t.expired());
          });
    });
    script.expect("30 expired: false");
  }

  @Test
  void toStringShowsTheStateAndTheMoment() {
    script.run(() -> {
      Timeout[] limit = new Timeout[1];
      assertThrows(
          TimeoutException.class,
          () ->
              timeout(
                  ms(10),
                  t -> {
                    limit[0] = t;
                    assertTrue(t.toString().startsWith("Timeout[ENTERED, when="), t.toString());
                    try {
                      forever();
                    } finally {
                      assertTrue(t.toString().startsWith("Timeout[EXPIRING"), t.toString());
                    }
                  }));
      assertTrue(limit[0].toString().startsWith("Timeout[EXPIRED"), limit[0].toString());
      timeout(
          null,
          t -> {
            limit[0] = t;
            assertEquals("Timeout[ENTERED]", t.toString());
          });
      assertEquals("Timeout[EXITED]", limit[0].toString());
    });
  }
}
