package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Delegation: statements 32 to 41. */
class GeneratorDelegationTest {
  private final List<String> log = new ArrayList<>();

  /** Yields a and b, logs all that comes in, and returns what was sent last. */
  private Generator<String, String, String> inner() {
    return Generator.twoWay(y -> {
      String sent = null;
      for (String s : List.of("a", "b")) {
        try {
          sent = y.yield(s);
          log.add("inner got " + sent);
        } catch (IllegalArgumentException e) {
          log.add("inner caught " + e.getMessage());
        } catch (GeneratorExit e) {
          log.add("inner exits");
          throw e;
        }
      }
      return "inner returned " + sent;
    });
  }

  private Generator<String, String, String> outer(Generator<String, String, String> inner) {
    return Generator.twoWay(y -> {
      String result = y.yieldFrom(inner);
      y.yield("after " + result);
      return "outer returned";
    });
  }

  /** A plain iterator over the elements that logs what is done to it. */
  private class LoggedIterator implements Iterator<String>, AutoCloseable {
    private final Iterator<String> elements = List.of("a", "b").iterator();

    @Override
    public boolean hasNext() {
      return elements.hasNext();
    }

    @Override
    public String next() {
      return elements.next();
    }

    @Override
    public void close() throws IOException {
      log.add("iterator closed");
    }
  }

  private Generator<String, String, Object> outer(Iterator<String> iterator) {
    return Generator.twoWay(y -> {
      Object result;
      try {
        result = y.yieldFrom(() -> iterator);
      } catch (RuntimeException e) {
        result = "caught " + e.getClass().getSimpleName() + " " + e.getMessage();
      }
      y.yield("after");
      return result;
    });
  }

  @Test
  void g32_yieldFromAsksForTheIteratorWhenItIsReached() {
    var g =
        Generator.<String>of(y -> {
          y.yield("first");
          y.yieldFrom(() -> {
            log.add("asked");
            return List.of("x", "y").iterator();
          });
        });
    assertEquals("first", g.next());
    assertEquals(List.of(), log);
    assertEquals("x", g.next());
    assertEquals(List.of("asked"), log);
    assertEquals(List.of("y"), g.stream().toList());
  }

  @Test
  void g32_anIterableThatGivesNoIteratorIsAnErrorInTheDelegator() {
    var g =
        Generator.<String>of(y -> {
          assertThrows(IllegalArgumentException.class, () -> y.yieldFrom(() -> null));
          assertThrows(NullPointerException.class, () -> y.yieldFrom((Iterable<String>) null));
          assertThrows(
              NullPointerException.class, () -> y.yieldFrom((Generator<String, Void, Void>) null));
          y.yield("still here");
        });
    assertEquals(List.of("still here"), g.stream().toList());
  }

  @Test
  void g33_whatIsSentGoesToTheSubGenerator() {
    var g = outer(inner());
    assertEquals("a", g.next());
    assertEquals("b", g.send("1"));
    assertEquals("after inner returned null", g.next());
    assertEquals(List.of("inner got 1", "inner got null"), log);
  }

  @Test
  void g33_sendToAPlainIteratorIsAnErrorInTheDelegatorThatMayHandleIt() {
    var g = outer(new LoggedIterator());
    assertEquals("a", g.next());
    assertEquals("b", g.send(null));
    assertEquals("after", g.send("something"));
    Object result = assertThrows(StopIteration.class, g::next).value();
    assertTrue(
        String.valueOf(result).startsWith("caught UnsupportedOperationException a dev.ikat."));
    assertTrue(String.valueOf(result).endsWith("nothing can be sent to it"));
    assertEquals(List.of(), log, "not closed, just left");
  }

  @Test
  void g34_theValueOfTheExpressionIsWhatTheSubGeneratorReturned() {
    var g = outer(inner());
    g.next();
    g.next();
    assertEquals("after inner returned last", g.send("last"));
    assertEquals("outer returned", assertThrows(StopIteration.class, g::next).value());
  }

