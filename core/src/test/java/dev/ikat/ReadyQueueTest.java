package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
  private final ReadyQueue queue = new ReadyQueue();

  @Test
  void emptyQueueHasNothingToGive() {
    assertTrue(queue.isEmpty());
    assertThrows(IllegalStateException.class, queue::peek);
    assertThrows(IllegalStateException.class, queue::poll);
  }

  @Test
  void peekDoesNotTake() {
    Ready one = ready();
    queue.add(one);
    assertSame(one, queue.peek());
    assertSame(one, queue.poll());
    assertTrue(queue.isEmpty());
  }

  @Test
  void keepsTheOrderWhileTheRingTurnsAndGrows() {
    Deque<Ready> model = new ArrayDeque<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      // In waves, so that it wraps round when small and when large.
      boolean grows = i / 1000 % 2 == 0;
      if (model.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
        Ready ready = ready();
        model.add(ready);
        queue.add(ready);
      } else {
        assertSame(model.poll(), queue.poll());
      }
      assertEquals(model.size(), queue.size());
    }
    while (!model.isEmpty()) {
      assertSame(model.poll(), queue.poll());
    }
    assertTrue(queue.isEmpty());
  }

  @Test
  void clearForgetsEverything() {
    for (int i = 0; i < 100; i++) {
      queue.add(ready());
    }
    queue.clear();
    assertTrue(queue.isEmpty());
    Ready one = ready();
    queue.add(one);
    assertSame(one, queue.poll());
  }

  /** Each call gives another object. */
  private static Ready ready() {
    return new Ready() {
      @Override
      public void runReady(EventLoopImpl loop) {}

      @Override
      public Side side() {
        return Side.EITHER;
      }
    };
  }
}
