package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enhanced generators: statements 15 to 31. */
class GeneratorTwoWayTest {
  private final List<String> log = new ArrayList<>();

  /** Yields the number of what it has been sent; logs it. */
  private Generator<Integer, String, String> logger() {
    return Generator.twoWay(y -> {
      log.add("start");
      int count = 0;
      while (true) {
        String sent = y.yield(count);
        log.add("got " + sent);
        if ("stop".equals(sent)) {
          return "stopped";
        }
        count++;
      }
    });
  }

  @Test
  void g15_theValueOfAYieldIsWhatWasSentAndNullForNext() {
    var g = logger();
    assertEquals(0, g.next());
    assertEquals(1, g.send("a"));
    assertEquals(2, g.next());
    assertEquals(3, g.send(null));
    assertEquals(List.of("start", "got a", "got null", "got null"), log);
  }

  @Test
  void g16_sendNullStartsAGenerator() {
    assertEquals(0, logger().send(null));
  }

  @Test
  void g16_sendNonNullToJustStartedIsAnErrorAndItCanStillBeStarted() {
    var g = logger();
    var e = assertThrows(IllegalArgumentException.class, () -> g.send("early"));
    assertTrue(
        e.getMessage().startsWith("can't send a non-null value to a generator that has not been"),
        e.getMessage());
    assertTrue(e.getMessage().endsWith("Call next() first"), e.getMessage());
    assertEquals(Generator.State.CREATED, g.state());
    assertEquals(List.of(), log);
    assertEquals(0, g.next());
    assertEquals(1, g.send("late"));
  }

  @Test
  void g17_sendToAFinishedGeneratorIsStopIteration() {
    var g = logger();
    g.next();
    assertEquals("stopped", assertThrows(StopIteration.class, () -> g.send("stop")).value());
    assertNull(assertThrows(StopIteration.class, () -> g.send("again")).value());
    assertNull(assertThrows(StopIteration.class, () -> g.send(null)).value());
  }

  /** Handles IOExceptions by yielding their message, and ends with the message of a runtime one. */
  private static Generator<String, Void, String> handler() {
    return Generator.twoWay(y -> {
      String answer = "ready";
      while (true) {
        try {
          Asyncio.mayThrow(IOException.class);
          y.yield(answer);
          answer = "resumed";
        } catch (IOException e) {
          answer = "handled " + e.getMessage();
        } catch (IllegalArgumentException e) {
          return "ended by " + e.getMessage();
        }
      }
    });
  }

  @Test
  void g18_raiseThrowsAtTheYieldAndReturnsTheNextValue() {
    var g = handler();
    g.next();
    assertEquals("handled one", g.raise(new IOException("one")));
    assertEquals("handled two", g.raise(new IOException("two")));
    assertEquals("resumed", g.next());
  }

  @Test
  void g18_raiseIsStopIterationIfTheBodyEndsInResponse() {
    var g = handler();
    g.next();
    var stop = assertThrows(StopIteration.class, () -> g.raise(new IllegalArgumentException("it")));
    assertEquals("ended by it", stop.value());
    assertEquals(Generator.State.CLOSED, g.state());
  }

  @Test
  void g18_raiseThrowsWhatTheBodyDoesNotCatchOrThrowsInstead() {
    var uncaught = new AssertionError("uncaught");
    var g = handler();
    g.next();
    assertSame(uncaught, assertThrows(AssertionError.class, () -> g.raise(uncaught)));

    var other = new IllegalStateException("instead");
    var replacing =
        Generator.<Integer>of(y -> {
          try {
            y.yield(1);
          } catch (RuntimeException e) {
            throw other;
          }
        });
    replacing.next();
    assertSame(
        other,
        assertThrows(
            IllegalStateException.class, () -> replacing.raise(new RuntimeException("first"))));
  }

  @Test
  void g19_raiseOnAGeneratorThatWasNotStartedThrowsAndFinishesItWithoutRunningTheBody() {
    var g = logger();
    var raised = new IOException();
    assertSame(raised, assertThrows(IOException.class, () -> g.raise(raised)));
    assertEquals(List.of(), log);
    assertEquals(Generator.State.CLOSED, g.state());
    assertThrows(StopIteration.class, g::next);
    assertSame(raised, assertThrows(IllegalStateException.class, g::result).getCause());
  }

  @Test
  void g19_raiseOnAClosedGeneratorSimplyThrows() {
    var g = logger();
    g.next();
    g.close();
    var raised = new IOException();
    assertSame(raised, assertThrows(IOException.class, () -> g.raise(raised)));
    assertSame(raised, assertThrows(IOException.class, () -> g.raise(raised)));
  }

  @Test
  void g20_raiseTakesExceptionsOnlyByItsTypeAndNoNull() {
    // throw(Class) and throw(5) do not compile; a Throwable of any kind is accepted.
    for (Throwable raised : List.of(new Throwable(), new Error(), new Exception())) {
      var g = logger();
      g.next();
      assertSame(raised, assertThrows(Throwable.class, () -> g.raise(raised)));
    }
    var g = logger();
    g.next();
    assertThrows(NullPointerException.class, () -> g.raise(null));
    assertEquals(1, g.next());
  }

