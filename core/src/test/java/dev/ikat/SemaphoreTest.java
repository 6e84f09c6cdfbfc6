package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SemaphoreTest {
  @AutoClose private final Script script = new Script();

  private Task<Boolean> taker(Semaphore permits, String name) {
    return createTask(
        async(() -> {
          boolean result = await(permits.acquire());
          script.log(name);
          return result;
        }),
        name);
  }

  // ---- permits (L4) -----------------------------------------------------------------------------

  @Test
  void asManyMayEnterAsThereArePermits() {
    Semaphore permits = new Semaphore(2);
    script.run(() ->
        taskGroup(tg -> {
          for (String name : List.of("a", "b", "c", "d", "e")) {
            tg.createTask(
                async(() -> {
                  try (Hold _ = await(permits.hold())) {
                    script.log(name);
                    await(sleep(ms(10)));
                  }
                }));
          }
        }));
    script.expect("0 a", "0 b", "10 c", "10 d", "20 e");
    assertEquals(2, permits.value());
  }

  @Test
  void acquireGivesTrueAndTakesAPermitAtOnce() {
    Semaphore permits = new Semaphore();
    assertEquals(1, permits.value());
    script.run(() -> {
      getRunningLoop().callSoon(script.logs("next turn"));
      assertFalse(permits.locked());
      assertTrue(await(permits.acquire()));
      assertTrue(permits.locked());
      script.log("taken");
      permits.release();
      assertFalse(permits.locked());
      await(sleep(Duration.ZERO));
    });
    script.expect("0 taken", "0 next turn");
  }

  @Test
  void withNoPermitsAtFirstTheFirstHasToWait() {
    Semaphore permits = new Semaphore(0);
    assertTrue(permits.locked());
    script.run(() -> {
      Task<Boolean> taker = taker(permits, "taker");
      await(sleep(ms(1)));
      assertFalse(taker.done());
      permits.release();
      assertTrue(await(taker));
      assertTrue(permits.locked());
    });
    script.expect("1 taker");
  }

  @Test
  void aNegativeNumberIsRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new Semaphore(-1));
    assertTrue(error.getMessage().contains("-1"), error.getMessage());
  }

  @Test
  void unlessBoundedItMayBeReleasedMoreOftenThanTaken() {
    Semaphore permits = new Semaphore(1);
    permits.release();
    permits.release();
    assertEquals(3, permits.value());
    assertFalse(permits.locked());
  }

  // ---- order ------------------------------------------------------------------------------------

  @Test
  void waitersGetPermitsInTheOrderInWhichTheyCame() {
    Semaphore permits = new Semaphore(0);
    script.run(() -> {
      List<Task<Boolean>> takers =
          List.of(taker(permits, "a"), taker(permits, "b"), taker(permits, "c"));
      await(sleep(Duration.ZERO));
      permits.release();
      permits.release();
      await(sleep(ms(1)));
      script.expect("0 a", "0 b");
      permits.release();
      await(gather(takers));
    });
    script.expect("1 c");
  }

  @Test
  void whoComesWhileAPermitIsOnItsWayToAnotherQueues() {
    Semaphore permits = new Semaphore(1);
    script.run(() -> {
      await(permits.acquire());
      Task<Boolean> first = taker(permits, "first");
      await(sleep(Duration.ZERO));
      permits.release();
      assertTrue(permits.locked(), "the permit is the first waiter's");
      Task<Boolean> late = taker(permits, "late");
      await(first);
      assertFalse(late.done());
      permits.release();
      await(late);
    });
    script.expect("0 first", "0 late");
  }

  @Test
  void whoFindsPermitsButOthersWaitingQueuesBehindThem() {
    Semaphore permits = new Semaphore(0);
    script.run(() -> {
      Task<Boolean> first = taker(permits, "first");
      await(sleep(Duration.ZERO));
      permits.release();
      permits.release();
      assertTrue(permits.locked());
      Task<Boolean> late = taker(permits, "late");
      await(gather(first, late));
      assertEquals(0, permits.value());
      assertTrue(permits.locked());
    });
    script.expect("0 first", "0 late");
  }

  @Test
  void whoReleasesAndAcquiresAtOnceGoesToTheEnd() {
    Semaphore permits = new Semaphore(1);
    script.run(() ->
        taskGroup(tg -> {
          for (String name : List.of("a", "b")) {
            tg.createTask(
                async(() -> {
                  for (int i = 0; i < 3; i++) {
                    await(permits.acquire());
                    script.log(name + i);
                    await(sleep(ms(1)));
                    permits.release();
                  }
                }));
          }
        }));
    script.expect("0 a0", "1 b0", "2 a1", "3 b1", "4 a2", "5 b2");
  }

  // ---- cancelled waiters ------------------------------------------------------------------------

  @Test
  void aCancelledWaiterTakesNoPermit() {
    Semaphore permits = new Semaphore(1);
    script.run(() -> {
      await(permits.acquire());
      Task<Boolean> taker = taker(permits, "never");
      await(sleep(Duration.ZERO));
      taker.cancel();
      assertThrows(CancelledError.class, () -> await(taker));
      permits.release();
      assertEquals(1, permits.value());
      assertFalse(permits.locked());
    });
  }

  @Test
  void cancelledBeforeItIsWokenItLetsTheNextOneHaveThePermit() {
    Semaphore permits = new Semaphore(0);
    script.run(() -> {
      Task<Boolean> first = taker(permits, "first");
      Task<Boolean> second = taker(permits, "second");
      await(sleep(Duration.ZERO));
      first.cancel();
      permits.release();
      assertTrue(await(second));
      assertTrue(first.cancelled());
      assertEquals(0, permits.value());
    });
    script.expect("0 second");
  }

  @Test
  void cancelledAfterItWasWokenItGivesThePermitToTheNextOne() {
    Semaphore permits = new Semaphore(0);
    script.run(() -> {
      Task<Boolean> first = taker(permits, "first");
      Task<Boolean> second = taker(permits, "second");
      await(sleep(Duration.ZERO));
      permits.release();
      first.cancel();
      assertTrue(await(second));
      assertTrue(first.cancelled());
      assertEquals(0, permits.value());
    });
    script.expect("0 second");
  }

  @Test
  void cancelledAfterItWasWokenWithNobodyElseItGivesThePermitBack() {
    Semaphore permits = new Semaphore(1);
    script.run(() -> {
      await(permits.acquire());
      Task<Boolean> taker = taker(permits, "never");
      await(sleep(Duration.ZERO));
      permits.release();
      taker.cancel();
      assertThrows(CancelledError.class, () -> await(taker));
      assertEquals(1, permits.value());
      assertFalse(permits.locked());
    });
  }

  @Test
  void anAcquireWithATimeoutDoesNotStopTheOthers() {
    Semaphore permits = new Semaphore(1);
    script.run(() -> {
      await(permits.acquire());
      Task<Boolean> impatient = createTask(waitFor(permits.acquire(), ms(5)));
      Task<Boolean> patient = taker(permits, "patient");
      await(sleep(ms(10)));
      assertInstanceOf(TimeoutException.class, impatient.exception());
      permits.release();
      assertTrue(await(patient));
      permits.release();
      assertTrue(await(permits.acquire()));
    });
    script.expect("10 patient");
  }

  @Test
  void twoReleasesAndACancelledWaiterWakeTheTwoOthers() {
    Semaphore permits = new Semaphore(0);
    script.run(() -> {
      Task<Boolean> a = taker(permits, "a");
      Task<Boolean> b = taker(permits, "b");
      Task<Boolean> c = taker(permits, "c");
      await(sleep(Duration.ZERO));
      permits.release();
      a.cancel();
      permits.release();
      await(gather(b, c));
      assertTrue(a.cancelled());
      assertEquals(0, permits.value());
    });
    script.expect("0 b", "0 c");
  }

  @Test
  void aPermitIsFreeForAllOnceTheOnlyWaiterHasBeenCancelled() {
    Semaphore permits = new Semaphore(1);
    script.run(() -> {
      await(permits.acquire());
      Task<Boolean> taker = taker(permits, "never");
      await(sleep(Duration.ZERO));
      taker.cancel();
      permits.release();
      assertFalse(permits.locked());
      assertTrue(await(permits.acquire()), "the cancelled one is still listed, but is passed by");
    });
  }

  // ---- bad use ----------------------------------------------------------------------------------

  @Test
  void aTaskOfAnotherLoopThatWouldHaveToWaitGetsAnError() {
    Semaphore permits = new Semaphore(0);
    try (Script other = new Script()) {
      script.run(() -> {
        Task<Boolean> _ = taker(permits, "waiter");
        await(sleep(Duration.ZERO));
      });
      other.run(() -> {
        assertThrows(IllegalStateException.class, () -> await(permits.acquire()));
      });
    }
    permits.release();
    script.runUntilIdle();
    script.expect("0 waiter");
  }

  @Test
  void toStringShowsThePermitsAndHowManyWait() {
    Semaphore permits = new Semaphore(1);
    script.run(() -> {
      assertEquals("Semaphore[value=1, waiters=0]", permits.toString());
      await(permits.acquire());
      Task<Boolean> taker = taker(permits, "taker");
      await(sleep(Duration.ZERO));
      assertEquals("Semaphore[value=0, waiters=1]", permits.toString());
      permits.release();
      await(taker);
    });
    script.expect("0 taker");
  }
}
