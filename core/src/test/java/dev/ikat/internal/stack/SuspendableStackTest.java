package dev.ikat.internal.stack;

import static dev.ikat.internal.stack.Stacks.generatorStack;
import static dev.ikat.internal.stack.Stacks.stack;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of one stack: made, resumed, suspended, ended, and all that is refused on the way. */
class SuspendableStackTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void theEngineUnderTestIsTheOneAskedFor() {
    assertEquals(System.getProperty(Engines.PROPERTY), Engines.selected().name());
  }

  @ParameterizedTest
  @EnumSource
  void resumeRunsTheBodyToItsNextSuspension(StackKind kind) {
    var stack =
        stack(
            kind,
            self -> {
              log.add("one");
              self.suspend();
              log.add("two");
              self.suspend();
              log.add("three");
            });
    assertEquals(List.of(), log, "nothing runs before the first resume");
    stack.resume();
    assertEquals(List.of("one"), log);
    stack.resume();
    assertEquals(List.of("one", "two"), log);
    assertFalse(stack.isDone());
    stack.resume();
    assertEquals(List.of("one", "two", "three"), log);
    assertTrue(stack.isDone());
  }

  @Test
  void localsAndTryBlocksSurviveASuspension() {
    var stack =
        generatorStack(self -> {
          int sum = 0;
          long wide = Long.MIN_VALUE;
          double real = Math.PI;
          try {
            for (int i = 1; i <= 4; i++) {
              sum += i;
              self.suspend();
            }
            throw new IllegalArgumentException();
          } catch (IllegalArgumentException e) {
            log.add(sum + " " + (wide == Long.MIN_VALUE) + " " + (real == Math.PI));
          } finally {
            log.add("finally");
          }
        });
    while (!stack.isDone()) {
      stack.resume();
    }
    assertEquals(List.of("10 true true", "finally"), log);
  }

  @Test
  void resumingAfterTheEndIsAnError() {
    var stack = generatorStack(_ -> {});
    stack.resume();
    var e = assertThrows(IllegalStateException.class, stack::resume);
    assertTrue(e.getMessage().contains("ended"), e.getMessage());
    assertTrue(stack.isDone());
    assertFalse(Carrier.current().onStack());
  }

  @Test
  void resumingAStackThatRunsIsAnErrorAndHarmless() {
    var stack =
        generatorStack(self -> {
          var e = assertThrows(IllegalStateException.class, self::resume);
          log.add(e.getMessage());
          self.suspend();
          log.add("went on");
        });
    stack.resume();
    stack.resume();
    assertEquals(List.of("this stack is running already", "went on"), log);
  }

  @Test
  void suspendingBeforeTheStartIsAnError() {
    var stack = generatorStack(_ -> log.add("ran"));
    assertThrows(IllegalStateException.class, stack::suspend);
    stack.resume();
    assertEquals(List.of("ran"), log);
  }

  @Test
  void aStackMayBeMadeOnOneThreadAndStartedOnAnother() throws Exception {
    var stack = generatorStack(self -> log.add(Carrier.current().thread().getName()));
    OtherThread.run(stack::resume);
    assertEquals(List.of("other"), log);
  }

  @Test
  void resumingOnAnotherThreadIsAClearErrorAndHarmless() throws Exception {
    var stack =
        generatorStack(self -> {
          log.add("one");
          self.suspend();
          log.add("two");
        });
    stack.resume();
    OtherThread.run(() -> {
      var e = assertThrows(IllegalStateException.class, stack::resume);
      assertTrue(e.getMessage().contains("started on " + stack.carrier().thread()), "where");
      assertTrue(e.getMessage().contains("cannot be resumed on Thread["), "where not");
      assertThrows(IllegalStateException.class, stack::checkResumable);
      assertFalse(Carrier.current().onStack());
    });
    assertEquals(List.of("one"), log);
    stack.resume();
    assertEquals(List.of("one", "two"), log);
  }

  @Test
  void aBodyStandsOnTheCarrierOfWhoeverResumesIt() {
    Carrier here = Carrier.current();
    var stack =
        generatorStack(self -> {
          assertSame(here, Carrier.current());
          assertSame(here, self.carrier());
          assertTrue(here.onStack());
          assertTrue(self.isInnermost());
        });
    assertNull(stack.carrier());
    stack.resume();
    assertFalse(here.onStack());
    assertFalse(stack.isInnermost());
  }

  @Test
  void onlyTheBodyItselfIsInnermostAndNotAnotherThread() throws Exception {
    var stack =
        generatorStack(self -> {
          try {
            log.add("other thread: " + OtherThread.call(self::isInnermost));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          log.add("own thread: " + self.isInnermost());
        });
    stack.resume();
    assertEquals(List.of("other thread: false", "own thread: true"), log);
  }

  @Test
  void framesShowWhereTheBodyRests() {
    var stack = generatorStack(SuspendableStackTest::restsHere);
    stack.resume();
    List<String> methods = stack.frames().stream().map(StackTraceElement::getMethodName).toList();
    assertTrue(methods.contains("restsHere"), methods::toString);
    assertFalse(methods.contains("framesShowWhereTheBodyRests"), methods::toString);
  }

  private static void restsHere(SuspendableStack self) {
    self.suspend();
  }

  @Test
  void aConsumerOnAVirtualThreadMayBlockInsideTheBody() throws Exception {
    List<String> seen =
        OtherThread.callVirtual(() -> {
          var stack =
              generatorStack(self -> {
                // The body blocks, and with it the virtual thread that consumes.
                OtherThread.await("time", passes(50));
                log.add("one");
                self.suspend();
                OtherThread.await("time", passes(50));
                log.add("two");
              });
          stack.resume();
          stack.resume();
          return log;
        });
    assertEquals(List.of("one", "two"), seen);
  }

  /** False so many times, then true: each time the waiting thread parks for a moment. */
  private static java.util.function.BooleanSupplier passes(int times) {
    int[] left = {times};
    return () -> left[0]-- == 0;
  }
}
