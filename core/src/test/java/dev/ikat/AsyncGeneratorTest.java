package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.mayThrow;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.show;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The statements about async generators, each by its number in the inventory. */
class AsyncGeneratorTest {
  @AutoClose private final Script script = new Script();

  private static AsyncGenerator<Integer, Void> count(int n) {
    return AsyncGenerator.of(y -> {
      for (int i = 0; i < n; i++) {
        await(sleep(ms(1)));
        y.yield(i);
      }
    });
  }

  /** Yields 1 and 2, and says what it is thrown. */
  private AsyncGenerator<Integer, Void> catching() {
    return AsyncGenerator.of(y -> {
      try {
        y.yield(1);
        y.yield(2);
      } catch (Throwable t) {
        script.log("caught " + show(t));
        throw t;
      } finally {
        await(sleep(ms(1)));
        script.log("finally");
      }
    });
  }

  private static void assertEnded(AsyncGenerator<?, ?> generator) {
    assertThrows(StopAsyncIteration.class, () -> await(generator.anext()));
    assertThrows(StopAsyncIteration.class, () -> await(generator.anext()));
  }

  // ---- 60: the protocol -------------------------------------------------------------------------

  @Test
  void statement60_eachStepIsACoroutineOfItsOwn() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(3);
      assertEquals(0, await(generator.anext()));
      assertEquals(1, await(generator.asend(null)));
      assertEquals(2, await(createTask(generator.anext())));
      assertEnded(generator);
    });
    assertEquals(ms(3), script.time.elapsed());
  }

  @Test
  void statement60_noStepCanBeAwaitedTwice() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(3);
      for (Coroutine<?> step :
          List.of(
              generator.anext(), generator.asend(null), generator.anext(7), generator.aclose())) {
        await(step);
        assertThrows(IllegalStateException.class, () -> await(step));
      }
      Coroutine<Integer> thrown = generator.athrow(new IOException());
      await(thrown);
      assertThrows(IllegalStateException.class, () -> await(thrown));
    });
  }

  @Test
  void statement60_aStepThatFailedCannotBeAwaitedAgainEither() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(1);
      Coroutine<Integer> thrown = generator.athrow(new IOException());
      assertThrows(IOException.class, () -> await(thrown));
      assertThrows(IllegalStateException.class, () -> await(thrown));
    });
  }

  @Test
  void statement60_nothingRunsBeforeAStepIsAwaited() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            script.log("body");
            y.yield(1);
          });
      Coroutine<Integer> step = generator.anext();
      script.log("made");
      await(step);
      await(generator.aclose());
    });
    script.expect("0 made", "0 body");
  }

  @Test
  void statement60_aForEachGoesThroughIt() {
    script.run(() -> {
      for (int i : count(3)) {
        script.log(i);
      }
      for (int i : count(0)) {
        script.log("never " + i);
      }
    });
    script.expect("1 0", "2 1", "3 2");
  }

  @Test
  void statement60_iteratingAgainGoesOnWhereItIs() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(3);
      assertEquals(0, generator.iterator().next());
      assertEquals(1, generator.iterator().next());
      assertEquals(2, await(generator.anext()));
      assertFalse(generator.iterator().hasNext());
      assertThrows(NoSuchElementException.class, () -> generator.iterator().next());
    });
  }

  @Test
  void statement60_otherTasksRunWhileItAwaits() {
    script.run(() -> {
      Task<Void> other =
          createTask(
              async(() -> {
                for (int i : count(2)) {
                  script.log("other " + i);
                }
              }));
      for (int i : count(2)) {
        script.log("main " + i);
      }
      await(other);
    });
    script.expect("1 main 0", "1 other 0", "2 main 1", "2 other 1");
  }

  // ---- 61: the end ------------------------------------------------------------------------------

  @Test
  void statement61_theEndIsToldAgainAndAgain() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(1);
      await(generator.anext());
      assertEnded(generator);
      assertThrows(StopAsyncIteration.class, () -> await(generator.asend(null)));
    });
  }

  @Test
  void statement61_anExceptionOfTheBodyIsThrownOnceAndThenItHasEnded() {
    IOException failure = new IOException();
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            y.yield(1);
            await(sleep(ms(1)));
            throw failure;
          });
      await(generator.anext());
      assertSame(failure, assertThrows(IOException.class, () -> await(generator.anext())));
      assertEnded(generator);
    });
  }

  @Test
  void statement61_aCancelledStepEndsIt() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(3);
      Task<Integer> step = createTask(generator.anext());
      await(sleep(Duration.ZERO));
      step.cancel();
      assertThrows(CancelledError.class, () -> await(step));
      assertEnded(generator);
    });
  }

  @Test
  void statement61_whatAFinallyYieldsComesBeforeTheException() {
    IOException failure = new IOException();
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
              throw failure;
            } finally {
              y.yield(2);
              await(sleep(ms(1)));
              y.yield(3);
            }
          });
      for (int i = 1; i <= 3; i++) {
        assertEquals(i, await(generator.anext()));
      }
      assertSame(failure, assertThrows(IOException.class, () -> await(generator.anext())));
      assertEnded(generator);
    });
  }

  // ---- 62: sending ------------------------------------------------------------------------------

  @Test
  void statement62_aValueSentIsWhatTheYieldReturns() {
    script.run(() -> {
      AsyncGenerator<String, Integer> generator =
          AsyncGenerator.twoWay(y -> {
            int got = y.yield("ready");
            while (true) {
              await(sleep(ms(1)));
              got = y.yield("got " + got);
            }
          });
      assertEquals("ready", await(generator.asend(null)));
      assertEquals("got 1", await(generator.asend(1)));
      assertEquals("got 2", await(generator.asend(2)));
      await(generator.aclose());
    });
  }

  @Test
  void statement62_aValueSentTooEarlyIsRefusedAndItStaysUsable() {
    script.run(() -> {
      AsyncGenerator<Integer, Integer> generator = AsyncGenerator.twoWay(y -> y.yield(1));
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> await(generator.asend(5)));
      assertTrue(error.getMessage().contains("has not been started"), error.getMessage());
      assertEquals(1, await(generator.asend(null)));
      await(generator.aclose());
    });
  }

  // ---- 63: one at a time ------------------------------------------------------------------------

  @Test
  void statement63_whileAStepIsUnderWayOthersAreRefused() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(2);
      Task<Integer> first = createTask(generator.anext());
      await(sleep(Duration.ZERO));
      for (Coroutine<?> second :
          List.of(
              generator.anext(),
              generator.asend(null),
              generator.athrow(new IOException()),
              generator.aclose())) {
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> await(second));
        assertTrue(error.getMessage().contains("already running"), error.getMessage());
        assertThrows(IllegalStateException.class, () -> await(second), "and are used up");
      }
      assertEquals(0, await(first), "the first goes on");
      assertEquals(1, await(generator.anext()));
      assertEnded(generator);
    });
  }

  @Test
  void statement63_aBodyCannotAdvanceItself() {
    script.run(() -> {
      List<AsyncGenerator<Integer, Void>> self = new ArrayList<>();
      self.add(
          AsyncGenerator.of(y -> {
            assertThrows(IllegalStateException.class, () -> await(self.getFirst().anext()));
            y.yield(1);
          }));
      assertEquals(1, await(self.getFirst().anext()));
      await(self.getFirst().aclose());
    });
  }

  // ---- 64: aclose -------------------------------------------------------------------------------

  @Test
  void statement64_acloseThrowsGeneratorExitAtTheYield() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = catching();
      await(generator.anext());
      assertNull(await(generator.aclose()));
      assertEnded(generator);
    });
    script.expect("0 caught GeneratorExit", "1 finally");
  }

  @Test
  void statement64_acloseOfWhatHasNotBegunRunsNothing() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = AsyncGenerator.of(y -> script.log("never"));
      await(generator.aclose());
      assertEnded(generator);
    });
  }

  @Test
  void statement64_acloseAgainOrAfterTheEndDoesNothing() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> closed = catching();
      await(closed.anext());
      await(closed.aclose());
      await(closed.aclose());
      closed.close();
      script.expect("0 caught GeneratorExit", "1 finally");
      AsyncGenerator<Integer, Void> exhausted = count(0);
      assertEnded(exhausted);
      await(exhausted.aclose());
    });
  }

  @Test
  void statement64_aBodyThatYieldsAgainIsAnError() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
            } catch (GeneratorExit ignored) {
              y.yield(2);
            }
          });
      await(generator.anext());
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> await(generator.aclose()));
      assertEquals("async generator ignored GeneratorExit", error.getMessage());
    });
  }

  @Test
  void statement64_aBodyMayReturnOrThrowInAnswer() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> returns =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
            } catch (GeneratorExit e) {
              await(sleep(ms(1)));
            }
          });
      await(returns.anext());
      await(returns.aclose());
      AsyncGenerator<Integer, Void> fails =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
            } catch (GeneratorExit e) {
              throw new IOException("in answer");
            }
          });
      await(fails.anext());
      assertThrows(IOException.class, () -> await(fails.aclose()));
      assertEnded(fails);
    });
  }

  @Test
  void statement64_acloseThatIsUnderWayCanBeCancelled() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
            } finally {
              try {
                await(sleep(Duration.ofDays(1)));
              } finally {
                script.log("cancelled in finally");
              }
            }
          });
      await(generator.anext());
      Task<Void> closing = createTask(generator.aclose());
      await(sleep(ms(1)));
      closing.cancel();
      assertThrows(CancelledError.class, () -> await(closing));
      assertEnded(generator);
    });
    script.expect("1 cancelled in finally");
  }

  @Test
  void statement64_aFinallyMayAwaitATaskThatFails() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            Task<Void> task =
                createTask(
                    async(() -> {
                      await(sleep(ms(5)));
                      throw new IOException("of the task");
                    }));
            try {
              y.yield(1);
            } finally {
              IOException failure = assertThrows(IOException.class, () -> await(task));
              script.log(failure.getMessage());
            }
          });
      await(generator.anext());
      await(generator.aclose());
    });
    script.expect("5 of the task");
  }

  // ---- 65: athrow -------------------------------------------------------------------------------

  @Test
  void statement65_athrowThrowsAtTheYieldAndGivesTheNextValue() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            try {
              mayThrow(IOException.class);
              y.yield(1);
            } catch (IOException e) {
              await(sleep(ms(1)));
              y.yield(2);
            }
          });
      await(generator.anext());
      assertEquals(2, await(generator.athrow(new IOException())));
      assertEnded(generator);
    });
  }

  @Test
  void statement65_whatIsNotCaughtComesBackAndEndsIt() {
    IOException thrown = new IOException();
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = catching();
      await(generator.anext());
      assertSame(thrown, assertThrows(IOException.class, () -> await(generator.athrow(thrown))));
      assertEnded(generator);
    });
    script.expect("0 caught IOException", "1 finally");
  }

  @Test
  void statement65_intoWhatHasNotBegunItIsThrownBackAndEndsIt() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = catching();
      assertThrows(IOException.class, () -> await(generator.athrow(new IOException())));
      assertEnded(generator);
    });
  }

  @Test
  void statement65_intoWhatHasEndedItGivesNull() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(0);
      assertEnded(generator);
      assertNull(await(generator.athrow(new IOException())));
    });
  }

  @Test
  void statement65_aBodyThatReturnsInAnswerHasEnded() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            try {
              mayThrow(IOException.class);
              y.yield(1);
            } catch (IOException e) {
              script.log("caught");
            }
          });
      await(generator.anext());
      assertThrows(StopAsyncIteration.class, () -> await(generator.athrow(new IOException())));
    });
    script.expect("0 caught");
  }

  @Test
  void statement65_oneMayThrowGeneratorExitIntoAnother() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            y.yield(1);
            AsyncGenerator<Integer, Void> inner = count(2);
            await(inner.anext());
            assertThrows(GeneratorExit.class, () -> await(inner.athrow(new GeneratorExit())));
            y.yield(2);
          });
      assertEquals(1, await(generator.anext()));
      assertEquals(2, await(generator.anext()));
      assertEnded(generator);
    });
  }

  @Test
  void statement65_aCancellationWhileTheBodyAnswersEndsIt() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            try {
              mayThrow(IOException.class);
              y.yield(1);
            } catch (IOException e) {
              await(sleep(Duration.ofDays(1)));
            } finally {
              await(sleep(ms(1)));
              script.log("finally");
            }
          });
      await(generator.anext());
      Task<Integer> step = createTask(generator.athrow(new IOException()));
      await(sleep(ms(5)));
      step.cancel();
      assertThrows(CancelledError.class, () -> await(step));
      assertEnded(generator);
    });
    script.expect("6 finally");
  }

  // ---- 66: raising the mark of the end ----------------------------------------------------------

  @Test
  void statement66_aBodyThatRaisesTheMarkOfTheEndIsAnError() {
    script.run(() -> {
      for (RuntimeException stop : List.of(new StopIteration(), new StopAsyncIteration())) {
        AsyncGenerator<Integer, Void> generator =
            AsyncGenerator.of(y -> {
              y.yield(1);
              throw stop;
            });
        await(generator.anext());
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> await(generator.anext()));
        assertSame(stop, error.getCause());
        assertTrue(error.getMessage().contains(stop.getClass().getSimpleName()));
      }
    });
  }

  @Test
  void statement66_alsoIfItIsThrownIntoIt() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(2);
      await(generator.anext());
      assertThrows(IllegalStateException.class, () -> await(generator.athrow(new StopIteration())));
    });
  }

  @Test
  void statement66_aMarkOfTheEndMayBeYieldedLikeAnyValue() {
    StopIteration mark = new StopIteration();
    script.run(() -> {
      AsyncGenerator<Object, Void> generator =
          AsyncGenerator.of(y -> {
            y.yield(mark);
            y.yield(new StopAsyncIteration());
          });
      assertSame(mark, await(generator.anext()));
      assertInstanceOf(StopAsyncIteration.class, await(generator.anext()));
      assertEnded(generator);
    });
  }

  // ---- 67: hooks; dropped generators ------------------------------------------------------------

  @Test
  void statement67_theLoopClosesWhatIsOpenAtItsEnd() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> open = catching();
      await(open.anext());
      AsyncGenerator<Integer, Void> notBegun = catching();
      await(getRunningLoop().shutdownAsyncgens());
      assertEnded(open);
      assertNotNull(notBegun);
    });
    script.expect("0 caught GeneratorExit", "1 finally");
  }

  @Test
  void statement67_severalAreClosedSideBySide() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> a = catching();
      AsyncGenerator<Integer, Void> b = catching();
      await(a.anext());
      await(b.anext());
      await(getRunningLoop().shutdownAsyncgens());
      assertEnded(a);
      assertEnded(b);
    });
    script.expect("0 caught GeneratorExit", "0 caught GeneratorExit", "1 finally", "1 finally");
  }

  @Test
  void statement67_whatFailsWhileItIsClosedIsReported() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> fails =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
            } catch (GeneratorExit e) {
              throw new IOException("at the end");
            }
          });
      await(fails.anext());
      getRunningLoop()
          .setExceptionHandler((_, context) -> {
            assertInstanceOf(IOException.class, context.get("exception"));
            assertNotNull(context.get("asyncgen"));
            script.log(
                context.get("message").toString().startsWith("an error occurred during closing"));
          });
      await(getRunningLoop().shutdownAsyncgens());
    });
    script.expect("0 true");
  }

  @Test
  void statement67_whatIsBegunAfterwardsIsWarnedOf() {
    try (LogCapture log = new LogCapture()) {
      script.run(() -> {
        await(getRunningLoop().shutdownAsyncgens());
        AsyncGenerator<Integer, Void> late = count(1);
        await(late.anext());
        await(late.aclose());
      });
      assertEquals(1, log.messages().size());
      assertTrue(log.messages().getFirst().contains("after shutdownAsyncgens()"));
    }
  }

  /** In real time, as the collector and the cleaner are. */
  @Test
  void statement67_oneThatIsDroppedIsClosedOnTheLoop() {
    Event closed = new Event();
    Asyncio.run(
        async(() -> {
          Garbage.awaitCollected(beginAndDrop(closed));
          await(waitFor(closed.waitFor(), Duration.ofSeconds(30)));
        }));
    assertTrue(closed.isSet());
  }

  private static WeakReference<Object> beginAndDrop(Event closed) {
    AsyncGenerator<Integer, Void> generator =
        AsyncGenerator.of(y -> {
          try {
            y.yield(1);
          } finally {
            await(sleep(ms(1)));
            closed.set();
          }
        });
    await(generator.anext());
    return new WeakReference<>(generator);
  }

  // ---- 68: a default ----------------------------------------------------------------------------

  @Test
  void statement68_anextWithADefaultGivesThatAtTheEnd() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(1);
      assertEquals(0, await(generator.anext(7)));
      assertEquals(7, await(generator.anext(7)));
      assertNull(await(generator.anext(null)));
    });
  }

  @Test
  void statement68_otherExceptionsAreNotReplaced() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            throw new IOException();
          });
      assertThrows(IOException.class, () -> await(generator.anext(7)));
    });
  }

  // ---- 69: comprehensions -----------------------------------------------------------------------

  @Test
  void statement69_elementsAndConditionsMayAwait() {
    script.run(() -> {
      List<Integer> squares = new ArrayList<>();
      for (int i : Generator.from(count(5)).filter(i -> await(sleep(ms(1), i % 2 == 0)))) {
        squares.add(await(sleep(ms(1), i * i)));
      }
      assertEquals(List.of(0, 4, 16), squares);
    });
  }

  @Test
  void statement69_oneMayBeBuiltOnAnother() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> doubled =
          AsyncGenerator.of(y -> {
            for (int i : count(3)) {
              y.yield(2 * i);
            }
          });
      List<Integer> all = new ArrayList<>();
      doubled.forEach(all::add);
      assertEquals(List.of(0, 2, 4), all);
    });
  }

  // ---- 70: leaving early ------------------------------------------------------------------------

  @Test
  void statement70_leavingAForEachEarlyDoesNotCloseIt() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(3);
      for (int i : generator) {
        script.log(i);
        break;
      }
      assertEquals(1, await(generator.anext()));
      await(generator.aclose());
    });
    script.expect("1 0");
  }

  @Test
  void statement70_tryWithResourcesDoes() {
    script.run(() -> {
      try (AsyncGenerator<Integer, Void> generator = catching()) {
        for (int i : generator) {
          script.log(i);
          break;
        }
      }
      script.log("after");
    });
    script.expect("0 1", "0 caught GeneratorExit", "1 finally", "1 after");
  }

  @Test
  void statement70_alsoIfTheBlockFailsOrIsCancelled() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try (AsyncGenerator<Integer, Void> generator = catching()) {
                  await(generator.anext());
                  await(sleep(Duration.ofDays(1)));
                }
              }));
      await(sleep(ms(5)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.expect("5 caught GeneratorExit", "6 finally");
  }

  // ---- what is ours -----------------------------------------------------------------------------

  @Test
  void withoutATaskASuspendedOneCannotBeClosedAndSaysSo() {
    AsyncGenerator<Integer, Void> generator = catching();
    script.run(() -> await(generator.anext()));
    assertThrows(IllegalStateException.class, generator::close);
    script.run(() -> await(generator.aclose()));
    script.expect("0 caught GeneratorExit", "1 finally");
    catching().close();
  }

  @Test
  void outsideOfATaskThereIsNoStep() {
    assertThrows(IllegalStateException.class, () -> count(1).iterator().hasNext());
    assertThrows(IllegalStateException.class, () -> await(count(1).anext()));
  }

  @Test
  void toStringShowsTheBodyAndTheState() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator = count(1);
      assertTrue(generator.toString().startsWith("AsyncGenerator["), generator.toString());
      assertTrue(generator.toString().endsWith("CREATED]"), generator.toString());
      await(generator.anext());
      assertTrue(generator.toString().endsWith("SUSPENDED]"), generator.toString());
      await(generator.aclose());
      assertTrue(generator.toString().endsWith("CLOSED]"), generator.toString());
    });
  }
}
