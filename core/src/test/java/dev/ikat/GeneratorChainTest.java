package dev.ikat;

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

/**
 * Chains of delegation that are not a plain line driven from the top: two delegators of one
 * generator, a delegate driven by itself, circles. What each of these does in Python it does here.
 */
class GeneratorChainTest {
  private final List<String> log = new ArrayList<>();

  private static Generator<Integer, Integer, String> counter(int to) {
    return Generator.twoWay(y -> {
      for (int i = 1; i <= to; i++) {
        y.yield(i);
      }
      return "counted";
    });
  }

  private static Generator<Integer, Integer, String> delegator(
      Generator<Integer, Integer, String> to) {
    return Generator.twoWay(y -> y.yieldFrom(to));
  }

  @Test
  void twoDelegatorsShareOneGenerator() {
    var shared = counter(4);
    var a = delegator(shared);
    var b = delegator(shared);
    assertEquals(1, a.next());
    assertEquals(2, b.next());
    assertEquals(3, a.next());
    assertSame(shared, a.delegate());
    assertSame(shared, b.delegate());
    assertEquals(4, b.next());
    assertEquals("counted", assertThrows(StopIteration.class, b::next).value());
    assertNull(assertThrows(StopIteration.class, a::next).value());
  }

  @Test
  void theFirstOfTwoDelegatorsMayEndTheSharedOne() {
    var shared = counter(2);
    var a = delegator(shared);
    var b = delegator(shared);
    a.next();
    b.next();
    assertEquals("counted", assertThrows(StopIteration.class, a::next).value());
    assertNull(assertThrows(StopIteration.class, b::next).value());
  }

  @Test
  void closingOneOfTwoDelegatorsClosesTheSharedOne() {
    for (int closing = 0; closing < 2; closing++) {
      var shared = counter(4);
      var both = List.of(delegator(shared), delegator(shared));
      both.forEach(Generator::next);
      both.get(closing).close();
      assertEquals(Generator.State.CLOSED, shared.state());
      var other = both.get(1 - closing);
      assertEquals(Generator.State.SUSPENDED, other.state());
      assertNull(assertThrows(StopIteration.class, other::next).value());
    }
  }

  @Test
  void twoDelegatorsOfOneChain() {
    var bottom = counter(5);
    var middle = delegator(bottom);
    var a = delegator(middle);
    var b = delegator(middle);
    var c = delegator(bottom);
    assertEquals(1, a.next());
    assertEquals(2, b.next());
    assertEquals(3, c.next());
    assertEquals(4, a.next());
    assertEquals(5, middle.next());
    assertEquals("counted", assertThrows(StopIteration.class, b::next).value());
    assertNull(assertThrows(StopIteration.class, a::next).value());
    assertNull(assertThrows(StopIteration.class, c::next).value());
  }

  @Test
  void aDelegateIsDrivenByItselfInBetween() {
    var bottom = counter(6);
    var middle = delegator(bottom);
    var top = delegator(middle);
    assertEquals(1, top.next());
    assertEquals(2, bottom.next());
    assertEquals(3, middle.next());
    assertEquals(4, top.next());
    bottom.close();
    assertNull(assertThrows(StopIteration.class, top::next).value());
    assertEquals(Generator.State.CLOSED, middle.state());
  }

  @Test
  void aDelegateThatWasClosedOrFailedByItselfGivesNullToTheDelegator() {
    var bottom = counter(6);
    var top = delegator(bottom);
    top.next();
    assertThrows(IOException.class, () -> bottom.raise(new IOException()));
    assertNull(assertThrows(StopIteration.class, top::next).value());
  }

  @Test
  void aDelegateThatWasStartedBeforeGoesOnWhereItIs() {
    var bottom = counter(3);
    bottom.next();
    var middle = delegator(bottom);
    middle.next();
    var top = delegator(middle);
    assertEquals(3, top.next());
    assertEquals("counted", assertThrows(StopIteration.class, top::next).value());
  }

  @Test
  void aValueThatHasNextFetchedFromADelegateIsNotLost() {
    var bottom = counter(4);
    var top = delegator(bottom);
    assertEquals(1, top.next());
    assertTrue(bottom.hasNext());
    assertEquals(2, top.next());
    assertTrue(bottom.hasNext());
    assertEquals(3, bottom.next());
    assertEquals(4, top.next());
  }

  @Test
  void aValueThatHasNextFetchedBeforeTheDelegationIsNotLost() {
    var bottom = counter(2);
    assertTrue(bottom.hasNext());
    var top = delegator(bottom);
    assertEquals(1, top.next());
    assertSame(bottom, top.delegate());
    assertEquals(2, top.next());
  }

