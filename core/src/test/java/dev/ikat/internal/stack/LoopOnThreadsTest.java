package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Asyncio;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Generator;
import dev.ikat.internal.loop.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One loop on several threads, one after the other, and what its stacks keep hold of. */
class LoopOnThreadsTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = Asyncio.newEventLoop(time, time);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void aLoopWithNothingSuspendedIsRunHereAndThenOnAnotherThread() throws Exception {
    assertEquals(1, loop.<Integer>runUntilComplete(sleep(Duration.ofSeconds(1), 1)));
    int there =
        OtherThread.call(() -> loop.<Integer>runUntilComplete(sleep(Duration.ofSeconds(1), 2)));
    assertEquals(2, there);
    assertEquals(3, loop.<Integer>runUntilComplete(sleep(Duration.ofSeconds(1), 3)));
    assertEquals(Duration.ofSeconds(3), time.elapsed());
  }

  /** Keeps the stack of the task that calls it, which rests in no frames then, woven or not. */
  private static void pass(Future<Void> gate) {
    await(gate);
  }

  @Test
  void aLoopWithASuspendedTaskIsRefusedOnAnotherThreadAndGoesOnHere() throws Exception {
    Future<Void> gate = loop.createFuture();
    var task =
        loop.createTask(
            async(() -> {
              pass(gate);
              return "through";
            }));
    loop.runUntilComplete(sleep(Duration.ofSeconds(1)));
    OtherThread.run(() -> {
      var e =
          assertThrows(
              IllegalStateException.class, () -> loop.runUntilComplete(loop.createFuture()));
      assertTrue(e.getMessage().contains("1 task(s) suspended"), e.getMessage());
      assertTrue(e.getMessage().contains("can be run again only there"), e.getMessage());
      assertThrows(IllegalStateException.class, loop::runForever);
      assertFalse(loop.isRunning());
    });
    gate.setResult(null);
    assertEquals("through", loop.runUntilComplete(task));
  }

  @Test
  void aTaskThatWasNeverStartedMovesToAnotherThreadWithItsLoop() throws Exception {
    var task = loop.createTask(async(() -> Thread.currentThread() != null ? "ran" : "never"));
    assertEquals("ran", OtherThread.call(() -> loop.runUntilComplete(task)));
  }

  @Test
  void aGeneratorStartedByATaskIsUsedByItsThreadAfterTheRun() {
    var g =
        Generator.<Integer>of(y -> {
          y.yield(1);
          y.yield(2);
        });
    assertEquals(1, loop.<Integer>runUntilComplete(async(g::next)));
    assertEquals(2, g.next());
  }

  @Test
  void aPooledStackHoldsNoReferenceToItsLastTask() {
    var garbage = new Garbage();
    loop.runUntilComplete(
        async(() -> {
          for (int i = 0; i < 20; i++) {
            suspendOnce(garbage);
          }
          // The stacks of these are in the pool now, or are dropped; none is in use.
          await(sleep(Duration.ofSeconds(1)));
          garbage.assertAllCollected();
        }));
  }

  @Test
  void aStepThatNeverSuspendsLeavesNoReferenceOnTheDriver() {
    var garbage = new Garbage();
    loop.runUntilComplete(
        async(() -> {
          createDone(garbage);
          await(sleep(Duration.ofSeconds(1)));
          garbage.assertAllCollected();
        }));
  }

  @Test
  void aSuspendedTaskThatNobodyCanWakeIsCollectedWithItsLoop() {
    var garbage = new Garbage();
    abandonALoop(garbage);
    garbage.assertAllCollected();
  }

  private void suspendOnce(Garbage garbage) {
    var payload = garbage.watch(new byte[1_000]);
    garbage.watch(
        loop.createTask(
            async(() -> {
              await(sleep(Duration.ofMillis(1)));
              return payload;
            })));
  }

  private void createDone(Garbage garbage) {
    var payload = garbage.watch(new byte[1_000]);
    garbage.watch(loop.createTask(async(() -> payload)));
  }

  private static void abandonALoop(Garbage garbage) {
    var time = new VirtualTime();
    var abandoned = garbage.watch(Asyncio.newEventLoop(time, time));
    var payload = garbage.watch(new byte[1_000]);
    abandoned.createTask(
        async(() -> {
          await(abandoned.createFuture());
          return payload;
        }));
    abandoned.runUntilComplete(sleep(Duration.ofSeconds(1)));
  }
}
