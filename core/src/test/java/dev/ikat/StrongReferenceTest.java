package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** C1: pending tasks are held by their loop; what is done, cancelled or has run is not. */
class StrongReferenceTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  /**
   * asyncio holds tasks weakly: one that waits for something that only it refers to vanishes in the
   * middle of its work. Here it stays, and cancelling it still unwinds it.
   */
  @Test
  void aPendingTaskThatNobodyElseHoldsStays() {
    WeakReference<Task<Void>> task = abandon();
    script.turn();
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    assertFalse(task.refersTo(null));
    assertEquals(java.util.List.of("abandoned"), script.pending());
    task.get().cancel();
    script.runUntilIdle();
    script.expect("0 finally");
    assertTrue(script.pending().isEmpty());
  }

  private WeakReference<Task<Void>> abandon() {
    return new WeakReference<>(
        loop.createTask(
            async(() -> {
              try {
                await(loop.createFuture());
              } finally {
                script.log("finally");
              }
            }),
            "abandoned"));
  }

  @Test
  void oneThatHasNotBegunStaysToo() {
    WeakReference<Task<Void>> task =
        new WeakReference<>(loop.createTask(async(() -> script.log("ran"))));
    System.gc();
    assertFalse(task.refersTo(null));
    script.turn();
    script.expect("0 ran");
  }

  @Test
  void aTaskThatIsDoneIsNotHeld() {
    WeakReference<Object> ok = new WeakReference<>(loop.createTask(sleep(ms(1))));
    WeakReference<Object> atOnce = new WeakReference<>(loop.createTask(async(() -> "r")));
    WeakReference<Object> cancelled = new WeakReference<>(cancelledTask());
    script.runUntilIdle();
    Garbage.awaitCollected(ok);
    Garbage.awaitCollected(atOnce);
    Garbage.awaitCollected(cancelled);
  }

  private Task<Void> cancelledTask() {
    Task<Void> task = loop.createTask(sleep(ms(1)));
    task.cancel();
    return task;
  }

  /** E9: cancel drops the callback, however long its handle, or its timer in the heap, stays. */
  @Test
  void aCancelledHandleDoesNotHoldItsCallback() {
    Object[] captured = {new Object(), new Object()};
    WeakReference<Object> first = new WeakReference<>(captured[0]);
    WeakReference<Object> second = new WeakReference<>(captured[1]);
    Handle handle = loop.callSoon(holding(captured[0]));
    TimerHandle timer = loop.callLater(ms(1_000_000), holding(captured[1]));
    captured[0] = null;
    captured[1] = null;
    handle.cancel();
    timer.cancel();
    Garbage.awaitCollected(first);
    Garbage.awaitCollected(second);
    assertTrue(handle.cancelled() && timer.cancelled());
  }

  private Runnable holding(Object object) {
    return () -> script.log(object);
  }

  @Test
  void aHandleThatHasRunDoesNotHoldItsCallback() {
    Object[] captured = {new Object()};
    WeakReference<Object> object = new WeakReference<>(captured[0]);
    Handle handle = loop.callSoon(quietlyHolding(captured[0]));
    captured[0] = null;
    script.turn();
    Garbage.awaitCollected(object);
    assertFalse(handle.cancelled());
  }

  private static Runnable quietlyHolding(Object object) {
    return object::hashCode;
  }

  @Test
  void aDoneFutureDoesNotHoldItsCallbacks() {
    Future<String> future = loop.createFuture();
    WeakReference<Object> object = addCallbackThatHolds(future);
    future.setResult("r");
    script.turn();
    Garbage.awaitCollected(object);
    assertTrue(future.done());
  }

  private static WeakReference<Object> addCallbackThatHolds(Future<String> future) {
    Object captured = new Object();
    future.addDoneCallback(_ -> captured.hashCode());
    return new WeakReference<>(captured);
  }

  /** A loop that was dropped goes with all that it holds. */
  @Test
  void aLoopThatNobodyHoldsIsCollectedWithItsTasks() {
    WeakReference<Object> task = abandonALoop();
    Garbage.awaitCollected(task);
  }

  private static WeakReference<Object> abandonALoop() {
    Script dropped = new Script();
    WeakReference<Object> task = new WeakReference<>(dropped.loop.createTask(sleep(ms(1_000_000))));
    dropped.turn();
    return task;
  }
}