  @Test
  void sendAndRaiseAcrossAFetchedValueAreErrorsInTheDelegator() {
    for (boolean raise : List.of(true, false)) {
      var bottom = counter(4);
      Generator<Integer, Integer, String> top =
          Generator.twoWay(y -> {
            try {
              return y.yieldFrom(bottom);
            } catch (IllegalStateException e) {
              log.add(e.getMessage());
              return y.yieldFrom(bottom);
            }
          });
      top.next();
      assertTrue(bottom.hasNext());
      // As if the delegator had called send or raise on its delegate, which is what it means.
      assertEquals(2, raise ? top.raise(new IOException()) : top.send(7));
      assertTrue(log.removeFirst().contains("after hasNext()"));
      assertEquals(3, top.next());
    }
  }

  @Test
  void closingDropsAValueFetchedFromADelegate() {
    var bottom = counter(4);
    var top = delegator(bottom);
    top.next();
    assertTrue(bottom.hasNext());
    top.close();
    assertEquals(Generator.State.CLOSED, bottom.state());
    assertFalse(bottom.hasNext());
    assertThrows(StopIteration.class, bottom::next);
  }

  @Test
  void raisingTheExitDropsAValueFetchedFromADelegate() {
    var bottom = counter(4);
    var top = delegator(bottom);
    top.next();
    assertTrue(bottom.hasNext());
    assertThrows(GeneratorExit.class, () -> top.raise(new GeneratorExit()));
    assertFalse(bottom.hasNext());
  }

  @Test
  void aBodyThatDrivesItsOwnDelegatorFindsItselfRunning() {
    var tops = new ArrayList<Generator<String, Void, Void>>();
    var bottom =
        Generator.<String>of(y -> {
          y.yield("one");
          // Driven by itself now: its delegator is not running, and tries to go on with it.
          y.yield("top says " + tops.getFirst().next());
          y.yield("three");
        });
    var top =
        Generator.<String>of(y -> {
          try {
            y.yieldFrom(bottom);
          } catch (AlreadyRunningException e) {
            y.yield("running");
          }
          y.yieldFrom(bottom);
        });
    tops.add(top);
    assertEquals("one", top.next());
    assertEquals("top says running", bottom.next());
    assertEquals("three", top.next());
  }

  @Test
  void aBodyThatDelegatesToItsOwnDelegatorMakesNoCircle() {
    var as = new ArrayList<Generator<String, Void, Void>>();
    var b =
        Generator.<String>of(y -> {
          y.yield("b1");
          y.yieldFrom(as.getFirst());
          y.yield("b2");
        });
    var a =
        Generator.<String>of(y -> {
          try {
            y.yieldFrom(b);
          } catch (AlreadyRunningException e) {
            y.yield("a handled it");
          }
        });
    as.add(a);
    assertEquals("b1", a.next());
    assertEquals("a handled it", b.next());
    assertEquals("b2", b.next());
    assertFalse(a.hasNext());
  }

  @Test
  void aBodyThatClosesItsOwnDelegatorFailsThere() {
    var tops = new ArrayList<Generator<String, Void, Void>>();
    var bottom =
        Generator.<String>of(y -> {
          y.yield("one");
          assertThrows(AlreadyRunningException.class, tops.getFirst()::close);
          y.yield("two");
        });
    var top = Generator.<String>of(y -> y.yieldFrom(bottom));
    tops.add(top);
    assertEquals("one", top.next());
    assertEquals("two", bottom.next());
    assertEquals(Generator.State.CLOSED, top.state());
    bottom.close();
  }

  @Test
  void aDelegatorThatEndsByAnErrorLetsGoOfItsDelegate() {
    var bottom = counter(3);
    Generator<Integer, Integer, String> top =
        Generator.twoWay(y -> {
          try {
            return y.yieldFrom(bottom);
          } finally {
            log.add("left");
          }
        });
    top.next();
    bottom.next();
    top.close();
    assertEquals(List.of("left"), log);
    assertNull(top.delegate());
    assertEquals(Generator.State.CLOSED, bottom.state());
  }

  @Test
  void aFinishedChainHoldsNothing() {
    var garbage = new dev.ikat.internal.stack.Garbage();
    var top = endedChain(garbage);
    garbage.assertAllCollected();
    assertEquals(Generator.State.CLOSED, top.state());
  }

  private static Generator<Integer, Integer, String> endedChain(
      dev.ikat.internal.stack.Garbage garbage) {
    // The delegator's body refers to its delegate, and goes with it; the delegator itself stays.
    var box = new ArrayList<>(List.of(garbage.watch(counter(2))));
    Generator<Integer, Integer, String> top = Generator.twoWay(y -> y.yieldFrom(box.removeFirst()));
    top.forEachRemaining(_ -> {});
    return top;
  }
}
