package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EventTest {
  @AutoClose private final Script script = new Script();
  private final Event event = new Event();

  private Task<Boolean> waiter(String name) {
    return createTask(
        async(() -> {
          boolean result = await(event.waitFor());
          script.log(name);
          return result;
        }),
        name);
  }

  @Test
  void setWakesAllInTheOrderInWhichTheyCame() {
    script.run(() -> {
      Task<Boolean> a = waiter("a");
      Task<Boolean> b = waiter("b");
      Task<Boolean> c = waiter("c");
      await(sleep(ms(2)));
      script.expectNothing();
      event.set();
      assertTrue(await(a) && await(b) && await(c));
    });
    script.expect("2 a", "2 b", "2 c");
  }

  @Test
  void onceSetItIsNotWaitedFor() {
    event.set();
    script.run(() -> {
      getRunningLoop().callSoon(script.logs("next turn"));
      assertTrue(await(event.waitFor()));
      script.log("went on");
      await(sleep(Duration.ZERO));
    });
    script.expect("0 went on", "0 next turn");
  }

  @Test
  void clearMakesLaterOnesWaitAgain() {
    assertFalse(event.isSet());
    event.set();
    assertTrue(event.isSet());
    event.clear();
    assertFalse(event.isSet());
    script.run(() -> {
      Task<Boolean> late = waiter("late");
      await(sleep(ms(1)));
      assertFalse(late.done());
      event.set();
      await(late);
    });
    script.expect("1 late");
  }

  @Test
  void whoWaitsAtTheSetGoesOnEvenIfItIsClearedAtOnce() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("waiter");
      await(sleep(Duration.ZERO));
      event.set();
      event.clear();
      assertTrue(await(waiter));
      assertFalse(event.isSet());
    });
    script.expect("0 waiter");
  }

  @Test
  void setAndClearBeforeTheWaiterHasBegunIsMissed() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("waiter");
      event.set();
      event.clear();
      await(sleep(ms(1)));
      assertFalse(waiter.done());
      event.set();
      await(waiter);
    });
    script.expect("1 waiter");
  }

  @Test
  void aCancelledWaiterLeavesAndTheOthersStay() {
    script.run(() -> {
      Task<Boolean> leaves = waiter("leaves");
      Task<Boolean> stays = waiter("stays");
      await(sleep(Duration.ZERO));
      leaves.cancel();
      assertThrows(CancelledError.class, () -> await(leaves));
      assertEquals("Event[unset, waiters=1]", event.toString());
      event.set();
      assertTrue(await(stays));
    });
    script.expect("0 stays");
  }

  @Test
  void aWaiterCancelledAfterTheSetIsCancelledAllTheSame() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("waiter");
      await(sleep(Duration.ZERO));
      event.set();
      waiter.cancel();
      assertThrows(CancelledError.class, () -> await(waiter));
      assertTrue(event.isSet());
    });
  }

  @Test
  void settingTwiceIsSettingOnce() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("waiter");
      await(sleep(Duration.ZERO));
      event.set();
      event.set();
      await(waiter);
    });
    script.expect("0 waiter");
  }

  @Test
  void anotherThreadSetsItThroughTheLoop() {
    script.outside(() -> script.loop.callSoonThreadsafe(event::set));
    script.run(() -> await(event.waitFor()));
    assertTrue(event.isSet());
  }

  @Test
  void settingItOnAnotherThreadIsRefusedWhileSomeoneWaits() {
    script.run(() -> {
      Task<Boolean> waiter = waiter("waiter");
      await(sleep(Duration.ZERO));
      assertThrows(IllegalStateException.class, () -> onAnotherThread(event::set));
      event.clear();
      event.set();
      await(waiter);
    });
    script.expect("0 waiter");
  }

  @Test
  void bareWaitIsObjectsAndSaysSo() {
    assertThrows(IllegalMonitorStateException.class, event::wait);
  }

  @Test
  void toStringShowsTheFlagAndHowManyWait() {
    script.run(() -> {
      assertEquals("Event[unset, waiters=0]", event.toString());
      Task<Boolean> waiter = waiter("waiter");
      await(sleep(Duration.ZERO));
      assertEquals("Event[unset, waiters=1]", event.toString());
      event.set();
      assertEquals("Event[set, waiters=1]", event.toString());
      await(waiter);
      assertEquals("Event[set, waiters=0]", event.toString());
    });
    script.expect("0 waiter");
  }
}
