package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.stack.OtherThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A yielder is of use in its own body only; anywhere else it says so and nothing happens. */
class YielderTest {
  private final List<Yielder<Integer, Void>> leaked = new ArrayList<>();

  private static void assertRefused(Yielder<Integer, Void> y) {
    var inner = Generator.<Integer>of(i -> i.yield(0));
    for (Runnable use :
        List.<Runnable>of(
            () -> y.yield(99), () -> y.yieldFrom(inner), () -> y.yieldFrom(List.of(99)))) {
      var e = assertThrows(IllegalStateException.class, use::run);
      assertTrue(
          e.getMessage().startsWith("a Yielder can be used only by the body it was given to"),
          e.getMessage());
    }
    assertEquals(Generator.State.CREATED, inner.state());
  }

  /** Yields 1 and 2 and lets its yielder out. */
  private Generator<Integer, Void, Void> leaking() {
    return Generator.of(y -> {
      leaked.add(y);
      y.yield(1);
      y.yield(2);
    });
  }

  @Test
  void outsideTheBodyWhileThatRests() {
    var g = leaking();
    assertEquals(1, g.next());
    assertRefused(leaked.getFirst());
    assertEquals(Generator.State.SUSPENDED, g.state());
    assertEquals(2, g.next());
  }

  @Test
  void afterTheEnd() {
    var g = leaking();
    g.forEachRemaining(_ -> {});
    assertRefused(leaked.getFirst());
    var closed = leaking();
    closed.next();
    closed.close();
    assertRefused(leaked.getLast());
    assertEquals(Generator.State.CLOSED, closed.state());
  }

  @Test
  void inTheBodyOfAGeneratorThatRunsInside() {
    var outer =
        Generator.<Integer>of(y -> {
          var inner =
              Generator.<Integer>of(i -> {
                assertRefused(y);
                i.yield(10);
                assertRefused(y);
              });
          for (int n : inner) {
            y.yield(n);
          }
          y.yield(20);
        });
    assertEquals(List.of(10, 20), outer.stream().toList());
  }

  @Test
  void inTheBodyOfADelegate() {
    var outer =
        Generator.<Integer>of(y -> {
          var inner =
              Generator.<Integer>of(i -> {
                assertRefused(y);
                i.yield(10);
              });
          y.yieldFrom(inner);
          y.yield(20);
        });
    assertEquals(List.of(10, 20), outer.stream().toList());
  }

  @Test
  void onAnotherThread() {
    var g =
        Generator.<Integer>of(y -> {
          Script.onAnotherThread(() -> assertRefused(y));
          y.yield(1);
        });
    assertEquals(List.of(1), g.stream().toList());
  }

  @Test
  void onAnotherThreadWhileTheBodyRests() throws Exception {
    var g = leaking();
    g.next();
    OtherThread.run(() -> assertRefused(leaked.getFirst()));
    assertEquals(2, g.next());
  }

  @Test
  void inAnEagerTaskThatIsStartedInsideTheBody() {
    try (var script = new Script()) {
      script.run(() -> {
        var g =
            Generator.<Integer>of(y -> {
              var task =
                  createTask(
                      async(() -> {
                        assertRefused(y);
                        await(sleep(Duration.ofMillis(1)));
                        assertRefused(y);
                      }),
                      TaskOptions.DEFAULT.eager());
              y.yield(1);
              await(task);
              y.yield(2);
            });
        assertEquals(List.of(1, 2), g.stream().toList());
      });
    }
  }

  @Test
  void inAnotherTaskAndInACallbackWhileTheBodyAwaits() {
    try (var script = new Script()) {
      script.run(() -> {
        var g =
            Generator.<Integer>of(y -> {
              leaked.add(y);
              getRunningLoop()
                  .callSoon(() -> {
                    assertRefused(y);
                    script.log("callback");
                  });
              createTask(
                  async(() -> {
                    assertRefused(y);
                    script.log("task");
                  }));
              await(sleep(Duration.ofMillis(1)));
              y.yield(1);
            });
        assertEquals(List.of(1), g.stream().toList());
      });
      script.expect("0 callback", "0 task");
    }
  }

  @Test
  void itWorksAtAnyDepthInsideTheBodyAndAfterAnAwait() {
    try (var script = new Script()) {
      script.run(() -> {
        var g =
            Generator.<Integer>of(y -> {
              await(sleep(Duration.ofMillis(1)));
              List.of(1, 2).forEach(y::yield);
              // A coroutine that is awaited runs right here, on the body's own stack.
              await(async(() -> y.yield(3)));
            });
        assertEquals(List.of(1, 2, 3), g.stream().toList());
      });
    }
  }

  @Test
  void nullIsRefusedAsADelegateAndAllowedAsAValue() {
    var g =
        Generator.<Integer>of(y -> {
          assertThrows(NullPointerException.class, () -> y.yieldFrom((Iterable<Integer>) null));
          assertThrows(
              NullPointerException.class, () -> y.yieldFrom((Generator<Integer, Void, Void>) null));
          y.yield(null);
        });
    assertNull(g.next());
    assertFalse(g.hasNext());
  }
}
