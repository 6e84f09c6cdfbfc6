package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.captureCallGraph;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.formatCallGraph;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.printCallGraph;
import static dev.ikat.Asyncio.shield;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.timeout;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Asyncio.waitOn;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CallGraphTest {
  @AutoClose private final Script script = new Script();

  private static void deep() {
    deeper();
  }

  private static void deeper() {
    await(sleep(ms(10)));
  }

  /** A task of that name which rests in deeper(), called by deep(). */
  private static Task<Void> worker() {
    return createTask(async(() -> deep()), "worker");
  }

  private static List<String> methods(FutureCallGraph graph) {
    return TaskStackTest.methods(graph.callStack());
  }

  private static List<String> awaiters(FutureCallGraph graph) {
    return graph.awaitedBy().stream().map(awaiter -> ((Task<?>) awaiter.future()).name()).toList();
  }

  private static FutureCallGraph shown(Future<?> future) {
    await(sleep(ms(1)));
    return captureCallGraph(future);
  }

  // ---- one task ---------------------------------------------------------------------------------

  @Test
  void ofASuspendedTaskItHasTheWholeStack() {
    script.run(() -> {
      Task<Void> worker = worker();
      FutureCallGraph graph = shown(worker);
      assertSame(worker, graph.future());
      assertEquals(List.of("deeper", "deep", "lambda"), methods(graph));
      assertEquals(List.of(), graph.awaitedBy());
      await(worker);
    });
  }

  @Test
  void ofTheCurrentTaskItIsWhereItIs() {
    script.run(() -> {
      FutureCallGraph graph = captureCallGraph();
      assertEquals("main", ((Task<?>) graph.future()).name());
      assertTrue(methods(graph).contains("lambda"), methods(graph).toString());
      String first = graph.callStack().getFirst().getClassName();
      assertTrue(first.startsWith(CallGraphTest.class.getName()), first);
    });
  }

  @Test
  void ofTheCurrentTaskItCanBeHadInWords() {
    script.run(() -> {
      assertEquals("* Task 'main'", formatCallGraph().lines().findFirst().orElseThrow());
    });
    script.loop.callSoon(() -> script.log("in a callback: '" + formatCallGraph() + "'"));
    script.runUntilIdle();
    script.expect("0 in a callback: ''");
  }

  @Test
  void inACallbackThereIsNone() {
    script.loop.callSoon(() -> script.log(captureCallGraph()));
    script.runUntilIdle();
    script.expect("0 null");
    assertThrows(IllegalStateException.class, () -> captureCallGraph());
  }

  @Test
  void ofATaskThatHasNotBegunOrHasEndedThereAreNoFrames() {
    script.run(() -> {
      Task<Void> worker = worker();
      assertEquals(List.of(), captureCallGraph(worker).callStack());
      await(worker);
      assertEquals(List.of(), captureCallGraph(worker).callStack());
      assertEquals(List.of(), captureCallGraph(worker).awaitedBy());
    });
  }

  @Test
  void aPlainFutureHasAwaitersButNoFrames() {
    script.run(() -> {
      Future<Void> future = getRunningLoop().createFuture();
      Task<Void> waiting = createTask(async(() -> await(future)), "waiting");
      FutureCallGraph graph = shown(future);
      assertEquals(List.of(), graph.callStack());
      assertEquals(List.of("waiting"), awaiters(graph));
      future.setResult(null);
      await(waiting);
      assertEquals(List.of(), captureCallGraph(future).awaitedBy());
    });
  }

  // ---- who awaits it ----------------------------------------------------------------------------

  @Test
  void throughAChainOfTasks() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<Void> middle = createTask(async(() -> await(worker)), "middle");
      Task<Void> outer = createTask(async(() -> await(middle)), "outer");
      FutureCallGraph graph = shown(worker);
      assertEquals(List.of("middle"), awaiters(graph));
      assertEquals(List.of("outer"), awaiters(graph.awaitedBy().getFirst()));
      assertEquals(List.of("lambda"), methods(graph.awaitedBy().getFirst()));
      await(outer);
    });
  }

  @Test
  void severalMayAwaitOne() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<Void> a = createTask(async(() -> await(worker)), "a");
      Task<Void> b = createTask(async(() -> await(worker)), "b");
      assertEquals(List.of("a", "b"), awaiters(shown(worker)));
      await(gather(a, b));
    });
  }

  @Test
  void throughGather() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<?> gathering = createTask(async(() -> await(gather(worker, sleep(ms(5))))), "gathering");
      assertEquals(List.of("gathering"), awaiters(shown(worker)));
      await(gathering);
    });
  }

  @Test
  void throughATaskGroup() {
    script.run(() -> {
      List<Task<Void>> workers = new ArrayList<>();
      Task<Void> grouping =
          createTask(
              async(() ->
                  taskGroup(tg -> {
                    workers.add(tg.createTask(async(() -> deep()), "worker"));
                  })),
              "grouping");
      await(sleep(ms(1)));
      assertEquals(List.of("grouping"), awaiters(captureCallGraph(workers.getFirst())));
      await(grouping);
    });
  }

  @Test
  void throughAnAsyncGenerator() {
    script.run(() -> {
      Task<Void> worker = worker();
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            await(worker);
            y.yield(1);
          });
      Task<Void> iterating =
          createTask(
              async(() -> {
                for (int i : generator) {
                  script.log(i);
                }
              }),
              "iterating");
      FutureCallGraph graph = shown(worker);
      assertEquals(List.of("iterating"), awaiters(graph));
      assertEquals(
          List.of("lambda", "lambda"), methods(graph.awaitedBy().getFirst()), "generator and task");
      await(iterating);
    });
    script.expect("10 1");
  }

  @Test
  void throughShield() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<Void> shielding = createTask(async(() -> await(shield(worker))), "shielding");
      assertEquals(List.of("shielding"), awaiters(shown(worker)));
      await(shielding);
    });
  }

  @Test
  void throughTimeoutAndWaitFor() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<Void> limited =
          createTask(async(() -> timeout(ms(100), () -> await(worker))), "limited");
      Task<Void> waiting = createTask(waitFor(worker, ms(100)), "waiting");
      FutureCallGraph graph = shown(worker);
      assertEquals(List.of("limited", "waiting"), awaiters(graph));
      assertEquals(List.of("lambda", "lambda"), methods(graph.awaitedBy().getFirst()));
      await(gather(limited, waiting));
    });
  }

  @Test
  void throughWaitOn() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<?> waiting = createTask(async(() -> await(waitOn(List.of(worker)))), "waiting");
      assertEquals(List.of("waiting"), awaiters(shown(worker)));
      await(waiting);
    });
  }

  @Test
  void whoHasGivenUpWaitingIsGone() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<?> waiting = createTask(async(() -> await(waitOn(List.of(worker)))), "waiting");
      await(sleep(ms(1)));
      waiting.cancel();
      assertEquals(List.of(), shown(worker).awaitedBy());
      await(worker);
    });
  }

  @Test
  void aCycleIsShownOnce() {
    script.run(() -> {
      List<Task<Void>> tasks = new ArrayList<>();
      tasks.add(
          createTask(
              async(() -> {
                await(waitOn(List.of(tasks.get(1)), ms(5)));
              }),
              "a"));
      tasks.add(createTask(async(() -> await(tasks.get(0))), "b"));
      FutureCallGraph graph = shown(tasks.get(0));
      assertEquals(List.of("b"), awaiters(graph));
      FutureCallGraph again = graph.awaitedBy().getFirst().awaitedBy().getFirst();
      assertSame(tasks.get(0), again.future());
      assertEquals(List.of(), again.awaitedBy());
      await(gather(tasks));
    });
  }

  // ---- limits -----------------------------------------------------------------------------------

  @Test
  void aLimitKeepsTheInnermostOrTheOutermostFrames() {
    script.run(() -> {
      Task<Void> worker = worker();
      await(sleep(ms(1)));
      assertEquals(List.of("deeper"), methods(captureCallGraph(worker, 1)));
      assertEquals(List.of("deeper", "deep"), methods(captureCallGraph(worker, 2)));
      assertEquals(List.of("lambda"), methods(captureCallGraph(worker, -1)));
      assertEquals(List.of("deep", "lambda"), methods(captureCallGraph(worker, -2)));
      assertEquals(List.of(), methods(captureCallGraph(worker, 0)));
      assertEquals(3, captureCallGraph(worker, 100).callStack().size());
      assertEquals(3, captureCallGraph(worker, -100).callStack().size());
      await(worker);
    });
  }

  // ---- words ------------------------------------------------------------------------------------

  @Test
  void inWordsItIsATree() {
    script.run(() -> {
      Task<Void> worker = worker();
      Task<Void> outer = createTask(async(() -> await(worker)), "outer");
      await(sleep(ms(1)));
      String text = formatCallGraph(worker);
      assertEquals(
          """
          * Task 'worker'
            + Call stack:
            |   at deeper
            |   at deep
            |   at lambda
            + Awaited by:
              * Task 'outer'
                + Call stack:
                |   at lambda
          """,
          text.replaceAll("at dev.ikat.CallGraphTest.(\\w+)[^\\n]*", "at $1"));
      await(outer);
    });
  }

  @Test
  void printingIsWritingTheSameToStandardOut() {
    script.run(() -> {
      Task<Void> worker = worker();
      await(sleep(ms(1)));
      var bytes = new java.io.ByteArrayOutputStream();
      java.io.PrintStream before = System.out;
      System.setOut(new java.io.PrintStream(bytes, true));
      try {
        printCallGraph(worker);
      } finally {
        System.setOut(before);
      }
      assertEquals(formatCallGraph(worker), bytes.toString());
      await(worker);
    });
  }

  @Test
  void anotherThreadMayNotAsk() {
    script.run(() -> {
      Task<Void> worker = worker();
      assertThrows(
          IllegalStateException.class, () -> onAnotherThread(() -> captureCallGraph(worker)));
      await(worker);
    });
  }
}