  @Test
  void g21_closeThrowsGeneratorExitAtTheYieldSoThatFinallyAndResourcesAreRun() {
    var g =
        Generator.<Integer>of(y -> {
          try (AutoCloseable _ = () -> log.add("resource")) {
            y.yield(1);
          } catch (GeneratorExit e) {
            log.add("exit");
            throw e;
          } finally {
            log.add("finally");
          }
        });
    g.next();
    g.close();
    assertEquals(List.of("resource", "exit", "finally"), log);
    assertEquals(Generator.State.CLOSED, g.state());
    assertNull(g.result());
  }

  @Test
  void g21_aBodyThatReturnsOnGeneratorExitIsClosedAsWell() {
    var g =
        Generator.<Integer>of(y -> {
          try {
            y.yield(1);
          } catch (GeneratorExit e) {
            log.add("returning");
          }
        });
    g.next();
    g.close();
    assertEquals(List.of("returning"), log);
  }

  @Test
  void g21_catchExceptionDoesNotSwallowTheExit() {
    var g =
        Generator.<Integer>of(y -> {
          while (true) {
            try {
              y.yield(1);
            } catch (Exception e) {
              log.add("swallowed " + e.getMessage());
            }
          }
        });
    g.next();
    assertEquals(1, g.raise(new IOException("this")));
    g.close();
    assertEquals(List.of("swallowed this"), log);
  }

  @Test
  void g22_yieldingInResponseToTheExitIsAnErrorAndItCanBeClosedAgain() {
    var g =
        Generator.<Integer>of(y -> {
          try {
            y.yield(1);
          } catch (GeneratorExit e) {
            y.yield(2);
          }
          y.yield(3);
        });
    g.next();
    var e = assertThrows(IllegalStateException.class, g::close);
    assertTrue(e.getMessage().startsWith("generator ignored GeneratorExit"), e.getMessage());
    assertEquals(Generator.State.SUSPENDED, g.state());
    assertEquals(3, g.next());
    g.close();
    assertEquals(Generator.State.CLOSED, g.state());
  }

  @Test
  void g23_anotherExceptionDuringClosePropagates() {
    var thrown = new IOException("while closing");
    var g =
        Generator.<Integer>of(y -> {
          try {
            y.yield(1);
          } finally {
            failWith(thrown);
          }
        });
    g.next();
    assertSame(thrown, assertThrows(IOException.class, g::close));
    assertEquals(Generator.State.CLOSED, g.state());
    g.close();
  }

  private static void failWith(IOException e) throws IOException {
    throw e;
  }

  @Test
  void g24_closeIsIdempotentAndRunsNothingOfABodyThatWasNotStarted() {
    var g = logger();
    g.close();
    g.close();
    assertEquals(List.of(), log);
    assertEquals(Generator.State.CLOSED, g.state());
    assertThrows(StopIteration.class, g::next);
    assertNull(g.result());
  }

  @Test
  void g24_closeAfterTheEndDoesNothing() {
    var g = logger();
    g.next();
    assertThrows(StopIteration.class, () -> g.send("stop"));
    g.close();
    assertNull(g.closeAndGet());
    assertEquals("stopped", g.result());
  }

  @Test
  void g25_closeAndGetReturnsWhatTheBodyReturnsInResponse() {
    Generator<Integer, Void, String> g =
        Generator.twoWay(y -> {
          try {
            y.yield(1);
            return "normal";
          } catch (GeneratorExit e) {
            return "in response";
          }
        });
    g.next();
    assertEquals("in response", g.closeAndGet());
    assertEquals("in response", g.result());
    assertNull(g.closeAndGet(), "the second time there is nothing to end");
  }

  @Test
  void g25_closeAndGetIsNullIfTheBodyLetsTheExitOutOrWasNotStarted() {
    var g = logger();
    g.next();
    assertNull(g.closeAndGet());
    assertNull(logger().closeAndGet());
  }

  @Test
  void g27_stopIterationThrownInABodyBecomesAnErrorWithTheOriginalAsCause() {
    var stop = new StopIteration(5);
    var g =
        Generator.<Integer>of(y -> {
          y.yield(1);
          throw stop;
        });
    g.next();
    assertRaisedStopIteration(stop, assertThrows(IllegalStateException.class, g::next));
    assertThrows(StopIteration.class, g::next);
  }

  @Test
  void g27_soDoesThatOfANestedNext() {
    var empty = Generator.<Integer>of(_ -> {});
    var g = Generator.<Integer>of(y -> y.yield(empty.next()));
    var e = assertThrows(IllegalStateException.class, g::next);
    assertTrue(e.getCause() instanceof StopIteration, e::toString);
  }

