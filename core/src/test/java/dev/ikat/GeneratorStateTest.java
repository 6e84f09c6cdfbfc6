package dev.ikat;

import static dev.ikat.Asyncio.async;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Generator.State;
import dev.ikat.internal.stack.Garbage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Introspection: statements 42 to 44. */
class GeneratorStateTest {
  @Test
  void g42_statesFollowTheLifeOfAGenerator() {
    var self = new ArrayList<Generator<State, Void, Void>>();
    var g =
        Generator.<State>of(y -> {
          y.yield(self.getFirst().state());
          y.yield(self.getFirst().state());
        });
    self.add(g);
    assertEquals(State.CREATED, g.state());
    assertEquals(State.RUNNING, g.next());
    assertEquals(State.SUSPENDED, g.state());
    assertEquals(State.RUNNING, g.next());
    assertEquals(State.SUSPENDED, g.state());
    assertThrows(StopIteration.class, g::next);
    assertEquals(State.CLOSED, g.state());
  }

  @Test
  void g42_everyWayToEndLeadsToClosed() {
    Generator.Body<Integer> body = y -> y.yield(1);
    var closedBefore = Generator.of(body);
    closedBefore.close();
    var closedAfter = Generator.of(body);
    closedAfter.next();
    closedAfter.close();
    var raisedBefore = Generator.of(body);
    assertThrows(RuntimeException.class, () -> raisedBefore.raise(new RuntimeException()));
    var raisedAfter = Generator.of(body);
    raisedAfter.next();
    assertThrows(RuntimeException.class, () -> raisedAfter.raise(new RuntimeException()));
    for (var g : List.of(closedBefore, closedAfter, raisedBefore, raisedAfter)) {
      assertEquals(State.CLOSED, g.state());
    }
  }

  @Test
  void g43_aFinishedGeneratorHoldsNothingOfItsBodysLocals() {
    // There is no frame to look at; what stands behind the statement is that it is gone.
    var garbage = new Garbage();
    var g = Generator.<Integer>of(y -> holdWhileYielding(y, garbage.watch(new byte[100])));
    g.next();
    assertEquals(1, garbage.collect(1), "held while suspended");
    assertThrows(StopIteration.class, g::next);
    garbage.assertAllCollected();
    var closed = Generator.<Integer>of(y -> holdWhileYielding(y, garbage.watch(new byte[100])));
    closed.next();
    closed.close();
    garbage.assertAllCollected();
    assertEquals(State.CLOSED, closed.state());
    assertEquals(State.CLOSED, g.state());
  }

  private static void holdWhileYielding(Yielder<Integer, Void> y, byte[] held) {
    y.yield(held.length);
    assertEquals(100, held.length);
  }

  @Test
  void g44_aCoroutineShowsItsStateInItsToString() {
    var shown = new ArrayList<String>();
    var self = new ArrayList<Coroutine<Boolean>>();
    Coroutine<Boolean> c = async(() -> shown.add(self.getFirst().toString()));
    self.add(c);
    shown.add(c.toString());
    Asyncio.run(c);
    shown.add(c.toString());
    assertEquals(
        List.of("created]", "running]", "closed]"),
        shown.stream().map(s -> s.substring(s.lastIndexOf(' ') + 1)).toList());
    assertTrue(shown.getFirst().startsWith("Coroutine[lambda in "), shown::toString);
  }

  @Test
  void delegateIsWhatTheBodyDelegatesToWhileItRestsThere() {
    var inner = Generator.<Integer>of(y -> y.yield(1));
    Iterator<Integer> iterator = List.of(2).iterator();
    var outer =
        Generator.<Integer>of(y -> {
          y.yieldFrom(inner);
          y.yieldFrom(() -> iterator);
          y.yield(3);
        });
    assertNull(outer.delegate());
    assertEquals(1, outer.next());
    assertSame(inner, outer.delegate());
    assertEquals(2, outer.next());
    assertSame(iterator, outer.delegate());
    assertEquals(3, outer.next());
    assertNull(outer.delegate());
    assertThrows(StopIteration.class, outer::next);
    assertNull(outer.delegate());
  }
}
