package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LockTest {
  @AutoClose private final Script script = new Script();
  private final Lock lock = new Lock();

  /** Takes the lock, says so, and gives it back after the time. */
  private Task<Void> holder(String name, long millis) {
    return createTask(
        async(() -> {
          try (Hold _ = await(lock.hold())) {
            script.log(name + " has it");
            await(sleep(ms(millis)));
          }
        }),
        name);
  }

  // ---- taking and releasing (L1) ----------------------------------------------------------------

  @Test
  void acquireGivesTrueAndTheLockIsLocked() {
    script.run(() -> {
      assertFalse(lock.locked());
      assertTrue(await(lock.acquire()));
      assertTrue(lock.locked());
      lock.release();
      assertFalse(lock.locked());
    });
  }

  @Test
  void aFreeLockIsTakenWithoutATurnOfTheLoop() {
    script.run(() -> {
      getRunningLoop().callSoon(script.logs("next turn"));
      await(lock.acquire());
      script.log("taken");
      await(sleep(Duration.ZERO));
    });
    script.expect("0 taken", "0 next turn");
  }

  @Test
  void waitersGetItInTheOrderInWhichTheyCame() {
    script.run(() -> {
      taskGroup(tg -> {
        for (String name : List.of("a", "b", "c")) {
          tg.createTask(
              async(() -> {
                await(lock.acquire());
                script.log(name);
                await(sleep(ms(1)));
                lock.release();
              }));
        }
      });
    });
    script.expect("0 a", "1 b", "2 c");
  }

  @Test
  void itIsNotReEntrant() {
    script.run(() -> {
      await(lock.acquire());
      assertThrows(TimeoutException.class, () -> await(waitFor(lock.acquire(), ms(5))));
      assertTrue(lock.locked());
    });
  }

  @Test
  void itHasNoOwner() {
    script.run(() -> {
      await(lock.acquire());
      await(createTask(async(() -> lock.release())));
      assertFalse(lock.locked());
    });
  }

  @Test
  void releasingALockThatNobodyHoldsIsAnError() {
    IllegalStateException error = assertThrows(IllegalStateException.class, lock::release);
    assertTrue(error.getMessage().contains("not held"), error.getMessage());
    script.run(() -> assertTrue(await(lock.acquire()), "and leaves it usable"));
  }

  @Test
  void aReleaseWithoutWaitersJustFreesIt() {
    script.run(() -> {
      await(lock.acquire());
      lock.release();
      assertFalse(lock.locked());
      assertThrows(IllegalStateException.class, lock::release);
    });
  }

  @Test
  void whoComesWhileItIsBeingHandedOverQueues() {
    script.run(() -> {
      await(lock.acquire());
      Task<Void> waiter = holder("waiter", 1);
      await(sleep(Duration.ZERO));
      lock.release();
      assertFalse(lock.locked(), "the waiter has been woken but has not run");
      await(lock.acquire());
      script.log("late comer has it");
      lock.release();
      await(waiter);
    });
    script.expect("0 waiter has it", "1 late comer has it");
  }

  @Test
  void holdReleasesHoweverTheBlockIsLeft() {
    script.run(() -> {
      try (Hold _ = await(lock.hold())) {
        assertTrue(lock.locked());
      }
      assertFalse(lock.locked());
      assertThrows(
          IOException.class,
          () -> {
            try (Hold _ = await(lock.hold())) {
              throw new IOException("in the block");
            }
          });
      assertFalse(lock.locked());
    });
  }

  // ---- cancelled waiters ------------------------------------------------------------------------

  @Test
  void aCancelledWaiterNeverGetsIt() {
    script.run(() -> {
      await(lock.acquire());
      Task<Void> cancelled = holder("cancelled", 1);
      Task<Void> next = holder("next", 1);
      await(sleep(Duration.ZERO));
      cancelled.cancel();
      assertThrows(CancelledError.class, () -> await(cancelled));
      lock.release();
      await(next);
      assertFalse(lock.locked());
    });
    script.expect("0 next has it");
  }

  @Test
  void cancelledAfterBeingWokenItPassesTheLockOn() {
    script.run(() -> {
      await(lock.acquire());
      Task<Void> woken = holder("woken", 1);
      Task<Void> next = holder("next", 1);
      await(sleep(Duration.ZERO));
      lock.release();
      woken.cancel();
      await(next);
      assertTrue(woken.cancelled());
      assertFalse(lock.locked());
    });
    script.expect("0 next has it");
  }

  @Test
  void cancellingTheFirstWaiterWhileTheLockIsReleasedWakesTheSecond() {
    script.run(() -> {
      await(lock.acquire());
      Task<Void> first = holder("first", 1);
      Task<Void> second = holder("second", 1);
      await(sleep(Duration.ZERO));
      first.cancel();
      lock.release();
      await(second);
      assertTrue(first.cancelled());
    });
    script.expect("0 second has it");
  }

  @Test
  void aWaiterThatIsCancelledWhileItIsHeldLeavesItHeld() {
    script.run(() -> {
      await(lock.acquire());
      Task<Void> waiter = holder("waiter", 1);
      await(sleep(Duration.ZERO));
      waiter.cancel();
      assertThrows(CancelledError.class, () -> await(waiter));
      assertTrue(lock.locked());
      lock.release();
      assertFalse(lock.locked());
    });
  }

  @Test
  void allWaitersMayBeCancelledAndTheLockIsFree() {
    script.run(() -> {
      await(lock.acquire());
      List<Task<Void>> waiters = List.of(holder("a", 1), holder("b", 1), holder("c", 1));
      await(sleep(Duration.ZERO));
      lock.release();
      waiters.forEach(Task::cancel);
      await(sleep(Duration.ZERO));
      await(sleep(Duration.ZERO));
      waiters.forEach(w -> assertTrue(w.cancelled()));
      assertFalse(lock.locked());
      assertTrue(await(lock.acquire()));
    });
  }

  @Test
  void aHolderThatIsCancelledReleasesIt() {
    script.run(() -> {
      Task<Void> holder = holder("holder", 60_000);
      Task<Void> next = holder("next", 1);
      await(sleep(ms(5)));
      holder.cancel();
      await(next);
    });
    script.expect("0 holder has it", "5 next has it");
  }

  // ---- use from where it does not belong --------------------------------------------------------

  @Test
  void aTaskOfAnotherLoopThatWouldHaveToWaitGetsAnError() {
    try (Script other = new Script()) {
      script.run(() -> {
        await(lock.acquire());
        Task<Void> _ = holder("waiter", 1);
        await(sleep(Duration.ZERO));
      });
      other.run(() -> {
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> await(lock.acquire()));
        assertTrue(error.getMessage().contains("different event loop"), error.getMessage());
      });
    }
    lock.release();
    script.runUntilIdle();
    script.expect("0 waiter has it");
  }

  @Test
  void nothingIsTakenBeforeTheCoroutineIsAwaited() {
    script.run(() -> {
      Coroutine<Boolean> acquire = lock.acquire();
      assertFalse(lock.locked());
      await(acquire);
      assertTrue(lock.locked());
    });
  }

  @Test
  void toStringShowsWhetherItIsLockedAndHowManyWait() {
    script.run(() -> {
      assertEquals("Lock[unlocked, waiters=0]", lock.toString());
      await(lock.acquire());
      Task<Void> waiter = holder("waiter", 1);
      await(sleep(Duration.ZERO));
      assertEquals("Lock[locked, waiters=1]", lock.toString());
      lock.release();
      await(waiter);
    });
    script.expect("0 waiter has it");
  }
}
