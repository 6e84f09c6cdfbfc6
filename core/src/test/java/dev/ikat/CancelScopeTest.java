package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.cancelScope;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.failAfter;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.moveOnAfter;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.timeout;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CancelScopeTest {
  @AutoClose private final Script script = new Script();

  /** Sleeps, and logs what the sleep was ended by. */
  private void nap(String name, long millis) {
    try {
      await(sleep(ms(millis)));
      script.log(name + " woke");
    } catch (CancelledError e) {
      script.log(name + " " + Script.show(e));
      throw e;
    }
  }

  /** The same, but the cancellation is swallowed. */
  private void stubbornNap(String name, long millis) {
    try {
      nap(name, millis);
    } catch (CancelledError swallowed) {
      // It will be thrown again.
    }
  }

  // ---- one scope --------------------------------------------------------------------------------

  @Test
  void whatIsCancelledEndsAtTheEndOfTheBlock() {
    script.run(() -> {
      CancelScope scope =
          cancelScope(s -> {
            script.loop.callLater(ms(5), s::cancel);
            nap("inside", 100);
          });
      assertTrue(scope.cancelCalled());
      assertTrue(scope.cancelledCaught());
      nap("after", 1);
    });
    script.expect("5 inside CancelledError", "6 after woke");
  }

  @Test
  void whatIsNotCancelledGivesItsValue() {
    script.run(() -> {
      assertEquals(Optional.of("v"), cancelScope(s -> await(sleep(ms(1), "v"))));
      CancelScope scope =
          cancelScope(s -> {
            nap("inside", 1);
          });
      assertFalse(scope.cancelCalled());
      assertFalse(scope.cancelledCaught());
      Optional<String> nothing =
          cancelScope(s -> {
            s.cancel();
            return await(sleep(ms(1), "v"));
          });
      assertEquals(Optional.empty(), nothing);
    });
    script.expect("2 inside woke");
  }

  @Test
  void otherExceptionsPass() {
    script.run(() -> {
      var thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  cancelScope(s -> {
                    s.cancel();
                    throw new IllegalArgumentException("mine");
                  }));
      assertEquals("mine", thrown.getMessage());
      nap("after", 1);
    });
    script.expect("1 after woke");
  }

  @Test
  void everyAwaitThatWouldSuspendThrowsHoweverOftenThatIsSwallowed() {
    script.run(() -> {
      var queue = new Queue<String>();
      var lock = new Lock();
      CancelScope scope =
          cancelScope(s -> {
            s.cancel("enough");
            stubbornNap("first", 10);
            stubbornNap("second", 10);
            assertThrows(CancelledError.class, () -> await(sleep(Duration.ZERO)));
            assertThrows(CancelledError.class, () -> await(queue.get()));
            assertThrows(CancelledError.class, () -> await(script.loop.createFuture()));
            // What does not have to wait goes on working.
            queue.putNowait("item");
            assertEquals("item", await(queue.get()));
            try (var _ = await(lock.hold())) {
              script.log("locked");
            }
          });
      assertTrue(scope.cancelCalled());
      assertFalse(scope.cancelledCaught(), "it was swallowed");
      assertFalse(lock.locked());
    });
    script.expect("0 first CancelledError: enough", "0 second CancelledError: enough", "0 locked");
  }

  @Test
  void theFirstReasonIsTheMessage() {
    script.run(() -> {
      CancelScope scope =
          cancelScope(s -> {
            script.loop.callLater(ms(5), () -> s.cancel("too late"));
            script.loop.callLater(ms(5), () -> s.cancel("again"));
            nap("inside", 100);
          });
      assertEquals("too late", scope.reason());
    });
    script.expect("5 inside CancelledError: too late");
  }

  @Test
  void cancellingAfterTheEndDoesNothing() {
    script.run(() -> {
      CancelScope scope =
          cancelScope(s -> {
            nap("inside", 1);
          });
      scope.cancel();
      scope.reschedule(ms(1));
      assertFalse(scope.cancelCalled());
      assertEquals(OptionalLong.empty(), scope.deadline());
      nap("after", 10);
      assertEquals("CancelScope[active, left]", scope.toString());
    });
    script.expect("1 inside woke", "11 after woke");
  }

  @Test
  void aTaskThatIsAboutToBeWokenIsCancelledAllTheSame() {
    script.run(() -> {
      var future = script.loop.<String>createFuture();
      var scope =
          cancelScope(s -> {
            script.loop.callSoon(() -> {
              future.setResult("result");
              s.cancel();
            });
            await(future);
          });
      assertTrue(scope.cancelledCaught());
      assertEquals("result", await(future));
    });
  }

  @Test
  void itNeedsATaskAndTheLoopsThread() {
    assertThrows(IllegalStateException.class, () -> cancelScope(s -> {}));
    script.run(() ->
        cancelScope(s -> {
          Script.onAnotherThread(() -> {
            assertThrows(IllegalStateException.class, s::cancel);
            assertThrows(IllegalStateException.class, () -> s.reschedule(ms(1)));
            assertThrows(IllegalStateException.class, () -> s.setShield(true));
          });
        }));
  }

  @Test
  void itTellsItsState() {
    script.run(() ->
        cancelScope(s -> {
          assertEquals("CancelScope[active]", s.toString());
          s.setShield(true);
          s.cancel("why");
          assertEquals("CancelScope[cancelled: why, shield]", s.toString());
        }));
  }

  // ---- deadlines --------------------------------------------------------------------------------

  @Test
  void moveOnAfterEndsTheBlockSilently() {
    script.run(() -> {
      CancelScope scope =
          moveOnAfter(
              ms(5),
              s -> {
                nap("inside", 100);
              });
      assertTrue(scope.cancelledCaught());
      assertEquals("in time", moveOnAfter(ms(5), s -> await(sleep(ms(4), "in time"))).get());
      nap("after", 10);
    });
    script.expect(
        "5 inside CancelledError: the deadline of a cancel scope has passed", "19 after woke");
  }

  @Test
  void failAfterThrows() {
    script.run(() -> {
      var error =
          assertThrows(
              TimeoutException.class,
              () ->
                  failAfter(
                      ms(5),
                      s -> {
                        nap("inside", 100);
                      }));
      assertEquals("the block took longer than PT0.005S", error.getMessage());
      assertEquals("in time", failAfter(ms(5), s -> await(sleep(ms(4), "in time"))));
    });
    script.expect("5 inside CancelledError: the deadline of a cancel scope has passed");
  }

  @Test
  void failAfterDoesNotThrowIfSomebodyElseCancelled() {
    script.run(() ->
        failAfter(
            ms(5),
            s -> {
              s.cancel("by hand");
              nap("inside", 100);
            }));
    script.expect("0 inside CancelledError: by hand");
  }

  @Test
  void failAfterDoesNotThrowIfTheBlockEndedAllTheSame() {
    script.run(() -> {
      assertEquals(
          "value",
          failAfter(
              ms(5),
              s -> {
                stubbornNap("inside", 100);
                return "value";
              }));
    });
    script.expect("5 inside CancelledError: the deadline of a cancel scope has passed");
  }

  @Test
  void theDeadlineCanBeSetAnew() {
    script.run(() -> {
      moveOnAfter(
          ms(5),
          s -> {
            assertEquals(OptionalLong.of(script.loop.time() + 5_000_000), s.deadline());
            await(sleep(ms(4)));
            s.reschedule(ms(10));
            nap("longer", 9);
            s.reschedule(null);
            assertEquals(OptionalLong.empty(), s.deadline());
            nap("without", 100);
            s.reschedule(ms(7));
            nap("again", 100);
          });
    });
    script.expect(
        "13 longer woke",
        "113 without woke",
        "120 again CancelledError: the deadline of a cancel scope has passed");
  }

  @Test
  void aDeadlineThatHasPassedCancelsAtOnce() {
    script.run(() -> {
      for (var limit : new Duration[] {Duration.ZERO, ms(-5)}) {
        CancelScope scope =
            moveOnAfter(
                limit,
                s -> {
                  assertTrue(s.cancelCalled());
                  nap("inside", 0);
                });
        assertTrue(scope.cancelledCaught());
      }
      assertThrows(
          TimeoutException.class, () -> failAfter(Duration.ZERO, s -> await(sleep(ms(1)))));
    });
    script.expect(
        "0 inside CancelledError: the deadline of a cancel scope has passed",
        "0 inside CancelledError: the deadline of a cancel scope has passed");
  }

  @Test
  void theDeadlineStaysWhatItWasOnceCancelled() {
    script.run(() ->
        cancelScope(s -> {
          s.cancel();
          s.reschedule(ms(5));
          assertEquals(OptionalLong.empty(), s.deadline());
        }));
  }

  @Test
  void noTimerIsLeftBehind() {
    script.run(() -> {
      moveOnAfter(
          ms(1000),
          s -> {
            nap("inside", 1);
          });
      moveOnAfter(
          ms(1000),
          s -> {
            s.cancel();
            nap("cancelled", 1);
          });
    });
    script.runUntilIdle();
    script.loop.callSoon(script.logs("idle"));
    script.turn();
    script.expect("1 inside woke", "1 cancelled CancelledError", "1 idle");
  }

  // ---- nesting and shields ----------------------------------------------------------------------

  @Test
  void anOuterScopeCancelsThoseInside() {
    script.run(() -> {
      CancelScope outer =
          cancelScope(o -> {
            script.loop.callLater(ms(5), () -> o.cancel("outer"));
            CancelScope inner =
                cancelScope(i -> {
                  nap("inner", 100);
                });
            script.log("never: " + inner);
          });
      assertTrue(outer.cancelledCaught());
    });
    script.expect("5 inner CancelledError: outer");
  }

  @Test
  void anInnerScopeLeavesTheOuterAlone() {
    script.run(() -> {
      CancelScope outer =
          cancelScope(o -> {
            CancelScope inner =
                moveOnAfter(
                    ms(5),
                    i -> {
                      nap("inner", 100);
                    });
            assertTrue(inner.cancelledCaught());
            nap("outer", 10);
          });
      assertFalse(outer.cancelCalled());
    });
    script.expect(
        "5 inner CancelledError: the deadline of a cancel scope has passed", "15 outer woke");
  }

  @Test
  void whereBothAreCancelledTheErrorEndsAtTheOuter() {
    script.run(() -> {
      CancelScope[] inner = new CancelScope[1];
      CancelScope outer =
          cancelScope(o -> {
            cancelScope(i -> {
              inner[0] = i;
              script.loop.callLater(ms(5), () -> i.cancel("inner"));
              script.loop.callLater(ms(5), () -> o.cancel("outer"));
              nap("both", 100);
            });
            script.log("never");
          });
      assertFalse(inner[0].cancelledCaught());
      assertTrue(outer.cancelledCaught());
      nap("after", 1);
    });
    script.expect("5 both CancelledError: inner", "6 after woke");
  }

  @Test
  void deadlinesOfNestedScopesEachEndTheirOwn() {
    script.run(() ->
        moveOnAfter(
            ms(20),
            o -> {
              moveOnAfter(
                  ms(10),
                  i -> {
                    nap("one", 100);
                  });
              moveOnAfter(
                  ms(100),
                  i -> {
                    nap("two", 100);
                  });
              script.log("never");
            }));
    script.expect(
        "10 one CancelledError: the deadline of a cancel scope has passed",
        "20 two CancelledError: the deadline of a cancel scope has passed");
  }

  @Test
  void aShieldKeepsOuterCancellationOut() {
    script.run(() -> {
      CancelScope outer =
          cancelScope(o -> {
            script.loop.callLater(ms(5), o::cancel);
            try {
              nap("work", 100);
            } finally {
              cancelScope(clean -> {
                clean.setShield(true);
                assertTrue(clean.shield());
                nap("cleaning", 10);
              });
              stubbornNap("after the shield", 10);
            }
          });
      assertTrue(outer.cancelledCaught());
    });
    script.expect(
        "5 work CancelledError", "15 cleaning woke", "15 after the shield CancelledError");
  }

  @Test
  void aShieldThatIsTakenAwayLetsItIn() {
    script.run(() ->
        cancelScope(o -> {
          script.loop.callLater(ms(5), () -> o.cancel("outer"));
          cancelScope(i -> {
            i.setShield(true);
            script.loop.callLater(ms(10), () -> i.setShield(false));
            nap("shielded", 100);
          });
        }));
    script.expect("10 shielded CancelledError: outer");
  }

  @Test
  void aShieldedScopeCanBeCancelledItself() {
    script.run(() -> {
      CancelScope outer =
          cancelScope(o -> {
            CancelScope inner =
                moveOnAfter(
                    ms(5),
                    i -> {
                      i.setShield(true);
                      o.cancel("outer");
                      nap("shielded", 100);
                    });
            assertTrue(inner.cancelledCaught());
            nap("outside", 1);
          });
      assertTrue(outer.cancelledCaught());
    });
    script.expect(
        "5 shielded CancelledError: the deadline of a cancel scope has passed",
        "5 outside CancelledError: outer");
  }

  @Test
  void whatIsAwaitedIsCancelledOnceNotByEachScopeAgain() {
    script.run(() -> {
      Task<?>[] child = new Task<?>[1];
      cancelScope(o -> {
        cancelScope(i -> {
          child[0] =
              createTask(
                  async(() -> {
                    try {
                      await(sleep(ms(100)));
                    } catch (CancelledError e) {
                      nap("child's cleaning", 10);
                    }
                  }));
          script.loop.callLater(
              ms(1),
              () -> {
                i.cancel();
                o.cancel();
                i.setShield(true);
                i.setShield(false);
              });
          await(child[0]);
        });
      });
      assertEquals(1, child[0].cancelling());
    });
    script.expect("11 child's cleaning woke");
  }

  // ---- beside asyncio's own cancellation --------------------------------------------------------

  @Nested
  class BesideTaskCancel {
    @Test
    void scopesAreNotCounted() {
      script.run(() -> {
        Task<?> me = currentTask();
        moveOnAfter(
            ms(5),
            s -> {
              stubbornNap("inside", 100);
              assertEquals(0, me.cancelling());
            });
        assertEquals(0, me.cancelling());
      });
      script.expect("5 inside CancelledError: the deadline of a cancel scope has passed");
    }

    @Test
    void theTasksOwnCancellationPassesThroughAScope() {
      Task<?> task =
          script.loop.createTask(
              async(() -> {
                cancelScope(s -> {
                  nap("inside", 100);
                });
                script.log("never");
              }));
      script.run(() -> {
        await(sleep(ms(1)));
        task.cancel("by hand");
      });
      script.runUntilIdle();
      script.expect("1 inside CancelledError: by hand");
      assertTrue(task.cancelled());
    }

    @Test
    void ifBothAreThereTheTasksOwnHasPriority() {
      for (boolean scopeFirst : new boolean[] {true, false}) {
        CancelScope[] scope = new CancelScope[1];
        Task<?> task =
            script.loop.createTask(
                async(() -> {
                  cancelScope(s -> {
                    scope[0] = s;
                    nap("inside", 100);
                  });
                  script.log("never");
                }));
        script.run(() -> {
          await(sleep(ms(1)));
          if (scopeFirst) {
            scope[0].cancel("scope");
            task.cancel("task");
          } else {
            task.cancel("task");
            scope[0].cancel("scope");
          }
          assertThrows(CancelledError.class, () -> await(task));
        });
        assertFalse(scope[0].cancelledCaught());
        assertEquals(1, task.cancelling());
      }
      script.expect("1 inside CancelledError: scope", "2 inside CancelledError: task");
    }

    @Test
    void aShieldIsNoProtectionFromTheTasksOwn() {
      Task<?> task =
          script.loop.createTask(
              async(() ->
                  cancelScope(s -> {
                    s.setShield(true);
                    nap("shielded", 100);
                  })));
      script.run(() -> {
        await(sleep(ms(1)));
        task.cancel();
      });
      script.runUntilIdle();
      script.expect("1 shielded CancelledError");
      assertTrue(task.cancelled());
    }

    @Test
    void aCancellationFromBeforeTheScopeDoesNotKeepItFromEnding() {
      Task<?> task =
          script.loop.createTask(
              async(() -> {
                stubbornNap("work", 100);
                moveOnAfter(
                    ms(5),
                    s -> {
                      nap("cleaning", 100);
                    });
                script.log("left");
              }));
      script.run(() -> {
        await(sleep(ms(1)));
        task.cancel();
        await(task);
      });
      assertEquals(1, task.cancelling());
      script.expect(
          "1 work CancelledError",
          "6 cleaning CancelledError: the deadline of a cancel scope has passed",
          "6 left");
    }

    @Test
    void aTimeoutInsideAScope() {
      script.run(() ->
          moveOnAfter(
              ms(20),
              s -> {
                assertThrows(TimeoutException.class, () -> timeout(ms(5), () -> nap("one", 100)));
                timeout(ms(100), () -> nap("two", 100));
                script.log("never");
              }));
      script.expect(
          "5 one CancelledError",
          "20 two CancelledError: the deadline of a cancel scope has passed");
    }

    @Test
    void aScopeInsideATimeout() {
      script.run(() -> {
        var me = currentTask();
        assertThrows(
            TimeoutException.class,
            () ->
                timeout(
                    ms(20),
                    () -> {
                      moveOnAfter(
                          ms(5),
                          s -> {
                            nap("one", 100);
                          });
                      moveOnAfter(
                          ms(100),
                          s -> {
                            nap("two", 100);
                          });
                      script.log("never");
                    }));
        assertEquals(0, me.cancelling());
      });
      script.expect(
          "5 one CancelledError: the deadline of a cancel scope has passed",
          "20 two CancelledError");
    }

    @Test
    void aTimeoutAndAScopeThatEndAtTheSameMoment() {
      script.run(() -> {
        var me = currentTask();
        moveOnAfter(
            ms(5),
            s -> {
              try {
                timeout(ms(5), () -> nap("both", 100));
              } catch (TimeoutException e) {
                script.log("timeout");
              }
              nap("still in the scope", 1);
            });
        assertThrows(
            TimeoutException.class,
            () ->
                timeout(
                    ms(5),
                    () -> {
                      moveOnAfter(
                          ms(5),
                          s -> {
                            nap("the other way round", 100);
                          });
                      script.log("never");
                    }));
        assertEquals(0, me.cancelling());
        nap("after", 1);
      });
      script.expect(
          "5 both CancelledError: the deadline of a cancel scope has passed",
          "5 timeout",
          "5 still in the scope CancelledError: the deadline of a cancel scope has passed",
          "10 the other way round CancelledError",
          "11 after woke");
    }

    @Test
    void aFutureThatWasCancelledByOthersIsNotTheScopes() {
      script.run(() -> {
        var future = script.loop.<Void>createFuture();
        future.cancel("by others");
        var error = assertThrows(CancelledError.class, () -> cancelScope(s -> await(future)));
        assertEquals("by others", error.getMessage());
      });
    }
  }

  // ---- groups -----------------------------------------------------------------------------------

  @Nested
  class WithTaskGroups {
    @Test
    void aScopeAroundAGroupCancelsItsTasks() {
      script.run(() -> {
        var me = currentTask();
        CancelScope scope =
            moveOnAfter(
                ms(5),
                s -> {
                  taskGroup(tg -> {
                    tg.createTask(async(() -> nap("a", 100)));
                    tg.createTask(async(() -> nap("b", 100)));
                  });
                });
        assertTrue(scope.cancelledCaught());
        assertEquals(0, me.cancelling());
        nap("after", 1);
      });
      script.expect(
          "5 a CancelledError: the deadline of a cancel scope has passed",
          "5 b CancelledError: the deadline of a cancel scope has passed",
          "6 after woke");
    }

    @Test
    void theTasksAreWaitedFor() {
      script.run(() -> {
        moveOnAfter(
            ms(5),
            s -> {
              taskGroup(tg ->
                  tg.createTask(
                      async(() -> {
                        try {
                          nap("child", 100);
                        } finally {
                          cancelScope(clean -> {
                            clean.setShield(true);
                            nap("cleaning", 10);
                          });
                        }
                      })));
            });
        script.log("left");
      });
      script.expect(
          "5 child CancelledError: the deadline of a cancel scope has passed",
          "15 cleaning woke",
          "15 left");
    }

    @Test
    void tasksBelongToTheScopeTheGroupIsInWhereverTheyAreMade() {
      script.run(() ->
          taskGroup(tg -> {
            cancelScope(s -> {
              tg.createTask(async(() -> nap("child", 10)));
              s.cancel();
              stubbornNap("body", 1);
            });
          }));
      script.expect("0 body CancelledError", "10 child woke");
    }

    @Test
    void plainTasksDoNotBelongToTheScope() {
      script.run(() -> {
        Task<?>[] child = new Task<?>[1];
        cancelScope(s -> {
          child[0] = createTask(async(() -> nap("child", 10)));
          s.cancel();
          await(sleep(ms(1)));
        });
        await(child[0]);
      });
      script.expect("10 child woke");
    }

    @Test
    void norDoThoseThatAnEagerTaskOfTheGroupMakes() {
      script.run(() -> {
        Task<?>[] plain = new Task<?>[1];
        cancelScope(s -> {
          taskGroup(tg -> {
            tg.createTask(
                async(() -> {
                  plain[0] = createTask(async(() -> nap("plain", 10)));
                  nap("eager", 10);
                }),
                TaskOptions.DEFAULT.eager());
            script.loop.callLater(ms(1), s::cancel);
          });
        });
        await(plain[0]);
      });
      script.expect("1 eager CancelledError", "10 plain woke");
    }

    @Test
    void aChildsFailureGoesThroughACancelledScope() {
      script.run(() -> {
        var me = currentTask();
        var error =
            assertThrows(
                ExceptionGroup.class,
                () ->
                    cancelScope(s -> {
                      taskGroup(tg -> {
                        tg.createTask(
                            async(() -> {
                              try {
                                await(sleep(ms(100)));
                              } catch (CancelledError e) {
                                throw new IllegalArgumentException("while ending");
                              }
                            }));
                        await(sleep(ms(1)));
                        s.cancel();
                        await(sleep(ms(1)));
                      });
                    }));
        assertEquals("while ending", error.exceptions().getFirst().getMessage());
        assertEquals(0, me.cancelling());
        nap("after", 1);
      });
      script.expect("2 after woke");
    }

    @Test
    void aScopeInAChildIsNobodyElsesBusiness() {
      script.run(() ->
          taskGroup(tg -> {
            tg.createTask(
                async(() ->
                    moveOnAfter(
                        ms(5),
                        s -> {
                          nap("limited", 100);
                        })));
            tg.createTask(async(() -> nap("other", 10)));
          }));
      script.expect(
          "5 limited CancelledError: the deadline of a cancel scope has passed", "10 other woke");
    }

    @Test
    void aShieldAroundAGroupShieldsItsTasks() {
      script.run(() ->
          cancelScope(o -> {
            script.loop.callLater(ms(5), o::cancel);
            cancelScope(i -> {
              i.setShield(true);
              taskGroup(tg -> tg.createTask(async(() -> nap("child", 10))));
            });
            nap("outer", 1);
          }));
      script.expect("10 child woke", "10 outer CancelledError");
    }

    @Test
    void groupsOfGroups() {
      script.run(() -> {
        moveOnAfter(
            ms(5),
            s -> {
              taskGroup(outer ->
                  outer.createTask(
                      async(() ->
                          taskGroup(inner -> {
                            inner.createTask(async(() -> nap("grandchild", 100)));
                          }))));
            });
        script.log("left");
      });
      script.expect(
          "5 grandchild CancelledError: the deadline of a cancel scope has passed", "5 left");
    }

    @Test
    void groupCancelInsideAScope() {
      script.run(() -> {
        CancelScope scope =
            cancelScope(s -> {
              taskGroup(tg -> {
                tg.createTask(async(() -> nap("child", 100)));
                await(sleep(ms(1)));
                tg.cancel();
              });
              nap("after the group", 1);
            });
        assertFalse(scope.cancelCalled());
        assertEquals(0, currentTask().cancelling());
      });
      script.expect("1 child CancelledError", "2 after the group woke");
    }

    @Test
    void aTaskMadeInACancelledScopeDoesNotBegin() {
      script.run(() ->
          cancelScope(s -> {
            taskGroup(tg -> {
              s.cancel();
              tg.createTask(async(() -> script.log("never")));
            });
          }));
    }
  }

  // ---- primitives keep their invariants ---------------------------------------------------------

  @Nested
  class WithPrimitives {
    @Test
    void aConditionHoldsItsLockAgainWhenItsWaiterIsCancelled() {
      script.run(() -> {
        var condition = new Condition();
        var holder =
            createTask(
                async(() -> {
                  await(sleep(ms(1)));
                  try (var _ = await(condition.hold())) {
                    nap("holder", 10);
                  }
                }));
        moveOnAfter(
            ms(5),
            s -> {
              try (var _ = await(condition.hold())) {
                try {
                  await(condition.waitFor());
                } catch (CancelledError e) {
                  // Only when the holder has gone, although the scope has long been cancelled.
                  script.log("cancelled");
                  condition.signal();
                  throw e;
                }
              }
            });
        await(holder);
        try (var _ = await(condition.hold())) {
          script.log("free");
        }
      });
      script.expect("11 holder woke", "11 cancelled", "11 free");
    }

    @Test
    void aLockIsPassedOnByAWaiterThatIsCancelled() {
      script.run(() -> {
        var lock = new Lock();
        await(lock.acquire());
        CancelScope[] scope = new CancelScope[1];
        var first =
            createTask(
                async(() ->
                    cancelScope(s -> {
                      scope[0] = s;
                      await(lock.acquire());
                    })));
        var second =
            createTask(
                async(() -> {
                  await(lock.acquire());
                  script.log("second has it");
                }));
        await(sleep(ms(1)));
        lock.release();
        scope[0].cancel();
        await(gather(first, second));
        assertTrue(lock.locked());
      });
      script.expect("1 second has it");
    }

    @Test
    void aQueueLosesNothing() {
      script.run(() -> {
        var queue = new Queue<String>();
        CancelScope[] scope = new CancelScope[1];
        var getter =
            createTask(
                async(() ->
                    cancelScope(s -> {
                      scope[0] = s;
                      await(queue.get());
                    })));
        await(sleep(ms(1)));
        queue.putNowait("item");
        scope[0].cancel();
        assertTrue(await(getter).getClass() == CancelScope.class);
        assertEquals("item", await(queue.get()));
      });
    }

    @Test
    void aSemaphoreGetsItsPermitBack() {
      script.run(() -> {
        var semaphore = new Semaphore(1);
        await(semaphore.acquire());
        CancelScope[] scope = new CancelScope[1];
        var waiting =
            createTask(
                async(() ->
                    cancelScope(s -> {
                      scope[0] = s;
                      await(semaphore.acquire());
                    })));
        await(sleep(ms(1)));
        semaphore.release();
        scope[0].cancel();
        await(waiting);
        assertFalse(semaphore.locked());
      });
    }

    @Test
    void whatIsGatheredIsCancelled() {
      script.run(() -> {
        CancelScope scope =
            moveOnAfter(
                ms(5),
                s -> {
                  await(gather(async(() -> nap("a", 100)), async(() -> nap("b", 100))));
                });
        assertTrue(scope.cancelledCaught());
      });
      script.expect(
          "5 a CancelledError: the deadline of a cancel scope has passed",
          "5 b CancelledError: the deadline of a cancel scope has passed");
    }
  }

  // ---- generators -------------------------------------------------------------------------------

  @Nested
  class WithGenerators {
    @Test
    void aGeneratorsBodyIsInTheScopeOfWhoAsks() {
      script.run(() -> {
        try (var numbers =
            Generator.<Integer>of(y -> {
              for (int i = 0; ; i++) {
                await(sleep(ms(2)));
                y.yield(i);
              }
            })) {
          moveOnAfter(
              ms(5),
              s -> {
                for (int i : numbers) {
                  script.log(i);
                }
              });
        }
      });
      script.expect("2 0", "4 1");
    }

    @Test
    void anAsyncGeneratorIsClosedInACancelledScope() {
      script.run(() -> {
        moveOnAfter(
            ms(5),
            s -> {
              try (var ticks =
                  AsyncGenerator.<Integer>of(y -> {
                    try {
                      for (int i = 0; ; i++) {
                        y.yield(i);
                        await(sleep(ms(2)));
                      }
                    } finally {
                      stubbornNap("cleaning", 1);
                    }
                  })) {
                for (int i : ticks) {
                  script.log(i);
                }
              }
            });
        script.log("left");
      });
      script.expect(
          "0 0",
          "2 1",
          "4 2",
          "5 cleaning CancelledError: the deadline of a cancel scope has passed",
          "5 left");
    }

    @Test
    void aBlockInsideABodyBetweenYields() {
      script.run(() -> {
        try (var values =
            Generator.<String>of(y -> {
              y.yield(moveOnAfter(ms(5), s -> await(sleep(ms(100), "x"))).orElse("gave up"));
              y.yield(moveOnAfter(ms(5), s -> await(sleep(ms(1), "x"))).orElse("gave up"));
            })) {
          for (String value : values) {
            nap(value, 10);
          }
        }
      });
      script.expect("15 gave up woke", "26 x woke");
    }

    @Test
    void yieldingOutOfABlockIsFoundOutWhenScopesAreLeftInTheWrongOrder() {
      script.run(() -> {
        var crossing =
            Generator.<String>of(y ->
                cancelScope(inBody -> {
                  y.yield("inside");
                  inBody.cancel();
                }));
        cancelScope(outside -> {
          crossing.next();
          cancelScope(inner -> {
            var error = assertThrows(IllegalStateException.class, crossing::hasNext);
            assertTrue(error.getMessage().contains("do not yield"), error.getMessage());
            nap("inner is not cancelled", 1);
          });
          nap("nor is outside", 1);
        });
        nap("nor the task", 1);
      });
      script.expect(
          "1 inner is not cancelled woke", "2 nor is outside woke", "3 nor the task woke");
    }

    @Test
    void aScopeThatAnotherTaskEntered() {
      script.run(() -> {
        var crossing =
            AsyncGenerator.<String>of(y ->
                cancelScope(inBody -> {
                  y.yield("inside");
                }));
        await(createTask(crossing.anext()));
        var error = assertThrows(IllegalStateException.class, () -> await(crossing.aclose()));
        assertTrue(error.getMessage().contains("by another task"), error.getMessage());
        nap("unharmed", 1);
      });
      script.expect("1 unharmed woke");
    }
  }
}
