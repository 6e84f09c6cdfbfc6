package dev.ikat;

import static dev.ikat.Asyncio.asCompleted;
import static dev.ikat.Asyncio.asCompletedFutures;
import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AsCompletedTest {
  @AutoClose private final Script script = new Script();

  private Task<String> task(String name, long millis) {
    return createTask(sleep(ms(millis), name), name);
  }

  // ---- coroutines, one for each round (T17) -----------------------------------------------------

  @Test
  void outcomesComeInTheOrderInWhichTheyAreThere() {
    script.run(() -> {
      for (Coroutine<String> next :
          asCompleted(sleep(ms(30), "c"), sleep(ms(10), "a"), sleep(ms(20), "b"))) {
        script.log(await(next));
      }
    });
    script.expect("10 a", "20 b", "30 c");
  }

  @Test
  void thereAreAsManyRoundsAsAwaitablesEvenIfNobodyAwaits() {
    script.run(() -> {
      int rounds = 0;
      for (Coroutine<String> next : asCompleted(task("a", 1), task("b", 2))) {
        rounds++;
        next.close();
      }
      assertEquals(2, rounds);
      await(sleep(ms(5)));
    });
  }

  @Test
  void whatIsGivenTwiceCountsOnce() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(10), "a");
      Task<String> task = task("b", 20);
      List<String> outcomes = new ArrayList<>();
      for (Coroutine<String> next : asCompleted(List.of(coroutine, task, coroutine, task))) {
        outcomes.add(await(next));
      }
      assertEquals(List.of("a", "b"), outcomes);
    });
  }

  @Test
  void ofNothingThereIsNoRound() {
    script.run(() -> {
      assertFalse(asCompleted(List.<Future<String>>of()).iterator().hasNext());
      assertFalse(asCompletedFutures(List.<Future<String>>of(), ms(1)).iterator().hasNext());
    });
  }

  @Test
  void failuresAreThrownWhenTheirTurnComes() {
    script.run(() -> {
      List<String> outcomes = new ArrayList<>();
      Coroutine<String> fails =
          async(() -> {
            await(sleep(ms(10)));
            throw new IOException("broken");
          });
      for (Coroutine<String> next : asCompleted(sleep(ms(20), "a"), fails)) {
        try {
          outcomes.add(await(next, IOException.class));
        } catch (IOException e) {
          outcomes.add(e.getMessage());
        }
      }
      assertEquals(List.of("broken", "a"), outcomes);
    });
  }

  @Test
  void theRoundsMayBeAwaitedSideBySide() {
    script.run(() -> {
      List<Coroutine<String>> rounds = new ArrayList<>();
      asCompleted(sleep(ms(20), "b"), sleep(ms(10), "a")).forEach(rounds::add);
      assertEquals(List.of("a", "b"), await(gather(rounds)));
      script.log("both");
    });
    script.expect("20 both");
  }

  @Test
  void theIteratorMayBeGoneOnWithLater() {
    script.run(() -> {
      Iterator<Coroutine<String>> rounds =
          asCompleted(sleep(ms(10), "a"), sleep(ms(20), "b"), sleep(ms(30), "c")).iterator();
      script.log(await(rounds.next()));
      await(sleep(ms(50)));
      script.log(await(rounds.next()));
      script.log(await(rounds.next()));
      assertFalse(rounds.hasNext());
      assertThrows(NoSuchElementException.class, rounds::next);
    });
    script.expect("10 a", "60 b", "60 c");
  }

  @Test
  void thoseNotDoneInTimeThrowWhenAwaitedAndGoOn() {
    script.run(() -> {
      Task<String> slow = task("slow", 50);
      Iterator<Coroutine<String>> rounds =
          asCompleted(List.of(slow, task("fast", 5)), ms(10)).iterator();
      script.log(await(rounds.next()));
      Coroutine<String> late = rounds.next();
      assertThrows(TimeoutException.class, () -> await(late));
      script.log("timeout");
      assertEquals("slow", await(slow));
    });
    script.expect("5 fast", "10 timeout");
  }

  @Test
  void aLimitThatIsNotNeededLeavesNoTimer() {
    script.run(() -> {
      for (Coroutine<String> next : asCompleted(List.of(task("a", 1)), ms(1_000))) {
        script.log(await(next));
      }
    });
    script.runUntilIdle();
    script.expect("1 a");
    assertEquals(ms(1), script.time.elapsed());
  }

  @Test
  void leavingEarlyLeavesTheOthersRunning() {
    script.run(() -> {
      Task<String> slow = task("slow", 20);
      for (Coroutine<String> next : asCompleted(List.of(slow, task("fast", 10)))) {
        script.log(await(next));
        break;
      }
      assertFalse(slow.done());
      script.log(await(slow));
    });
    script.expect("10 fast", "20 slow");
  }

  @Test
  void cancellingWhoWaitsLeavesTheOthersRunning() {
    script.run(() -> {
      Task<String> slow = task("slow", 20);
      Task<String> waiting =
          createTask(
              async(() -> await(asCompleted(List.<Awaitable<String>>of(slow)).iterator().next())));
      await(sleep(ms(5)));
      waiting.cancel();
      assertThrows(CancelledError.class, () -> await(waiting));
      assertEquals("slow", await(slow));
    });
  }

  // ---- the futures themselves -------------------------------------------------------------------

  @Test
  void theOtherFormGivesTheFuturesThatWereGiven() {
    script.run(() -> {
      Task<String> a = task("a", 20);
      Task<String> b = task("b", 10);
      List<Future<String>> order = new ArrayList<>();
      for (Future<String> done : asCompletedFutures(List.of(a, b), null)) {
        assertTrue(done.done());
        script.log(done.result());
        order.add(done);
      }
      assertEquals(List.of(b, a), order);
    });
    script.expect("10 b", "20 a");
  }

  @Test
  void itMakesTasksOfCoroutines() {
    script.run(() -> {
      for (Future<String> done : asCompletedFutures(List.of(sleep(ms(10), "a")), null)) {
        assertInstanceOf(Task.class, done);
        script.log(done.result());
      }
    });
    script.expect("10 a");
  }

  @Test
  void itThrowsWhenTheTimeIsOver() {
    script.run(() -> {
      Task<String> fast = task("fast", 5);
      Task<String> slow = task("slow", 50);
      List<Future<String>> done = new ArrayList<>();
      assertThrows(
          TimeoutException.class,
          () -> asCompletedFutures(List.of(slow, fast), ms(10)).forEach(done::add));
      assertEquals(List.of(fast), done);
      script.log("timeout");
      assertFalse(slow.done());
      await(slow);
    });
    script.expect("10 timeout");
  }

  @Test
  void whatIsDoneAlreadyComesFirstInTheOrderGiven() {
    script.run(() -> {
      Future<String> a = getRunningLoop().createFuture();
      Future<String> b = getRunningLoop().createFuture();
      b.setResult("b");
      a.setResult("a");
      List<String> order = new ArrayList<>();
      for (Future<String> done : asCompletedFutures(List.of(task("c", 1), a, b), null)) {
        order.add(done.result());
      }
      assertEquals(List.of("a", "b", "c"), order);
    });
  }

  @Test
  void aCancelledOneIsGivenLikeAnyOther() {
    script.run(() -> {
      Task<String> cancelled = task("cancelled", 100);
      cancelled.cancel();
      for (Future<String> done : asCompletedFutures(List.of(cancelled), null)) {
        assertSame(cancelled, done);
        assertTrue(done.cancelled());
      }
    });
  }

  // ---- bad use ----------------------------------------------------------------------------------

  @Test
  void itNeedsARunningLoop() {
    Coroutine<String> coroutine = sleep(ms(1), "a");
    assertThrows(IllegalStateException.class, () -> asCompleted(coroutine));
    script.run(() -> assertEquals("a", await(coroutine), "and leaves the coroutine usable"));
  }

  @Test
  void nullsAreRefusedBeforeAnythingIsStarted() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(1), "a");
      assertThrows(NullPointerException.class, () -> asCompleted(Arrays.asList(coroutine, null)));
      assertEquals("a", await(coroutine));
    });
  }
}
