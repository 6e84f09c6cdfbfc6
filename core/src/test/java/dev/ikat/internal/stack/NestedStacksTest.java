package dev.ikat.internal.stack;

import static dev.ikat.internal.stack.Stacks.generatorStack;
import static dev.ikat.internal.stack.Stacks.lentStack;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stacks on top of stacks: each suspends by itself, or takes along what stands on it. */
class NestedStacksTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void anInnerStackSuspendsByItself() {
    var outer =
        generatorStack(outerSelf -> {
          var inner =
              generatorStack(self -> {
                log.add("inner 1");
                self.suspend();
                log.add("inner 2");
              });
          inner.resume();
          log.add("outer 1");
          outerSelf.suspend();
          inner.resume();
          log.add("outer 2");
        });
    outer.resume();
    assertEquals(List.of("inner 1", "outer 1"), log);
    outer.resume();
    assertEquals(List.of("inner 1", "outer 1", "inner 2", "outer 2"), log);
  }

  @Test
  void anInnerBodySuspendsTheOuterStackAndIsTakenAlong() {
    var outer =
        lentStack(outerSelf -> {
          var inner =
              generatorStack(self -> {
                log.add("inner 1");
                outerSelf.suspend();
                log.add("inner 2");
                assertTrue(self.isInnermost());
                assertFalse(outerSelf.isInnermost());
                self.suspend();
                log.add("inner 3");
              });
          inner.resume();
          log.add("outer 1");
          assertTrue(outerSelf.isInnermost());
          assertFalse(inner.isInnermost());
          inner.resume();
          log.add("outer 2 " + inner.isDone());
        });
    outer.resume();
    assertEquals(List.of("inner 1"), log);
    assertFalse(Carrier.current().onStack());
    outer.resume();
    assertEquals(List.of("inner 1", "inner 2", "outer 1", "inner 3", "outer 2 true"), log);
    assertTrue(outer.isDone());
    assertFalse(Carrier.current().onStack());
  }

  @Test
  void othersRunWhileAnOuterStackAndWhatItTookAlongAreSuspended() {
    SuspendableStack first = awaitsInsideAGenerator("a");
    SuspendableStack second = awaitsInsideAGenerator("b");
    first.resume();
    second.resume();
    var other = generatorStack(SuspendableStack::suspend);
    other.resume();
    second.resume();
    first.resume();
    other.resume();
    assertTrue(first.isDone() && second.isDone() && other.isDone());
    assertEquals(List.of("a in", "b in", "b on", "b out", "a on", "a out"), log);
  }

  private SuspendableStack awaitsInsideAGenerator(String name) {
    return lentStack(outer -> {
      var inner =
          generatorStack(_ -> {
            log.add(name + " in");
            outer.suspend();
            log.add(name + " on");
          });
      inner.resume();
      log.add(name + " out");
    });
  }

  @Test
  void aSuspendedStackIsResumedFromInsideAnother() {
    var task =
        lentStack(self -> {
          log.add("task 1");
          self.suspend();
          log.add("task 2");
          self.suspend();
          log.add("task 3");
        });
    task.resume();
    var drain =
        lentStack(self -> {
          task.resume();
          log.add("drain " + self.isInnermost());
        });
    drain.resume();
    assertEquals(List.of("task 1", "task 2", "drain true"), log);
    task.resume();
    assertEquals(List.of("task 1", "task 2", "drain true", "task 3"), log);
  }

  @Test
  void whatWasTakenAlongGoesOnWhereverTheOuterStackIsResumed() {
    SuspendableStack task = awaitsInsideAGenerator("t");
    task.resume();
    generatorStack(_ -> lentStack(_ -> task.resume()).resume()).resume();
    assertEquals(List.of("t in", "t on", "t out"), log);
  }

  @Test
  void aChainOfTenIsTakenAlongAndUnwindsInOrder() {
    var task = lentStack(outer -> descend(outer, 10));
    task.resume();
    assertEquals(List.of("bottom"), log);
    task.resume();
    assertEquals("[bottom, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", log.toString());
    assertTrue(task.isDone());
  }

  private void descend(SuspendableStack task, int levels) {
    if (levels == 0) {
      log.add("bottom");
      task.suspend();
      return;
    }
    generatorStack(_ -> descend(task, levels - 1)).resume();
    log.add("" + levels);
  }

  @Test
  void theStackThatRanLastIsRestoredAfterEachSwitch() {
    Carrier here = Carrier.current();
    var outer =
        lentStack(outerSelf -> {
          assertSame(outerSelf, here.top);
          var inner =
              generatorStack(self -> {
                assertSame(self, here.top);
                outerSelf.suspend();
                assertSame(self, here.top);
                self.suspend();
                assertSame(self, here.top);
              });
          inner.resume();
          assertSame(outerSelf, here.top);
          inner.resume();
          assertSame(outerSelf, here.top);
        });
    outer.resume();
    outer.resume();
    assertTrue(outer.isDone());
  }

  @Test
  void framesIncludeThoseOfWhatWasTakenAlongInnermostFirst() {
    var task = lentStack(NestedStacksTest::taskFrame);
    task.resume();
    List<String> methods =
        task.frames().stream()
            .map(StackTraceElement::getMethodName)
            .filter(name -> name.endsWith("Frame"))
            .toList();
    assertEquals(List.of("generatorFrame", "taskFrame"), methods);
  }

  private static void taskFrame(SuspendableStack task) {
    generatorStack(_ -> generatorFrame(task)).resume();
  }

  private static void generatorFrame(SuspendableStack task) {
    task.suspend();
  }
}
