package dev.ikat;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** E6: the door for other threads. */
class CallSoonThreadsafeTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  @Test
  void wakesTheLoopAndRunsTheCallbackOnIt() {
    Thread loopThread = Thread.currentThread();
    script.outside(() ->
        loop.callSoonThreadsafe(() -> {
          assertEquals(loopThread, Thread.currentThread());
          script.log("on the loop");
        }));
    script.runUntilIdle();
    script.expect("0 on the loop");
  }

  @Test
  void manyCallsWhileTheLoopSleepsWakeItOnce() {
    int[] ran = new int[1];
    script.outside(() -> {
      for (int i = 0; i < 1000; i++) {
        loop.callSoonThreadsafe(() -> ran[0]++);
      }
    });
    script.outside(() -> loop.callSoonThreadsafe(() -> ran[0]++));
    script.runUntilIdle();
    assertEquals(1001, ran[0]);
    assertEquals(2, script.wakeups(), "one for each sleep");
    assertEquals(3, script.sleeps());
    assertEquals(3, script.polls(), "all thousand in one turn");
  }

  @Test
  void callsWhileTheLoopIsAwakeWakeNobody() {
    loop.callSoon(() -> onAnotherThread(() -> loop.callSoonThreadsafe(script.logs("arrived"))));
    script.runUntilIdle();
    script.expect("0 arrived");
    assertEquals(0, script.wakeups());
    assertEquals(1, script.sleeps(), "only the one that finds it idle");
  }

  @Test
  void whatOneThreadHandsOverRunsInOrder() {
    script.outside(() -> {
      for (int i = 0; i < 5; i++) {
        loop.callSoonThreadsafe(script.logs("call " + i));
      }
    });
    script.runUntilIdle();
    script.expect("0 call 0", "0 call 1", "0 call 2", "0 call 3", "0 call 4");
  }

  @Test
  void onTheLoopsOwnThreadItKeepsItsPlaceAmongTheOthers() {
    loop.callSoon(() -> {
      loop.callSoon(script.logs("1"));
      loop.callSoonThreadsafe(script.logs("2"));
      loop.callSoon(script.logs("3"));
    });
    script.runUntilIdle();
    script.expect("0 1", "0 2", "0 3");
  }

  @Test
  void insideATaskItKeepsItsPlaceAmongTheOthers() {
    script.run(() -> {
      loop.callSoon(script.logs("1"));
      loop.callSoonThreadsafe(script.logs("2"));
      loop.callSoon(script.logs("3"));
      await(sleep(ms(1)));
    });
    script.expect("0 1", "0 2", "0 3");
  }

  @Test
  void beforeTheRunItKeepsItsPlaceAmongTheOthers() {
    loop.callSoon(script.logs("1"));
    loop.callSoonThreadsafe(script.logs("2"));
    loop.callSoon(script.logs("3"));
    loop.callSoonThreadsafe(script.logs("4"));
    loop.createTask(Asyncio.async(() -> script.log("5")));
    script.runUntilIdle();
    script.expect("0 1", "0 2", "0 3", "0 4", "0 5");
  }

  @Test
  void whatArrivesBetweenTwoRunsIsNotLost() {
    onAnotherThread(() -> loop.callSoonThreadsafe(script.logs("before the first run")));
    script.turn();
    onAnotherThread(() -> loop.callSoonThreadsafe(script.logs("before the second")));
    script.turn();
    script.expect("0 before the first run", "0 before the second");
  }

  @Test
  void aHandleMayBeCancelledByAnyThreadBeforeItRuns() {
    script.outside(() -> {
      Handle handle = loop.callSoonThreadsafe(script.logs("never"));
      loop.callSoonThreadsafe(script.logs("other"));
      handle.cancel();
      assertTrue(handle.cancelled());
    });
    script.runUntilIdle();
    script.expect("0 other");
  }

  @Test
  void aTimerMayBeCancelledByAnyThread() {
    TimerHandle timer = loop.callLater(ms(10), script.logs("never"));
    loop.callSoon(() -> onAnotherThread(timer::cancel));
    script.runUntilIdle();
    script.expectNothing();
    assertEquals(0, script.time.elapsed().toMillis());
  }

  @Test
  void aClosedLoopRefuses() {
    loop.close();
    assertEquals(
        "the event loop is closed",
        assertThrows(
                IllegalStateException.class,
                () -> onAnotherThread(() -> loop.callSoonThreadsafe(script.logs("never"))))
            .getMessage());
  }

  @Test
  void theContextIsACopyOfTheCallersOrTheOneGiven() {
    ContextVar<String> who = ContextVar.of("who", "nobody");
    Context given = new Context();
    given.run(() -> who.set("given"));
    script.outside(() -> {
      who.set("outside");
      loop.callSoonThreadsafe(() -> script.log(who.get()));
      loop.callSoonThreadsafe(() -> script.log(who.get()), given);
    });
    script.runUntilIdle();
    script.expect("0 outside", "0 given");
  }

  /**
   * Every call is refused or its callback runs or is dropped by close, and none hurts the other.
   */
  @Test
  void racingWithCloseEitherRefusesOrTakes() throws Exception {
    for (int round = 0; round < 50; round++) {
      EventLoop racing = Asyncio.newEventLoop();
      CyclicBarrier barrier = new CyclicBarrier(2);
      AtomicInteger taken = new AtomicInteger();
      List<Throwable> others = new ArrayList<>();
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  barrier.await();
                  while (true) {
                    racing.callSoonThreadsafe(() -> {});
                    taken.incrementAndGet();
                  }
                } catch (IllegalStateException closed) {
                  assertEquals("the event loop is closed", closed.getMessage());
                } catch (Throwable t) {
                  others.add(t);
                }
              });
      barrier.await();
      racing.callSoonThreadsafe(racing::stop);
      racing.runForever();
      racing.close();
      caller.join();
      assertEquals(List.of(), others);
    }
  }
}
