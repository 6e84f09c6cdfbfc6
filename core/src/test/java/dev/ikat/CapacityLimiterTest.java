package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.moveOnAfter;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CapacityLimiterTest {
  @AutoClose private final Script script = new Script();

  private Task<Void> worker(CapacityLimiter limiter, String name, long millis) {
    return createTask(
        async(() -> {
          try (var _ = await(limiter.hold())) {
            script.log(name);
            await(sleep(ms(millis)));
          }
        }),
        name);
  }

  private static void turn() {
    await(sleep(Duration.ZERO));
  }

  @Test
  void noMoreThanSoManyAtATimeInTheOrderOfComing() {
    script.run(() -> {
      var limiter = new CapacityLimiter(2);
      worker(limiter, "a", 10);
      worker(limiter, "b", 20);
      worker(limiter, "c", 10);
      worker(limiter, "d", 10);
      await(sleep(ms(1)));
      assertEquals(2, limiter.borrowed());
      assertEquals(0, limiter.available());
      assertEquals(2, limiter.total());
      assertEquals("CapacityLimiter[2/2, waiters=2]", limiter.toString());
      await(sleep(ms(50)));
      assertEquals(0, limiter.borrowed());
    });
    script.expect("0 a", "0 b", "10 c", "20 d");
  }

  @Test
  void borrowingTwiceIsAnErrorNotADeadlock() {
    script.run(() -> {
      var limiter = new CapacityLimiter(5);
      await(limiter.acquire());
      var error = assertThrows(IllegalStateException.class, () -> await(limiter.acquire()));
      assertTrue(error.getMessage().contains("main"), error.getMessage());
      assertTrue(error.getMessage().contains("has a token"), error.getMessage());
      limiter.release();
      assertThrows(IllegalStateException.class, limiter::release);
      await(limiter.acquire());
    });
  }

  @Test
  void othersCanBeNamedAndAreComparedByIdentity() {
    script.run(() -> {
      var limiter = new CapacityLimiter(3);
      String one = new String("same");
      String two = new String("same");
      await(limiter.acquireOnBehalfOf(one));
      await(limiter.acquireOnBehalfOf(two));
      await(limiter.acquire());
      assertEquals(3, limiter.borrowed());
      assertTrue(limiter.borrowers().containsAll(Set.of(currentTask(), one)));
      assertThrows(IllegalStateException.class, () -> await(limiter.acquireOnBehalfOf(one)));
      assertThrows(
          IllegalStateException.class, () -> limiter.releaseOnBehalfOf(new String("same")));
      limiter.releaseOnBehalfOf(one);
      limiter.releaseOnBehalfOf(two);
      assertEquals(Set.of(currentTask()), limiter.borrowers());
    });
  }

  @Test
  void whoWaitsTwiceIsServedOnceAndToldSo() {
    script.run(() -> {
      var limiter = new CapacityLimiter(1);
      await(limiter.acquire());
      var first = createTask(limiter.acquireOnBehalfOf("x"));
      var second = createTask(limiter.acquireOnBehalfOf("x"));
      var other = createTask(limiter.acquireOnBehalfOf("y"));
      turn();
      limiter.setTotal(4);
      await(first);
      assertThrows(IllegalStateException.class, () -> await(second));
      await(other);
      assertEquals(3, limiter.borrowed());
    });
  }

  @Test
  void moreTokensLetMoreIn() {
    script.run(() -> {
      var limiter = new CapacityLimiter(1);
      worker(limiter, "a", 10);
      worker(limiter, "b", 10);
      worker(limiter, "c", 10);
      await(sleep(ms(5)));
      limiter.setTotal(2);
      await(sleep(ms(50)));
    });
    script.expect("0 a", "5 b", "10 c");
  }

  @Test
  void fewerTokensWaitUntilEnoughAreBack() {
    script.run(() -> {
      var limiter = new CapacityLimiter(2);
      worker(limiter, "a", 10);
      worker(limiter, "b", 20);
      worker(limiter, "c", 10);
      await(sleep(ms(1)));
      limiter.setTotal(1);
      assertEquals(0, limiter.available());
      await(sleep(ms(50)));
      assertEquals(1, limiter.available());
    });
    script.expect("0 a", "0 b", "20 c");
  }

  @Test
  void thereMustBeAtLeastOneToken() {
    assertThrows(IllegalArgumentException.class, () -> new CapacityLimiter(0));
    var limiter = new CapacityLimiter(1);
    assertThrows(IllegalArgumentException.class, () -> limiter.setTotal(0));
    assertEquals(1, limiter.total());
  }

  @Test
  void aWaiterThatIsCancelledLeavesTheLine() {
    script.run(() -> {
      var limiter = new CapacityLimiter(1);
      worker(limiter, "a", 10);
      var b = worker(limiter, "b", 10);
      worker(limiter, "c", 10);
      await(sleep(ms(5)));
      b.cancel();
      await(sleep(ms(50)));
      assertEquals(0, limiter.borrowed());
    });
    script.expect("0 a", "10 c");
  }

  @Test
  void oneThatHasJustBeenServedPassesTheTokenOn() {
    script.run(() -> {
      var limiter = new CapacityLimiter(1);
      await(limiter.acquire());
      var b = worker(limiter, "b", 10);
      worker(limiter, "c", 10);
      turn();
      limiter.release();
      b.cancel();
      await(sleep(ms(50)));
      assertEquals(0, limiter.borrowed());
    });
    script.expect("0 c");
  }

  @Test
  void nobodyOvertakesWhoWaits() {
    script.run(() -> {
      var limiter = new CapacityLimiter(1);
      await(limiter.acquire());
      worker(limiter, "b", 10);
      turn();
      limiter.release();
      // The token is b's already, although that has not run yet.
      await(limiter.acquire());
      script.log("main");
      limiter.release();
    });
    script.expect("0 b", "10 main");
  }

  @Test
  void inACancelledScopeOnlyAFreeTokenIsGiven() {
    script.run(() -> {
      var limiter = new CapacityLimiter(1);
      moveOnAfter(
          Duration.ZERO,
          s -> {
            try (var _ = await(limiter.hold())) {
              script.log("free");
              await(limiter.acquireOnBehalfOf("other"));
            }
          });
      assertEquals(0, limiter.borrowed());
      assertEquals("CapacityLimiter[0/1, waiters=0]", limiter.toString());
    });
    script.expect("0 free");
  }

  @Test
  void inAGroupOfTasks() {
    script.run(() -> {
      var limiter = new CapacityLimiter(3);
      int[] most = new int[1];
      taskGroup(tg -> {
        for (int i = 0; i < 20; i++) {
          tg.createTask(
              async(() -> {
                try (var _ = await(limiter.hold())) {
                  most[0] = Math.max(most[0], limiter.borrowed());
                  await(sleep(ms(1)));
                }
              }));
        }
      });
      assertEquals(3, most[0]);
      assertFalse(limiter.available() < 3);
      script.log("done");
    });
    script.expect("7 done");
  }
}
