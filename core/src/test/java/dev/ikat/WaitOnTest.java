package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.waitOn;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** T15, T22: asyncio's wait. */
class WaitOnTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  private Task<String> ending(int millis, String name) {
    return loop.createTask(sleep(ms(millis), name), name);
  }

  private Task<String> failing(int millis, String name) {
    return loop.createTask(
        async(() -> {
          await(sleep(ms(millis)));
          throw new IOException(name);
        }),
        name);
  }

  private void log(Waited<? extends Task<?>> waited) {
    script.log(names(waited.done()) + " " + names(waited.pending()));
  }

  private static List<String> names(Collection<? extends Task<?>> tasks) {
    return tasks.stream().map(Task::name).toList();
  }

  @Test
  void allCompleted() {
    script.run(
        () -> log(await(waitOn(List.of(ending(20, "a"), failing(10, "b"), ending(5, "c"))))));
    script.expect("20 [a, b, c] []");
    expectNeverRetrieved("b");
  }

  /** It neither throws what they throw nor counts as having looked at it. */
  private void expectNeverRetrieved(String... names) {
    loop.close();
    String now = "" + script.time.elapsed().toMillis();
    script.expect(
        List.of(names).stream()
            .map(n ->
                now + " handler: Task exception was never retrieved: " + n + " | IOException: " + n)
            .toArray(String[]::new));
  }

  @Test
  void firstCompleted() {
    script.run(() -> {
      Task<String> a = ending(20, "a");
      log(await(waitOn(List.of(a, ending(10, "b")), ReturnWhen.FIRST_COMPLETED)));
      assertFalse(a.done());
      await(a);
    });
    script.expect("10 [b] [a]");
  }

  @Test
  void firstException() {
    script.run(() -> {
      Task<String> slow = ending(30, "slow");
      log(
          await(
              waitOn(
                  List.of(slow, ending(10, "ok"), failing(20, "bad")),
                  ReturnWhen.FIRST_EXCEPTION)));
      await(slow);
    });
    script.expect("20 [ok, bad] [slow]");
  }

  @Test
  void firstExceptionWithoutOneIsAllCompleted() {
    script.run(() ->
        log(await(waitOn(List.of(ending(10, "a"), ending(20, "b")), ReturnWhen.FIRST_EXCEPTION))));
    script.expect("20 [a, b] []");
  }

  @Test
  void aCancelledOneIsNoException() {
    script.run(() -> {
      Task<String> cancelled = ending(1000, "cancelled");
      loop.callLater(ms(5), cancelled::cancel);
      log(await(waitOn(List.of(cancelled, ending(20, "b")), ReturnWhen.FIRST_EXCEPTION)));
    });
    script.expect("20 [cancelled, b] []");
  }

  @Test
  void whenTheTimeIsOverItReturnsAndCancelsNobody() {
    script.run(() -> {
      Task<String> slow = ending(30, "slow");
      log(await(waitOn(List.of(slow, ending(10, "quick")), ms(15))));
      assertEquals("slow", await(slow));
      assertEquals(0, slow.cancelling());
    });
    script.expect("15 [quick] [slow]");
  }

  @Test
  void withoutTimeItTakesTheNextTurnsOutcomesAndReturns() {
    script.run(() -> {
      Task<String> slow = ending(30, "slow");
      log(await(waitOn(List.of(slow), Duration.ZERO, ReturnWhen.ALL_COMPLETED)));
      await(slow);
    });
    script.expect("0 [] [slow]");
  }

  @Test
  void itsTimerIsTakenAwayWhenAllAreDone() {
    script.run(() -> log(await(waitOn(List.of(ending(1, "a")), Duration.ofHours(1)))));
    script.runUntilIdle();
    script.expect("1 [a] []");
    assertEquals(ms(1), script.time.elapsed());
  }

  @Test
  void whatIsDoneAlreadyCounts() {
    script.run(() -> {
      Task<String> done = ending(1, "done");
      await(sleep(ms(5)));
      Task<String> slow = ending(10, "slow");
      log(await(waitOn(List.of(done, slow), ReturnWhen.FIRST_COMPLETED)));
      await(slow);
    });
    script.expect("5 [done] [slow]");
  }

  @Test
  void plainFuturesAndDuplicates() {
    script.run(() -> {
      Future<String> future = loop.createFuture();
      loop.callLater(ms(3), () -> future.setResult("r"));
      Waited<Future<String>> waited = await(waitOn(List.of(future, future)));
      assertEquals(Set.of(future), waited.done());
      assertEquals(Set.of(), waited.pending());
    });
    assertEquals(ms(3), script.time.elapsed());
  }

  @Test
  void cancellingTheWaiterLeavesTheOthersRunning() {
    script.run(() -> {
      Task<String> child = ending(20, "child");
      Task<Void> waiter =
          createTask(
              async(() -> {
                await(waitOn(List.of(child), Duration.ofHours(1)));
              }));
      await(sleep(ms(5)));
      waiter.cancel();
      assertThrows(CancelledError.class, () -> await(waiter));
      assertEquals("child", await(child));
    });
    script.runUntilIdle();
    assertEquals(ms(20), script.time.elapsed(), "its timer is gone");
  }

  @Test
  void itLeavesNoCallbacksBehind() {
    script.run(() -> {
      FutureImpl<String> future = (FutureImpl<String>) loop.<String>createFuture();
      for (int i = 0; i < 10; i++) {
        await(waitOn(List.of(future), ms(1)));
      }
      assertTrue(future.waiters().isEmpty());
    });
  }

  @Test
  void anEmptyCollectionIsRefused() {
    script.run(() ->
        assertEquals(
            "waitOn needs at least one future to wait for",
            assertThrows(
                    IllegalArgumentException.class, () -> await(waitOn(List.<Task<String>>of())))
                .getMessage()));
  }
}