  @Test
  void g27_soDoesOneThatIsRaisedAndNotCaught() {
    var stop = new StopIteration();
    var g = logger();
    g.next();
    assertRaisedStopIteration(stop, assertThrows(IllegalStateException.class, () -> g.raise(stop)));
  }

  @Test
  void g27_soDoesOneThatABodyThrowsInResponseToTheExit() {
    var stop = new StopIteration(3);
    var g =
        Generator.<Integer>of(y -> {
          try {
            y.yield(1);
          } catch (GeneratorExit e) {
            throw stop;
          }
        });
    g.next();
    assertRaisedStopIteration(stop, assertThrows(IllegalStateException.class, g::close));
  }

  @Test
  void g27_stopIterationRaisedBeforeTheStartStaysWhatItIs() {
    // As in CPython since 3.12.
    var stop = new StopIteration(3);
    assertSame(stop, assertThrows(StopIteration.class, () -> logger().raise(stop)));
  }

  private static void assertRaisedStopIteration(StopIteration stop, IllegalStateException e) {
    assertEquals("generator raised StopIteration", e.getMessage());
    assertSame(stop, e.getCause());
  }

  @Test
  void g27_noSuchElementOfAJavaIteratorIsAnExceptionLikeAnyOther() {
    var g = Generator.<Integer>of(y -> y.yield(List.<Integer>of().iterator().next()));
    assertThrows(java.util.NoSuchElementException.class, g::next);
    assertEquals(Generator.State.CLOSED, g.state());
  }

  @Test
  void g28_generatorExitThatTheBodyThrowsByItselfPropagates() {
    var exit = new GeneratorExit("mine");
    var g =
        Generator.<Integer>of(_ -> {
          throw exit;
        });
    assertSame(exit, assertThrows(GeneratorExit.class, g::next));
    assertEquals(Generator.State.CLOSED, g.state());
  }

  @Test
  void g28_generatorExitThatIsRaisedPropagatesToo() {
    var g = logger();
    g.next();
    var exit = new GeneratorExit();
    assertSame(exit, assertThrows(GeneratorExit.class, () -> g.raise(exit)));
  }

  @Test
  void g29_returnInFinallySwallowsTheException() {
    Generator<Integer, Void, String> g = returningInFinally();
    g.next();
    var stop = assertThrows(StopIteration.class, () -> g.raise(new IOException()));
    assertEquals("from finally", stop.value());

    Generator<Integer, Void, String> closed = returningInFinally();
    closed.next();
    assertEquals("from finally", closed.closeAndGet());
  }

  @SuppressWarnings("finally")
  private static Generator<Integer, Void, String> returningInFinally() {
    return Generator.twoWay(y -> {
      try {
        y.yield(1);
        return "normal";
      } finally {
        return "from finally";
      }
    });
  }

  @Test
  void g30_anExceptionBeingHandledLeavesNoTraceInAnyOther() {
    // Java has no implicit context: neither side's exceptions get causes or suppressed ones.
    var inside = new IllegalArgumentException("inside");
    var g =
        Generator.<Throwable>of(y -> {
          try {
            throw inside;
          } catch (IllegalArgumentException e) {
            y.yield(e);
          }
          throw new IllegalStateException("later");
        });
    try {
      throw new IOException("being handled outside");
    } catch (IOException outside) {
      assertSame(inside, g.next());
      assertUntouched(outside);
    }
    assertUntouched(inside);
    assertUntouched(assertThrows(IllegalStateException.class, g::next));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void g31_raiseChangesNothingAboutTheException(boolean handlesAnother) {
    var raised = new IOException("raised");
    StackTraceElement[] trace = raised.getStackTrace();
    var g =
        Generator.<Integer>of(y -> {
          try {
            throw new IllegalArgumentException("being handled at the yield");
          } catch (IllegalArgumentException e) {
            if (handlesAnother) {
              y.yield(1);
            }
          }
          y.yield(2);
        });
    g.next();
    assertSame(raised, assertThrows(IOException.class, () -> g.raise(raised)));
    assertUntouched(raised);
    assertArrayEquals(trace, raised.getStackTrace());
  }

  private static void assertUntouched(Throwable t) {
    assertNull(t.getCause());
    assertEquals(0, t.getSuppressed().length);
  }

  @Test
  void aTwoWayActionReturnsNothing() {
    var g = Generator.<Integer, String>twoWay(y -> log.add("sent " + y.yield(1)));
    g.next();
    var stop = assertThrows(StopIteration.class, () -> g.send("x"));
    assertEquals(List.of("sent x"), log);
    assertNull(stop.value());
    assertNull(g.result());
  }

  @Test
  void resultBeforeTheEndIsAClearError() {
    var g = logger();
    var e = assertThrows(IllegalStateException.class, g::result);
    assertTrue(e.getMessage().startsWith("no result yet: Generator["), e.getMessage());
    g.next();
    assertThrows(IllegalStateException.class, g::result);
    assertFalse(g.next() != 1);
  }
}
