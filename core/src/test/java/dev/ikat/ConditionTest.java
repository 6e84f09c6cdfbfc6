package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ConditionTest {
  @AutoClose private final Script script = new Script();
  private final Condition changed = new Condition();

  /** Takes the lock, waits to be signalled, and says when it goes on, with the lock. */
  private Task<Boolean> waiter(String name) {
    return createTask(
        async(() -> {
          try (Hold _ = await(changed.hold())) {
            boolean result = await(changed.waitFor());
            assertTrue(changed.locked());
            script.log(name);
            return result;
          }
        }),
        name);
  }

  private void signal(int n) {
    try (Hold _ = await(changed.hold())) {
      changed.signal(n);
    }
  }

  // ---- waiting and signalling (L3) --------------------------------------------------------------

  @Test
  void signalWakesOneInTheOrderInWhichTheyCame() {
    script.run(() -> {
      Task<Boolean> a = waiter("a");
      Task<Boolean> b = waiter("b");
      await(sleep(ms(1)));
      assertFalse(changed.locked(), "waiting gives the lock back");
      signal(1);
      assertTrue(await(a));
      await(sleep(ms(1)));
      signal(1);
      assertTrue(await(b));
    });
    script.expect("1 a", "2 b");
  }

  @Test
  void signalWakesUpToSoMany() {
    script.run(() -> {
      List<Task<Boolean>> waiters = List.of(waiter("a"), waiter("b"), waiter("c"));
      await(sleep(Duration.ZERO));
      signal(2);
      await(sleep(ms(5)));
      script.expect("0 a", "0 b");
      signal(2048);
      await(gather(waiters));
    });
    script.expect("5 c");
  }

  @Test
  void signalAllWakesAllOneAfterTheOther() {
    script.run(() -> {
      List<Task<Boolean>> waiters = List.of(waiter("a"), waiter("b"), waiter("c"));
      await(sleep(Duration.ZERO));
      try (Hold _ = await(changed.hold())) {
        changed.signalAll();
        await(sleep(ms(1)));
        script.expectNothing();
      }
      await(gather(waiters));
    });
    script.expect("1 a", "1 b", "1 c");
  }

  @Test
  void aSignalWithNobodyWaitingIsForgotten() {
    script.run(() -> {
      signal(1);
      Task<Boolean> late = waiter("late");
      await(sleep(ms(1)));
      assertFalse(late.done());
      signal(1);
      await(late);
    });
    script.expect("1 late");
  }

  @Test
  void waitForAPredicateWaitsUntilItIsTrue() {
    List<String> items = new ArrayList<>();
    script.run(() -> {
      Task<Boolean> taker =
          createTask(
              async(() -> {
                try (Hold _ = await(changed.hold())) {
                  boolean result = await(changed.waitFor(() -> items.size() >= 2));
                  script.log("has " + items);
                  return result;
                }
              }));
      for (String item : List.of("a", "b")) {
        await(sleep(ms(1)));
        try (Hold _ = await(changed.hold())) {
          items.add(item);
          changed.signal();
        }
      }
      assertTrue(await(taker));
    });
    script.expect("2 has [a, b]");
  }

  @Test
  void aPredicateThatIsTrueIsNotWaitedFor() {
    script.run(() -> {
      try (Hold _ = await(changed.hold())) {
        getRunningLoop().callSoon(script.logs("next turn"));
        assertTrue(await(changed.waitFor(() -> true)));
        script.log("went on");
      }
      await(sleep(Duration.ZERO));
    });
    script.expect("0 went on", "0 next turn");
  }

  @Test
  void aPredicateThatThrowsLeavesTheLockHeld() {
    script.run(() -> {
      try (Hold _ = await(changed.hold())) {
        assertThrows(
            ArithmeticException.class,
            () ->
                await(
                    changed.waitFor(() -> {
                      throw new ArithmeticException();
                    })));
        assertTrue(changed.locked());
      }
    });
  }

  // ---- without the lock -------------------------------------------------------------------------

  @Test
  void withoutTheLockNothingIsAllowed() {
    script.run(() -> {
      assertThrows(IllegalStateException.class, () -> await(changed.waitFor()));
      assertThrows(IllegalStateException.class, () -> await(changed.waitFor(() -> false)));
      assertThrows(IllegalStateException.class, changed::signal);
      assertThrows(IllegalStateException.class, () -> changed.signal(2));
      IllegalStateException error = assertThrows(IllegalStateException.class, changed::signalAll);
      assertTrue(error.getMessage().contains("acquire it first"), error.getMessage());
      assertThrows(IllegalStateException.class, changed::release);
    });
  }

  @Test
  void acquireAndReleaseAreTheLocks() {
    script.run(() -> {
      assertTrue(await(changed.acquire()));
      assertTrue(changed.locked());
      changed.release();
      assertFalse(changed.locked());
    });
  }

  @Test
  void twoConditionsMayShareALock() {
    Lock lock = new Lock();
    Condition notEmpty = new Condition(lock);
    Condition notFull = new Condition(lock);
    script.run(() -> {
      Task<Void> taker =
          createTask(
              async(() -> {
                try (Hold _ = await(notEmpty.hold())) {
                  await(notEmpty.waitFor());
                  script.log("taken");
                  notFull.signal();
                }
              }));
      await(sleep(ms(1)));
      try (Hold _ = await(lock.hold())) {
        notEmpty.signal();
        assertTrue(notFull.locked());
        await(notFull.waitFor());
        script.log("room");
      }
      await(taker);
    });
    script.expect("1 taken", "1 room");
  }

  @Test
  void aLockOfAnotherLoopIsRefusedWhereItWouldHaveToBeWaitedFor() {
    Lock lock = new Lock();
    script.run(() -> {
      await(lock.acquire());
      Task<Boolean> waiter = createTask(lock.acquire());
      await(sleep(Duration.ZERO));
      Throwable[] thrown = new Throwable[1];
      onAnotherThread(() -> {
        try (Script other = new Script()) {
          Condition condition = new Condition(lock);
          other.run(() -> {
            thrown[0] = assertThrows(IllegalStateException.class, () -> await(condition.acquire()));
          });
        }
      });
      assertTrue(thrown[0].getMessage().contains("different event loop"));
      lock.release();
      await(waiter);
    });
  }

  // ---- cancelled waiters ------------------------------------------------------------------------

  @Test
  void aCancelledWaiterTakesTheLockBeforeItGoes() {
    script.run(() -> {
      Task<Void> waiter =
          createTask(
              async(() -> {
                await(changed.acquire());
                try {
                  await(changed.waitFor());
                } finally {
                  script.log("locked: " + changed.locked());
                  changed.release();
                }
              }));
      await(sleep(ms(1)));
      waiter.cancel();
      assertThrows(CancelledError.class, () -> await(waiter));
      assertFalse(changed.locked());
    });
    script.expect("1 locked: true");
  }

  @Test
  void aCancelledWaiterWaitsForTheLockEvenIfAnotherHasIt() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("never");
      await(sleep(Duration.ZERO));
      await(changed.acquire());
      waiter.cancel();
      await(sleep(ms(3)));
      assertFalse(waiter.done());
      changed.release();
      assertThrows(CancelledError.class, () -> await(waiter));
      assertFalse(changed.locked());
    });
  }

  @Test
  void cancelledAgainWhileItWaitsForTheLockItStillTakesIt() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("never");
      await(sleep(Duration.ZERO));
      await(changed.acquire());
      waiter.cancel("first");
      await(sleep(ms(1)));
      waiter.cancel("second");
      await(sleep(ms(1)));
      assertFalse(waiter.done());
      changed.release();
      CancelledError error = assertThrows(CancelledError.class, () -> await(waiter));
      assertEquals("second", error.getMessage());
      assertEquals(2, waiter.cancelling());
      assertFalse(changed.locked());
    });
  }

  @Test
  void cancelledAfterTheSignalItPassesTheSignalOn() {
    script.run(() -> {
      Task<Boolean> signalled = waiter("signalled");
      Task<Boolean> next = waiter("next");
      await(sleep(Duration.ZERO));
      await(changed.acquire());
      changed.signal();
      signalled.cancel();
      changed.release();
      assertTrue(await(next));
      assertTrue(signalled.cancelled());
    });
    script.expect("0 next");
  }

  @Test
  void cancelledWhileItTakesTheLockAgainItPassesTheSignalOn() {
    script.run(() -> {
      Task<Boolean> signalled = waiter("signalled");
      Task<Boolean> next = waiter("next");
      await(sleep(Duration.ZERO));
      await(changed.acquire());
      changed.signal();
      await(sleep(ms(1)));
      signalled.cancel();
      await(sleep(ms(1)));
      changed.release();
      assertTrue(await(next));
      assertThrows(CancelledError.class, () -> await(signalled));
    });
    script.expect("2 next");
  }

  @Test
  void aWaiterThatIsCancelledBeforeTheSignalIsNotCounted() {
    script.run(() -> {
      Task<Boolean> cancelled = waiter("cancelled");
      Task<Boolean> next = waiter("next");
      await(sleep(Duration.ZERO));
      cancelled.cancel();
      await(sleep(Duration.ZERO));
      signal(1);
      assertTrue(await(next));
      assertTrue(cancelled.cancelled());
    });
    script.expect("0 next");
  }

  @Test
  void theVeryErrorOfTheCancellationIsThrown() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("never");
      await(sleep(Duration.ZERO));
      waiter.cancel("the reason");
      CancelledError error = assertThrows(CancelledError.class, () -> await(waiter));
      assertEquals("the reason", error.getMessage());
    });
  }

  @Test
  void aTimeoutAroundTheWaitLeavesTheLockHeld() {
    script.run(() -> {
      try (Hold _ = await(changed.hold())) {
        assertThrows(TimeoutException.class, () -> await(waitFor(changed.waitFor(), ms(10))));
        assertTrue(changed.locked());
        script.log("locked");
      }
      assertFalse(changed.locked());
    });
    script.expect("10 locked");
  }

  @Test
  void toStringShowsTheLockAndHowManyWait() {
    script.run(() -> {
      assertEquals("Condition[unlocked, waiters=0]", changed.toString());
      Task<Boolean> waiter = waiter("waiter");
      await(sleep(Duration.ZERO));
      try (Hold _ = await(changed.hold())) {
        assertEquals("Condition[locked, waiters=1]", changed.toString());
        changed.signal();
      }
      await(waiter);
    });
    script.expect("0 waiter");
  }
}