  @Test
  void g34_itIsTheValueOfTheStopIterationOfACustomIterator() {
    Iterator<String> iterator =
        new LoggedIterator() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public String next() {
            if (super.hasNext()) {
              return super.next();
            }
            throw new StopIteration("custom");
          }
        };
    var g = outer(iterator);
    assertEquals(List.of("a", "b", "after"), g.stream().toList());
    assertEquals("custom", g.result());
  }

  @Test
  void g34_anIteratorThatJustEndsGivesNull() {
    var g = outer(new LoggedIterator());
    assertEquals(List.of("a", "b", "after"), g.stream().toList());
    assertNull(g.result());
  }

  @Test
  void g34_aGeneratorThatHasEndedBeforeGivesNull() {
    var ended = inner();
    ended.next();
    ended.next();
    assertThrows(StopIteration.class, ended::next);
    assertEquals("after null", outer(ended).next());
  }

  @Test
  void g34_theResultOfAGeneratorWhoseEndOnlyHasNextHasMetIsNotLost() {
    // Unlike after Python's for loop, which swallows it: hasNext only looks ahead.
    var ended = inner();
    ended.forEachRemaining(_ -> {});
    assertEquals("after inner returned null", outer(ended).next());
    assertEquals("after null", outer(ended).next());
  }

  @Test
  void g34_theIterableOverloadDelegatesToAGeneratorInFull() {
    var sub = inner();
    Generator<String, String, Object> g =
        Generator.twoWay(y -> y.yieldFrom((Iterable<String>) sub));
    g.next();
    assertSame(sub, g.delegate());
    assertEquals("b", g.send("x"));
    var stop = assertThrows(StopIteration.class, () -> g.send("y"));
    assertEquals("inner returned y", stop.value());
    assertEquals(List.of("inner got x", "inner got y"), log);
  }

  @Test
  void g35_whatIsRaisedGoesToTheSubGenerator() {
    var g = outer(inner());
    g.next();
    assertEquals("b", g.raise(new IllegalArgumentException("that")));
    assertEquals(List.of("inner caught that"), log);
  }

  @Test
  void g35_ifTheSubReturnsInResponseTheDelegatorGoesOn() {
    var g = outer(inner());
    g.next();
    g.next();
    assertEquals("after inner returned null", g.raise(new IllegalArgumentException("the second")));
  }

  @Test
  void g35_whatIsRaisedIntoAPlainIteratorIsThrownAtTheYieldFrom() {
    var g = outer(new LoggedIterator());
    g.next();
    assertEquals("after", g.raise(new IllegalArgumentException("that")));
    assertEquals(
        "caught IllegalArgumentException that", assertThrows(StopIteration.class, g::next).value());
    assertEquals(List.of(), log);
  }

  @Test
  void g35_aStopIterationRaisedIntoAPlainIteratorEndsTheDelegationWithItsValue() {
    // As in CPython since 3.12.
    var g = outer(new LoggedIterator());
    g.next();
    assertEquals("after", g.raise(new StopIteration("value")));
    assertEquals("value", assertThrows(StopIteration.class, g::next).value());
  }

  @Test
  void g36_closeClosesTheSubFirstAndThenTheDelegator() {
    var sub = inner();
    Generator<String, String, String> g =
        Generator.twoWay(y -> {
          try {
            return y.yieldFrom(sub);
          } catch (GeneratorExit e) {
            log.add("outer exits, inner is " + sub.state());
            throw e;
          }
        });
    g.next();
    g.close();
    assertEquals(List.of("inner exits", "outer exits, inner is CLOSED"), log);
    assertEquals(Generator.State.CLOSED, g.state());
  }

  @Test
  void g36_raisingGeneratorExitClosesTheSubInsteadOfRaisingItThere() {
    var exit = new GeneratorExit("mine");
    var seen = new ArrayList<Throwable>();
    var sub =
        Generator.<String>of(y -> {
          try {
            y.yield("a");
          } catch (GeneratorExit e) {
            seen.add(e);
            throw e;
          }
        });
    var g =
        Generator.<String>of(y -> {
          try {
            y.yieldFrom(sub);
          } catch (GeneratorExit e) {
            seen.add(e);
            y.yield("going on");
          }
        });
    g.next();
    assertEquals("going on", g.raise(exit));
    assertFalse(seen.getFirst() == exit, "the sub was closed, by an exit of its own");
    assertSame(exit, seen.getLast());
    assertEquals(Generator.State.CLOSED, sub.state());
  }

  @Test
  void g36_closeClosesAPlainIteratorThatCanBeClosed() {
    var g = outer(new LoggedIterator());
    g.next();
    g.close();
    assertEquals(List.of("iterator closed"), log);
    var plain = Generator.<Integer>of(y -> y.yieldFrom(List.of(1, 2)));
    plain.next();
    plain.close();
    assertEquals(Generator.State.CLOSED, plain.state());
  }

  @Test
  void g36_aSubThatYieldsOnTheExitIsAnErrorInTheDelegator() {
    assertSubThatYieldsIsAnError(Generator::close);
    assertSubThatYieldsIsAnError(g -> g.raise(new GeneratorExit()));
  }

  private void assertSubThatYieldsIsAnError(Consumer<Generator<?, ?, ?>> end) {
    var sub =
        Generator.<String>of(y -> {
          try {
            y.yield("a");
          } catch (GeneratorExit e) {
            y.yield("no");
          }
        });
    var g =
        Generator.<String>of(y -> {
          try {
            y.yieldFrom(sub);
          } catch (IllegalStateException e) {
            log.add(e.getMessage());
            throw e;
          }
        });
    g.next();
    assertThrows(IllegalStateException.class, () -> end.accept(g));
    assertTrue(log.removeFirst().startsWith("generator ignored GeneratorExit"));
    assertEquals(Generator.State.CLOSED, g.state());
    assertEquals(Generator.State.SUSPENDED, sub.state());
    sub.close();
  }

  @Test
  void g36_whatElseTheSubThrowsOnCloseIsThrownInTheDelegator() {
    var thrown = new IOException();
    var sub =
        Generator.<String>of(y -> {
          try {
            y.yield("a");
          } finally {
            log.add("sub");
            fail(thrown);
          }
        });
    var g =
        Generator.<String>of(y -> {
          try {
            y.yieldFrom(sub);
          } finally {
            log.add("delegator");
          }
        });
    g.next();
    assertSame(thrown, assertThrows(IOException.class, g::close));
    assertEquals(List.of("sub", "delegator"), log);
  }

  private static void fail(IOException e) throws IOException {
    throw e;
  }

  @Test
  void g36_aDelegatorThatCatchesTheExitReturnsAValueFromClose() {
    Generator<String, String, String> g =
        Generator.twoWay(y -> {
          try {
            y.yieldFrom(inner());
            return "normal";
          } catch (GeneratorExit e) {
            return "closed";
          }
        });
    g.next();
    assertEquals("closed", g.closeAndGet());
  }

  @Test
  void g37_theSubsOwnExceptionAppearsAtTheYieldFromAndCanBeCaughtThere() {
    var thrown = new IOException("sub's");
    var sub =
        Generator.<String>of(y -> {
          y.yield("a");
          throw thrown;
        });
    var g =
        Generator.<String>of(y -> {
          try {
            Asyncio.mayThrow(IOException.class);
            y.yieldFrom(sub);
          } catch (IOException e) {
            y.yield("caught " + (e == thrown));
          }
        });
    assertEquals(List.of("a", "caught true"), g.stream().toList());
  }

  @Test
  void g37_theSubsStopIterationIsAnErrorThere() {
    var stop = new StopIteration();
    var sub =
        Generator.<String>of(_ -> {
          throw stop;
        });
    var g =
        Generator.<String>of(y -> {
          var e = assertThrows(IllegalStateException.class, () -> y.yieldFrom(sub));
          assertSame(stop, e.getCause());
          y.yield("handled");
        });
    assertEquals("handled", g.next());
  }

  @Test
  void g38_whileTheSubRunsTheDelegatorRunsToo() {
    var outers = new ArrayList<Generator<String, Void, Void>>();
    var sub =
        Generator.<String>of(y -> {
          var outer = outers.getFirst();
          assertEquals(Generator.State.RUNNING, outer.state());
          assertThrows(AlreadyRunningException.class, outer::next);
          assertThrows(AlreadyRunningException.class, outer::close);
          assertThrows(AlreadyRunningException.class, () -> y.yieldFrom(outer));
          y.yield("a");
        });
    var g = Generator.<String>of(y -> y.yieldFrom(sub));
    outers.add(g);
    assertEquals("a", g.next());
    assertEquals(Generator.State.SUSPENDED, g.state());
    assertEquals(Generator.State.SUSPENDED, sub.state());
  }

  @Test
  void g38_delegatingToAGeneratorThatRunsIsAnErrorInTheDelegator() {
    var running = new ArrayList<Generator<String, Void, Void>>();
    var delegator =
        Generator.<String>of(y -> {
          var e =
              assertThrows(AlreadyRunningException.class, () -> y.yieldFrom(running.getFirst()));
          y.yield(e.getMessage().substring(0, 27));
        });
    var g = Generator.<String>of(y -> y.yield(delegator.next()));
    running.add(g);
    assertEquals("generator already executing", g.next());
  }

  @Test
  void g39_delegateIsTheSubWhileSuspendedInADelegationAndElseNull() {
    var sub = inner();
    var g = outer(sub);
    assertNull(g.delegate());
    g.next();
    assertSame(sub, g.delegate());
    g.next();
    assertEquals("after inner returned null", g.next());
    assertNull(g.delegate());
    g.close();
    assertNull(g.delegate());
  }

  @Test
  void g39_theDelegateOfAForeignGeneratorIsThatGenerator() {
    var foreign = new ForwardingGenerator<>(inner());
    var g = outer(foreign);
    assertEquals("a", g.next());
    assertSame(foreign, g.delegate());
    assertEquals("b", g.send("x"));
    assertEquals("after inner returned y", g.send("y"));
  }

  @Test
  void aForeignGeneratorIsDelegatedToInFull() {
    var g = outer(new ForwardingGenerator<>(inner()));
    g.next();
    assertEquals("b", g.raise(new IllegalArgumentException("that")));
    g.close();
    assertEquals(List.of("inner caught that", "inner exits"), log);
  }

  @Test
  void g41_whatTheIteratorsCloseThrowsIsThrownInTheDelegator() {
    var thrown = new IOException("cannot close");
    Iterator<String> iterator =
        new LoggedIterator() {
          @Override
          public void close() throws IOException {
            throw thrown;
          }
        };
    var g = Generator.<String>of(y -> y.yieldFrom(() -> iterator));
    g.next();
    assertSame(thrown, assertThrows(IOException.class, g::close));
    assertEquals(Generator.State.CLOSED, g.state());
  }

  @Test
  void g41_whatTheIteratorsHasNextThrowsIsThrownInTheDelegator() {
    Iterator<String> iterator =
        new LoggedIterator() {
          @Override
          public boolean hasNext() {
            throw new IllegalStateException("cannot tell");
          }
        };
    var g = outer(iterator);
    assertEquals(List.of("after"), g.stream().toList());
    assertEquals("caught IllegalStateException cannot tell", g.result());
  }

  @Test
  void anExpressionIsDelegatedToAndTakesNoNoticeOfWhatIsSent() {
    var expression = Generator.from(List.of(1, 2, 3)).map(n -> n * 10);
    Generator<Integer, String, Object> g = Generator.twoWay(y -> y.yieldFrom(expression));
    assertEquals(10, g.next());
    assertSame(expression, g.delegate());
    assertEquals(20, g.send("ignored"));
    g.close();
    assertEquals(Generator.State.CLOSED, expression.state());
  }
}
