package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What {@code hold()} gives: closing it gives back, once. */
class HoldTest {
  @AutoClose private final Script script = new Script();

  @Test
  void closingItTwiceReleasesOnce() {
    Semaphore permits = new Semaphore(1);
    script.run(() -> {
      Hold hold = await(permits.hold());
      hold.close();
      hold.close();
      await(permits.acquire());
      assertTrue(permits.locked(), "there is one permit, not two");
    });
  }

  @Test
  void closingAnOldHoldDoesNotTakeTheLockFromItsNextHolder() {
    Lock lock = new Lock();
    script.run(() -> {
      Hold old = await(lock.hold());
      old.close();
      try (Hold _ = await(lock.hold())) {
        old.close();
        assertTrue(lock.locked());
      }
      assertFalse(lock.locked());
    });
  }

  @Test
  void theBlockMayAwaitAndIsLeftByACancellation() {
    Lock lock = new Lock();
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try (Hold _ = await(lock.hold())) {
                  await(sleep(ms(60_000)));
                }
              }));
      await(sleep(ms(1)));
      assertTrue(lock.locked());
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
      assertFalse(lock.locked());
    });
  }

  @Test
  void everyPrimitiveThatCanBeHeldGivesOne() {
    script.run(() -> {
      Condition condition = new Condition();
      try (Hold _ = await(condition.hold())) {
        assertTrue(condition.locked());
      }
      assertFalse(condition.locked());
      BoundedSemaphore bounded = new BoundedSemaphore(1);
      try (Hold _ = await(bounded.hold())) {
        assertTrue(bounded.locked());
      }
      assertFalse(bounded.locked());
    });
  }

  @Test
  void aCancelledHoldHoldsNothing() {
    Lock lock = new Lock();
    script.run(() -> {
      await(lock.acquire());
      Task<Hold> waiter = createTask(lock.hold());
      await(sleep(Duration.ZERO));
      waiter.cancel();
      assertThrows(CancelledError.class, () -> await(waiter));
      lock.release();
      assertFalse(lock.locked());
    });
  }
}
