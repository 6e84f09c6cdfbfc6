package dev.ikat;

import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.loop.VirtualTime;
import dev.ikat.spi.Poller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** E7, E8, E9: timers and handles. */
class TimerTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  @Test
  void timersFireByDeadline() {
    loop.callLater(ms(30), script.logs("c"));
    loop.callLater(ms(10), script.logs("a"));
    loop.callLater(ms(20), script.logs("b"));
    script.runUntilIdle();
    script.expect("10 a", "20 b", "30 c");
  }

  @Test
  void equalDeadlinesFireInTheOrderOfScheduling() {
    for (int i = 0; i < 50; i++) {
      loop.callAt(ms(5).toNanos(), script.logs("" + i));
    }
    script.runUntilIdle();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      expected.add("5 " + i);
    }
    script.expect(expected.toArray(String[]::new));
  }

  @Test
  void equalDeadlinesFireInOrderHoweverTheyWereExpressed() {
    loop.callLater(ms(5), script.logs("later, first"));
    loop.callAt(loop.time() + ms(5).toNanos(), script.logs("at, second"));
    loop.callLater(ms(2), () -> loop.callLater(ms(3), script.logs("third")));
    script.runUntilIdle();
    script.expect("5 later, first", "5 at, second", "5 third");
  }

  @Test
  void anArmedTimerRunsInTheNextTurnAtTheEarliest() {
    loop.callSoon(() -> {
      loop.callLater(Duration.ZERO, script.logs("zero"));
      loop.callSoon(script.logs("soon"));
      script.log("armed");
    });
    script.runUntilIdle();
    script.expect("0 armed", "0 soon", "0 zero");
  }

  @Test
  void delaysBelowZeroAndDeadlinesInThePastAreDueAtOnce() {
    script.time.advance(ms(100));
    loop.callLater(ms(-50), script.logs("negative delay"));
    loop.callAt(ms(10).toNanos(), script.logs("past"));
    script.turn();
    // By deadline: a delay below zero is one of zero, so it is later than the past.
    script.expect("100 past", "100 negative delay");
  }

  @Test
  void timersThatComeDueDuringATurnWaitForTheNext() {
    loop.callLater(ms(1), script.logs("timer"));
    loop.callSoon(() -> {
      script.time.advance(ms(5));
      script.log("slow callback");
    });
    loop.callSoon(script.logs("callback"));
    script.turn();
    script.expect("5 slow callback", "5 callback");
    script.turn();
    script.expect("5 timer");
  }

  @Test
  void timeIsTheClocksOwn() {
    assertEquals(0, loop.time());
    loop.callLater(ms(3), () -> assertEquals(3_000_000, loop.time()));
    script.runUntilIdle();
    assertEquals(3_000_000, loop.time());
  }

  @Test
  void aTimerKnowsItsDeadline() {
    assertEquals(7_000_000, loop.callLater(ms(7), () -> {}).when());
    assertEquals(5, loop.callAt(5, () -> {}).when());
  }

  @Test
  void aCancelledTimerNeitherFiresNorMovesTheClock() {
    TimerHandle timer = loop.callLater(ms(10), script.logs("never"));
    loop.callLater(ms(5), script.logs("other"));
    timer.cancel();
    timer.cancel();
    script.runUntilIdle();
    script.expect("5 other");
    assertTrue(timer.cancelled());
    assertEquals(ms(5), script.time.elapsed());
  }

  @Test
  void aCallbackMayCancelATimerThatIsDueInTheSameTurn() {
    TimerHandle[] second = new TimerHandle[1];
    loop.callLater(ms(5), () -> second[0].cancel());
    second[0] = loop.callLater(ms(5), script.logs("never"));
    script.runUntilIdle();
    script.expectNothing();
  }

  @Test
  void aHandleMayBeCancelledAsLongAsItHasNotRun() {
    Handle[] later = new Handle[1];
    loop.callSoon(() -> later[0].cancel());
    later[0] = loop.callSoon(script.logs("never"));
    Handle ran = loop.callSoon(script.logs("ran"));
    script.turn();
    script.expect("0 ran");
    assertTrue(later[0].cancelled());
    assertFalse(ran.cancelled());
    ran.cancel();
    assertTrue(ran.cancelled());
  }

  @Test
  void handlesDescribeThemselves() {
    Handle soon = loop.callSoon(() -> {});
    TimerHandle timer = loop.callAt(12, () -> {});
    assertEquals("Handle[lambda in dev.ikat.TimerTest]", soon.toString());
    assertEquals("TimerHandle[lambda in dev.ikat.TimerTest, when=12]", timer.toString());
    timer.cancel();
    assertEquals("TimerHandle[cancelled, when=12]", timer.toString());
    script.turn();
    assertEquals("Handle[done]", soon.toString());
  }

  @Test
  void manyCancelledTimersDoNotStay() {
    script.run(() -> {
      for (int i = 0; i < 10_000; i++) {
        loop.callLater(Duration.ofHours(1), script.logs("never")).cancel();
      }
      Asyncio.await(Asyncio.sleep(ms(1)));
    });
    int left = EventLoopImpl.of(loop).timers.size();
    assertTrue(left <= 100, left + " timers are left");
  }

  @Test
  void nullArgumentsAreRefusedAtOnce() {
    assertThrows(NullPointerException.class, () -> loop.callSoon(null));
    assertThrows(NullPointerException.class, () -> loop.callLater(null, () -> {}));
    assertThrows(NullPointerException.class, () -> loop.callLater(ms(1), null));
    assertThrows(NullPointerException.class, () -> loop.callAt(1, () -> {}, null));
    script.runUntilIdle();
  }

  /** The longest that one poll may take is 24 hours; a timer may well be further off. */
  @Test
  void aTimerBeyondTheLongestPollFiresWhenItsTimeHasCome() {
    loop.callLater(Duration.ofDays(3), script.logs("three days"));
    script.runUntilIdle();
    script.expect(Duration.ofDays(3).toMillis() + " three days");
    assertEquals(4, script.sleeps(), "three for the timer and the one that finds it idle");
  }

  @Test
  void durationsBeyondAllTimesAreTakenForVeryLong() {
    TimerHandle timer = loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), script.logs("never"));
    assertTrue(timer.when() > 0, "no overflow: " + timer.when());
    script.turn();
    timer.cancel();
  }

  /** What the poller is told: zero with work at hand, the time to the next timer, or for ever. */
  @Test
  void thePollerIsToldHowLongItMayWait() {
    List<Object> timeouts = new ArrayList<>();
    VirtualTime time =
        new VirtualTime() {
          @Override
          public void poll(long timeoutNanos) {
            timeouts.add(timeoutNanos == Poller.FOREVER ? "forever" : timeoutNanos);
            super.poll(timeoutNanos);
          }

          @Override
          protected void whenStuck() {
            Asyncio.getRunningLoop().stop();
          }
        };
    try (EventLoop told = newEventLoop(time, time)) {
      told.callLater(Duration.ofNanos(70), () -> {});
      told.callSoon(() -> {});
      told.callAt(100, () -> {});
      told.runForever();
    }
    assertEquals(List.of(0L, 70L, 30L, "forever"), timeouts);
  }
}
