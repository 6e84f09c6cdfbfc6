package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** T13. */
class SleepTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  @Test
  void restsForTheTimeAndGivesTheResult() {
    script.run(() -> {
      assertEquals("r", await(sleep(ms(5), "r")));
      assertNull(await(sleep(Duration.ofNanos(1))));
      script.log("awake");
    });
    script.expect("5.000001 awake");
  }

  @Test
  void theTimeBeginsWhenItIsAwaited() {
    script.run(() -> {
      Coroutine<Void> later = sleep(ms(5));
      await(sleep(ms(100)));
      await(later);
      script.log("awake");
    });
    script.expect("105 awake");
  }

  @Test
  void zeroOrLessIsExactlyOneTurn() {
    for (Duration duration : new Duration[] {Duration.ZERO, ms(-5)}) {
      script.run(() -> {
        loop.callSoon(() -> {
          script.log("this turn");
          loop.callSoon(script.logs("next turn"));
        });
        assertEquals("r", await(sleep(duration, "r")));
        script.log("awake");
        await(sleep(Duration.ZERO));
      });
      script.expect("0 this turn", "0 awake", "0 next turn");
    }
    assertEquals(Duration.ZERO, script.time.elapsed());
  }

  @Test
  void cancellingItTakesTheTimerAway() {
    script.run(() -> {
      Task<Void> task = createTask(sleep(Duration.ofHours(1)));
      await(sleep(ms(1)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.runUntilIdle();
    assertEquals(ms(1), script.time.elapsed());
    assertEquals(0, EventLoopImpl.of(loop).timers.size());
  }

  @Test
  void cancellingOneOfZeroLength() {
    script.run(() -> {
      Task<Void> task = createTask(sleep(Duration.ZERO));
      loop.callSoon(task::cancel);
      assertThrows(CancelledError.class, () -> await(task));
    });
  }

  @Test
  void forAsLongAsADurationMayBe() {
    script.run(() -> {
      Task<Void> task = createTask(sleep(Duration.ofSeconds(Long.MAX_VALUE)));
      await(sleep(ms(1)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
    });
  }

  @Test
  void equalSleepersWakeInTheOrderInWhichTheyFellAsleep() {
    script.run(() -> {
      for (String name : new String[] {"a", "b", "c"}) {
        createTask(
            async(() -> {
              await(sleep(ms(5)));
              script.log(name);
            }));
      }
      await(sleep(ms(5)));
      script.log("main");
      await(sleep(ms(1)));
    });
    // main fell asleep first: its step ran before theirs.
    script.expect("5 main", "5 a", "5 b", "5 c");
  }

  @Test
  void outsideATaskItSaysSo() {
    loop.callSoon(() -> {
      Coroutine<Void> coroutine = sleep(ms(1));
      assertThrows(IllegalStateException.class, () -> await(coroutine));
      coroutine.close();
    });
    script.runUntilIdle();
  }
}
