package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.gatherSettled;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.waitOn;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * DESIGN's invariant 5: bad use fails at once with a clear error, which says what happened, the
 * state of the object and what to do, and leaves the object usable. One section for each entry.
 */
class BadUseTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  /** Fails at once, with all of these words. */
  private static void refused(Class<? extends Throwable> type, Executable badUse, String... words) {
    String message = assertThrows(type, badUse).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), "no \"" + word + "\" in: " + message);
    }
  }

  private static void refused(Executable badUse, String... words) {
    refused(IllegalStateException.class, badUse, words);
  }

  // ---- wrong loop -------------------------------------------------------------------------------

  @Test
  void wrongLoop() {
    String what = "the future belongs to a different loop, EventLoop[not running]: Future[pending]";
    String todo = "await it there, and bring its outcome over with runCoroutineThreadsafe";
    try (Script other = new Script()) {
      Future<String> foreign = other.loop.createFuture();
      script.run(() -> {
        refused(() -> await(foreign), what, todo);
        refused(IllegalArgumentException.class, () -> gather(foreign), what, todo);
        refused(IllegalArgumentException.class, () -> Asyncio.ensureFuture(foreign), what, todo);
        refused(IllegalArgumentException.class, () -> await(waitOn(List.of(foreign))), what, todo);
        await(sleep(ms(1)));
      });
      refused(
          IllegalArgumentException.class, () -> loop.<String>runUntilComplete(foreign), what, todo);
      foreign.setResult("unhurt");
      assertEquals("unhurt", other.loop.<String>runUntilComplete(foreign));
    }
  }

  // ---- wrong thread -----------------------------------------------------------------------------

  @Test
  void wrongThread() {
    script.run(() -> {
      Future<String> future = loop.createFuture();
      Task<String> task = createTask(sleep(ms(5), "unhurt"));
      Coroutine<String> coroutine = sleep(ms(5), "unused");
      refusedElsewhere("callSoon", () -> loop.callSoon(() -> {}));
      refusedElsewhere("callAt", () -> loop.callLater(ms(1), () -> {}));
      refusedElsewhere("callAt", () -> loop.callAt(1, () -> {}));
      refusedElsewhere("createTask", () -> loop.createTask(coroutine));
      refusedElsewhere("stop", loop::stop);
      refusedElsewhere("setResult", () -> future.setResult("x"));
      refusedElsewhere("setException", () -> future.setException(new Exception()));
      refusedElsewhere("cancel", future::cancel);
      refusedElsewhere("addDoneCallback", () -> future.addDoneCallback(_ -> {}));
      refusedElsewhere("removeDoneCallback", () -> future.removeDoneCallback(_ -> {}));
      refusedElsewhere("toCompletableFuture", future::toCompletableFuture);
      refusedElsewhere("cancel", task::cancel);
      refusedElsewhere("uncancel", task::uncancel);
      refusedElsewhere("setExceptionHandler", () -> loop.setExceptionHandler(null));
      refusedElsewhere("setTaskFactory", () -> loop.setTaskFactory(null));
      assertEquals("unhurt", await(task));
      assertEquals("unused", await(coroutine));
      future.setResult("unhurt");
      assertEquals("unhurt", await(future));
    });
  }

  /** While the loop runs, another thread is told which thread it runs on, and what to call. */
  private void refusedElsewhere(String operation, Executable badUse) {
    Thread loopThread = EventLoopImpl.of(loop).runningOn();
    onAnotherThread(() ->
        refused(
            badUse,
            operation + " was called on " + Thread.currentThread(),
            "but the event loop runs on " + loopThread,
            "use callSoonThreadsafe or runCoroutineThreadsafe"));
  }

  @Test
  void beforeTheLoopRunsAnyThreadMaySetItUp() {
    onAnotherThread(() -> {
      loop.callSoon(script.logs("callback"));
      loop.createTask(async(() -> script.log("task")));
    });
    script.turn();
    script.expect("0 callback", "0 task");
  }

  @Test
  void aRunningLoopRunByAnotherThread() {
    script.run(() ->
        onAnotherThread(() -> {
          refused(loop::runForever, "this event loop is already running", "running on");
          refused(loop::close, "cannot close a running event loop", "stop it first");
        }));
  }

  // ---- awaited twice ----------------------------------------------------------------------------

  @Test
  void awaitedTwice() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(1), "r");
      await(coroutine);
      refused(
          () -> await(coroutine),
          "cannot reuse a coroutine that has been awaited or closed",
          "make a new one",
          "Coroutine[sleep, closed]");
      refused(() -> createTask(coroutine), "cannot reuse");
      refused(() -> gather(coroutine), "cannot reuse");
    });
    refused(() -> run(sleptAlready()), "cannot reuse");
  }

  private static Coroutine<Void> sleptAlready() {
    Coroutine<Void> coroutine = sleep(ms(1));
    coroutine.close();
    return coroutine;
  }

  @Test
  void awaitedByTwoTasks() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(5), "unhurt");
      Task<String> first = createTask(async(() -> await(coroutine)), "first");
      await(sleep(ms(1)));
      refused(
          () -> await(coroutine),
          "this coroutine is being awaited already",
          "Task[first, pending, waiting for Future[pending]]");
      assertEquals("unhurt", await(first));
    });
  }

  // ---- sent to before it started ----------------------------------------------------------------

  @Test
  void sentToBeforeItStarted() {
    var adder =
        Generator.<Integer, Integer>twoWay(y -> {
          int sum = 0;
          while (true) {
            sum += y.yield(sum);
          }
        });
    refused(
        IllegalArgumentException.class,
        () -> adder.send(5),
        "can't send a non-null value to a generator that has not been started",
        "it rests at no yield",
        "Call next() first");
    assertEquals(0, adder.next());
    assertEquals(5, adder.send(5));
    adder.close();
  }

  // ---- a Yielder where it does not belong -------------------------------------------------------

  private static final String YIELDER =
      "a Yielder can be used only by the body it was given to, while that runs";

  @Test
  void aYielderUsedOutsideItsBody() {
    Yielder<?, ?>[] escaped = new Yielder<?, ?>[1];
    var generator = leaking(escaped);
    assertEquals(1, generator.next());
    refused(() -> use(escaped[0]), YIELDER, "SUSPENDED");
    assertEquals(2, generator.next());
    generator.close();
  }

  private static Generator<Integer, Void, Void> leaking(Yielder<?, ?>[] to) {
    return Generator.of(y -> {
      to[0] = y;
      y.yield(1);
      y.yield(2);
    });
  }

  @SuppressWarnings("unchecked")
  private static void use(Yielder<?, ?> yielder) {
    ((Yielder<Integer, ?>) yielder).yield(99);
  }

  @Test
  void aYielderUsedByTheBodyOfAnInnerGenerator() {
    var outer =
        Generator.<Integer>of(y -> {
          var inner = Generator.<Integer>of(_ -> y.yield(99));
          refused(inner::next, YIELDER, "not from the body of another generator");
          y.yield(1);
        });
    assertEquals(1, outer.next());
    assertEquals(2, outer.next(2));
  }

  @Test
  void aYielderUsedAfterTheEnd() {
    Yielder<?, ?>[] escaped = new Yielder<?, ?>[1];
    var generator = leaking(escaped);
    generator.forEachRemaining(_ -> {});
    refused(() -> use(escaped[0]), YIELDER, "CLOSED");
    assertEquals(Generator.State.CLOSED, generator.state());
  }

  @Test
  void aYielderUsedByAnotherThread() {
    Yielder<?, ?>[] escaped = new Yielder<?, ?>[1];
    var generator = leaking(escaped);
    generator.next();
    onAnotherThread(() -> refused(() -> use(escaped[0]), YIELDER, "nor from another thread"));
    assertEquals(2, generator.next());
    generator.close();
  }

  @Test
  void aYielderUsedByATaskThatItsBodyStarts() {
    script.run(() -> {
      var generator =
          Generator.<Integer>of(y -> {
            Task<Void> task = createTask(async(() -> refused(() -> y.yield(99), YIELDER)));
            await(task);
            y.yield(1);
          });
      assertEquals(1, generator.next());
      generator.close();
    });
  }

  // ---- await in a callback ----------------------------------------------------------------------

  @Test
  void awaitInACallback() {
    String what = "await needs a task, and this is a callback";
    String todo = "make a task with createTask(async(() ->";
    Future<String> future = loop.createFuture();
    loop.callSoon(() -> refused(() -> await(future), what, todo));
    loop.callLater(ms(1), () -> refused(() -> await(future), what, todo));
    future.addDoneCallback(f -> refused(() -> await(f), what, todo));
    script.outside(() -> loop.callSoonThreadsafe(() -> refused(() -> await(future), what, todo)));
    script.outside(() -> loop.callSoonThreadsafe(() -> future.setResult("unhurt")));
    script.runUntilIdle();
    loop.setExceptionHandler((_, _) -> refused(() -> await(future), what, todo));
    loop.callSoon(() -> loop.callExceptionHandler(Map.of("message", "m")));
    script.turn();
    assertEquals("unhurt", future.result());
  }

  @Test
  void awaitOfACoroutineInACallbackLeavesItUsable() {
    Coroutine<String> coroutine = sleep(ms(1), "r");
    loop.callSoon(() -> refused(() -> await(coroutine), "this is a callback"));
    script.turn();
    assertEquals("r", loop.runUntilComplete(coroutine));
  }

  @Test
  void awaitOfAStageInACallback() {
    loop.callSoon(() -> {
      refused(() -> await(new CompletableFuture<String>()), "this is a callback");
      refused(() -> await(CompletableFuture.completedFuture("r")), "this is a callback");
    });
    script.turn();
  }

  // ---- where no loop runs -----------------------------------------------------------------------

  @Test
  void noRunningLoop() {
    String where = "no event loop runs on " + Thread.currentThread();
    String todo = "call it inside run(async(() -> …))";
    Coroutine<String> coroutine = sleep(ms(1), "unused");
    refused(
        () -> createTask(coroutine),
        "createTask needs a running event loop",
        "none runs on " + Thread.currentThread(),
        todo);
    refused(() -> gather(coroutine), "gather needs a running event loop", todo);
    refused(() -> gatherSettled(coroutine), "gatherSettled needs a running event loop", todo);
    refused(() -> Asyncio.ensureFuture(coroutine), "ensureFuture needs a running", todo);
    refused(() -> Asyncio.shield(coroutine), "shield needs a running event loop", todo);
    refused(Asyncio::currentTask, "currentTask needs a running event loop", todo);
    refused(Asyncio::allTasks, "allTasks needs a running event loop", todo);
    refused(Asyncio::getRunningLoop, "getRunningLoop needs a running event loop", todo);
    refused(
        () -> Asyncio.wrapFuture(new CompletableFuture<String>()),
        "wrapFuture needs a running event loop",
        todo);
    refused(() -> await(coroutine), "await needs a task, and " + where, todo);
    refused(() -> await(loop.createFuture()), "await needs a task, and " + where, todo);
    refused(() -> await(CompletableFuture.completedFuture(1)), "await needs a task", todo);
    assertEquals("unused", loop.runUntilComplete(coroutine));
  }

  @Test
  void noRunningLoopOnAThreadBesideIt() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(1), "unused");
      onAnotherThread(() -> {
        refused(() -> createTask(coroutine), "none runs on " + Thread.currentThread());
        refused(() -> await(coroutine), "no event loop runs on " + Thread.currentThread());
      });
      assertEquals("unused", await(coroutine));
    });
  }

  // ---- and others -------------------------------------------------------------------------------

  @Test
  void aLoopInsideALoop() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(1), "unused");
      refused(() -> run(coroutine), "run(…) cannot be called while a loop is running", "await(…)");
      refused(
          () -> loop.runUntilComplete(coroutine),
          "this event loop is already running",
          "EventLoop[running on ");
      try (EventLoop other = Asyncio.newEventLoop()) {
        refused(
            () -> other.runUntilComplete(coroutine),
            "another loop is running on this thread",
            "await(…) or createTask(…)");
      }
      assertEquals("unused", await(coroutine));
    });
  }

  @Test
  void anOutcomeThatIsNotThere() {
    Future<String> future = loop.createFuture();
    refused(InvalidStateException.class, future::result, "Future[pending]", "await it first");
    refused(InvalidStateException.class, future::exception, "Future[pending]", "await it first");
    future.setResult("unhurt");
    assertEquals("unhurt", future.result());
  }

  @Test
  void aCoroutineClosedWhileATaskRunsIt() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(1), "unhurt");
      Task<String> task = createTask(coroutine, "owner");
      refused(coroutine::close, "cannot close a coroutine that Task[owner", "cancel the task");
      assertEquals("unhurt", await(task));
    });
  }

  @Test
  void aContextEnteredTwice() {
    Context context = new Context();
    context.run(() -> refused(() -> context.run(() -> {}), "cannot enter context"));
    context.run(() -> script.log("unhurt"));
    script.expect("0 unhurt");
  }
}
