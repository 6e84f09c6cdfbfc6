package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Cancelling a task that awaits one that awaits one …: the request goes to the last of them. */
class CancelChainTest {
  @AutoClose private final Script script = new Script();

  /** Tasks of which each awaits the one before; the first awaits the given future. */
  private static List<Task<Void>> chain(int length, Awaitable<Void> end) {
    List<Task<Void>> tasks = new ArrayList<>(length);
    Awaitable<Void> last = end;
    for (int i = 0; i < length; i++) {
      Awaitable<Void> awaited = last;
      Task<Void> task =
          createTask(
              async(() -> {
                await(awaited);
              }));
      tasks.add(task);
      last = task;
    }
    return tasks;
  }

  @Test
  void aHundredThousandTasksThatAwaitEachOtherAreCancelledByOneCall() {
    script.run(() -> {
      Future<Void> future = script.loop.createFuture();
      List<Task<Void>> tasks = chain(100_000, future);
      await(sleep(Duration.ZERO));
      assertTrue(tasks.getLast().cancel("enough"));
      assertTrue(future.cancelled());
      assertEquals(1, tasks.getFirst().cancelling());
      assertEquals(1, tasks.getLast().cancelling());
      var error = assertThrows(CancelledError.class, () -> await(tasks.getLast()));
      assertEquals("enough", error.getMessage());
      assertTrue(tasks.stream().allMatch(Task::cancelled));
    });
  }

  @Test
  void eachTaskOnTheWayIsAskedOnceAndOneThatRefusesKeepsItForItself() {
    script.run(() -> {
      Future<Void> future = script.loop.createFuture();
      Task<String> stubborn =
          createTask(
              async(() -> {
                try {
                  await(future);
                } catch (CancelledError e) {
                  script.log("refused: " + e.getMessage());
                }
                await(sleep(ms(1)));
                return "result";
              }));
      Task<String> middle = createTask(async(() -> await(stubborn)));
      Task<String> outer = createTask(async(() -> await(middle)));
      await(sleep(Duration.ZERO));
      assertTrue(outer.cancel("once"));
      assertEquals("result", await(outer));
      assertEquals(
          List.of(1, 1, 1),
          List.of(stubborn.cancelling(), middle.cancelling(), outer.cancelling()));
    });
    script.expect("0 refused: once");
  }

  @Test
  void oneThatIsDoneButHasNotBeenSeenYetEndsTheChain() {
    script.run(() -> {
      Future<Void> future = script.loop.createFuture();
      List<Task<Void>> tasks = chain(3, future);
      await(sleep(Duration.ZERO));
      future.setResult(null);
      await(sleep(Duration.ZERO));
      // The first is done and has woken the second, which has not run yet.
      assertTrue(tasks.get(0).done());
      assertTrue(tasks.get(2).cancel());
      assertThrows(CancelledError.class, () -> await(tasks.get(2)));
      assertFalse(tasks.get(0).cancelled());
      assertTrue(tasks.get(1).cancelled());
    });
  }

  @Test
  void tasksThatAwaitEachOtherInACircleAreFreedByCancellingOne() {
    script.run(() -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int next = (i + 1) % 3;
        tasks.add(
            createTask(
                async(() -> {
                  try {
                    await(tasks.get(next));
                  } catch (CancelledError e) {
                    script.log(next + " " + e.getMessage());
                    throw e;
                  }
                })));
      }
      Task<Void> outside =
          createTask(
              async(() -> {
                await(tasks.getFirst());
              }));
      await(sleep(Duration.ZERO));
      assertTrue(outside.cancel("not in it"));
      assertThrows(CancelledError.class, () -> await(outside));
      assertFalse(tasks.getFirst().done());
      assertTrue(tasks.get(1).cancel("in it"));
      assertThrows(CancelledError.class, () -> await(tasks.get(1)));
      assertEquals(1, tasks.get(1).cancelling());
      assertThrows(CancelledError.class, () -> await(tasks.get(2)));
      assertTrue(tasks.stream().allMatch(Task::cancelled));
    });
    script.expect("0 2 in it", "0 1 in it", "0 0 in it");
  }
}
