package dev.ikat;

import static dev.ikat.Asyncio.allTasks;
import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.gatherSettled;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** T14. */
class GatherTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  private Coroutine<String> after(int millis, String result) {
    return async(() -> {
      await(sleep(ms(millis)));
      script.log(result);
      return result;
    });
  }

  private static <T> Coroutine<T> failAfter(int millis, Exception exception) {
    return async(() -> {
      await(sleep(ms(millis)));
      throw exception;
    });
  }

  @Test
  void resultsComeInTheOrderOfTheArguments() {
    script.run(() ->
        assertEquals(
            List.of("a", "b", "c"), await(gather(after(30, "a"), after(10, "b"), after(20, "c")))));
    script.expect("10 b", "20 c", "30 a");
  }

  @Test
  void nullIsAResult() {
    script.run(() -> assertEquals(Collections.singletonList(null), await(gather(sleep(ms(1))))));
  }

  @Test
  void coroutinesAndFuturesMixAndMayComeAsACollection() {
    script.run(() -> {
      Future<String> future = loop.createFuture();
      loop.callLater(ms(5), () -> future.setResult("future"));
      List<Awaitable<String>> all =
          List.of(after(1, "coroutine"), future, createTask(after(2, "task")));
      assertEquals(List.of("coroutine", "future", "task"), await(gather(all)));
    });
    script.expect("1 coroutine", "2 task");
  }

  @Test
  void nothingGivesAnEmptyListAtOnce() {
    script.run(() -> {
      Future<List<String>> none = gather(List.<Awaitable<String>>of());
      assertTrue(none.done());
      assertEquals(List.of(), none.result());
    });
  }

  @Test
  void whatIsGivenTwiceRunsOnceAndIsThereTwice() {
    script.run(() -> {
      Coroutine<String> coroutine = after(1, "once");
      assertEquals(List.of("once", "once"), await(gather(coroutine, coroutine)));
    });
    script.expect("1 once");
  }

  /** CPython 3.12: then it takes no turn either. */
  @Test
  void ofFuturesThatAreAllDoneItIsDoneAtOnce() {
    script.run(() -> {
      Future<String> done = loop.createFuture();
      done.setResult("r");
      Future<List<String>> all = gather(done, done);
      assertTrue(all.done());
      assertEquals(List.of("r", "r"), all.result());
    });
  }

  @Test
  void theFirstExceptionComesAtOnceAndTheOthersGoOn() {
    IOException first = new IOException("first");
    script.run(() -> {
      Future<List<String>> all =
          gather(after(30, "slow"), failAfter(10, first), failAfter(20, new IOException("second")));
      assertSame(first, assertThrows(IOException.class, () -> await(all)));
      script.log("failed");
      await(sleep(ms(30)));
    });
    script.expect("10 failed", "30 slow");
  }

  @Test
  void aChildThatIsCancelledIsAnExceptionAndNoCancellation() {
    script.run(() -> {
      Task<String> child = createTask(after(10, "never"));
      Future<List<String>> all = gather(child, after(20, "other"));
      await(sleep(ms(1)));
      child.cancel("why");
      CancelledError error = assertThrows(CancelledError.class, () -> await(all));
      assertEquals("why", error.getMessage());
      assertFalse(all.cancelled());
      assertInstanceOf(CancelledError.class, all.exception());
      await(sleep(ms(30)));
    });
    script.expect("20 other");
  }

  /** The first child to end by it is the first exception, as ever. */
  @Test
  void cancellingItCancelsTheChildrenAndThrowsWithTheFirstThatEndsSo() {
    script.run(() -> {
      Task<String> stubborn = createTask(refusing());
      Task<String> obedient = createTask(after(1000, "never"));
      Future<List<String>> all = gather(stubborn, obedient);
      await(sleep(ms(1)));
      assertTrue(all.cancel("msg"));
      assertFalse(all.done(), "not at once");
      CancelledError error = assertThrows(CancelledError.class, () -> await(all));
      assertEquals("msg", error.getMessage());
      assertTrue(obedient.cancelled());
      assertFalse(all.cancel());
      script.log("cancelled");
      assertEquals("refused", await(stubborn));
    });
    script.expect("1 cancelled");
  }

  @Test
  void ifAllChildrenRefuseItThrowsWhenTheyHaveEnded() {
    script.run(() -> {
      Future<List<String>> all = gather(refusing(), refusing());
      await(sleep(ms(1)));
      all.cancel();
      assertThrows(CancelledError.class, () -> await(all));
      script.log("all ended");
    });
    script.expect("11 all ended");
  }

  private static Coroutine<String> refusing() {
    return async(() -> {
      try {
        await(sleep(ms(1000)));
        return "?";
      } catch (CancelledError e) {
        await(sleep(ms(10)));
        return "refused";
      }
    });
  }

  @Test
  void cancellingASettledOneThrowsWhenAllHaveEnded() {
    script.run(() -> {
      Future<List<Settled<String>>> all = gatherSettled(refusing(), after(1000, "never"));
      await(sleep(ms(1)));
      all.cancel();
      assertThrows(CancelledError.class, () -> await(all));
      script.log("all ended");
    });
    script.expect("11 all ended");
  }

  @Test
  void cancellingTheTaskThatAwaitsItCancelsTheChildren() {
    script.run(() -> {
      List<Task<String>> children = new ArrayList<>();
      Task<List<String>> task =
          createTask(
              async(() -> {
                children.add(createTask(after(10, "never")));
                children.add(createTask(after(20, "never")));
                return await(gather(children));
              }));
      await(sleep(ms(1)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
      assertTrue(task.cancelled());
      assertTrue(children.get(0).cancelled() && children.get(1).cancelled());
    });
  }

  @Test
  void cancellingOneWhoseChildrenAreAllDoneDoesNothing() {
    script.run(() -> {
      Future<String> a = loop.createFuture();
      Future<String> b = loop.createFuture();
      Future<List<String>> all = gather(a, b);
      a.setResult("a");
      b.setResult("b");
      assertFalse(all.done(), "it is told in the next turn");
      assertFalse(all.cancel());
      assertEquals(List.of("a", "b"), await(all));
    });
  }

  @Test
  void settledGivesEachOnesOutcome() {
    IOException exception = new IOException("x");
    script.run(() -> {
      Task<String> cancelled = createTask(after(10, "never"));
      cancelled.cancel("message of the task");
      var all = await(gatherSettled(after(1, "a"), failAfter(2, exception), cancelled));
      assertEquals(new Settled.Ok<>("a"), all.get(0));
      assertEquals(new Settled.Failed<>(exception), all.get(1));
      Throwable third = ((Settled.Failed<?>) all.get(2)).exception();
      assertNull(assertInstanceOf(CancelledError.class, third).getMessage());
    });
    script.expect("1 a");
  }

  @Test
  void typedOnesAreJoined() {
    script.run(() -> {
      assertEquals("a1", await(gather(sleep(ms(1), "a"), sleep(ms(2), 1), (s, i) -> s + i)));
      assertEquals(
          "a1true",
          await(
              gather(
                  sleep(ms(1), "a"), sleep(ms(2), 1), sleep(ms(3), true), (s, i, b) -> s + i + b)));
    });
  }

  @Test
  void whatTheJoinFunctionThrowsIsTheOutcomeAndHurtsNobody() {
    for (Throwable thrown : List.of(new IOException("x"), new AssertionError("a"))) {
      script.run(() -> {
        Future<Object> joined =
            gather(
                sleep(ms(1), "a"),
                sleep(ms(2), 1),
                (s, i) -> {
                  throw Throwables.sneak(thrown);
                });
        assertSame(thrown, assertThrows(Throwable.class, () -> await(joined)));
        await(sleep(ms(1)));
      });
    }
  }

  @Test
  void nullIsRefusedBeforeAnyTaskIsMade() {
    script.run(() -> {
      Coroutine<String> good = after(1, "usable");
      assertThrows(
          NullPointerException.class, () -> gather(Arrays.asList(good, (Coroutine<String>) null)));
      assertEquals(1, allTasks().size());
      await(good);
    });
    script.expect("1 usable");
  }

  @Test
  void manyDeepOnes() {
    script.run(() -> assertEquals(1 << 10, tree(10)));
  }

  private static int tree(int depth) {
    if (depth == 0) {
      await(sleep(Duration.ZERO));
      return 1;
    }
    List<Integer> both = await(gather(async(() -> tree(depth - 1)), async(() -> tree(depth - 1))));
    return both.get(0) + both.get(1);
  }
}
