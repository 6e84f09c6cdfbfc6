package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** DESIGN's mapping of Java's Errors: which leave the loop (T10, E10), and which are ordinary. */
class FatalErrorTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  static Stream<Error> fatal() {
    return Stream.of(
        new SystemExit(3),
        new LoopInterruptedError("asked for"),
        new OutOfMemoryError("made up"),
        new InternalError("made up"));
  }

  static Stream<Error> ordinary() {
    return Stream.of(
        new AssertionError("a"),
        new StackOverflowError("s"),
        new NoClassDefFoundError("n"),
        new ExceptionInInitializerError("e"),
        new Error("e"));
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aTasksFatalErrorIsStoredInItAndLeavesRunForeverAtOnce(Error error) {
    Task<Void> task =
        loop.createTask(
            async(() -> {
              await(sleep(Duration.ZERO));
              throw error;
            }));
    script.turn();
    loop.callSoon(script.logs("rest of the turn"));
    Throwable thrown = assertThrows(error.getClass(), loop::runForever);
    assertSame(error, thrown);
    assertTrue(task.done());
    assertFalse(task.cancelled());
    assertSame(error, task.exception());
    // Neither is the rest of the turn run now, nor is it lost.
    script.expectNothing();
    script.runUntilIdle();
    script.expect("0 rest of the turn");
  }

  private static void failAfterAStep(Error error) {
    await(sleep(ms(1)));
    throw error;
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aCallbacksFatalErrorLeavesRunForeverAtOnce(Error error) {
    loop.callSoon(() -> {
      throw error;
    });
    loop.callSoon(script.logs("rest of the turn"));
    assertSame(error, assertThrows(error.getClass(), loop::runForever));
    assertFalse(loop.isRunning());
    script.expectNothing();
    script.turn();
    script.expect("0 rest of the turn");
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void theMainTasksFatalErrorLeavesRunUntilComplete(Error error) {
    assertSame(
        error, assertThrows(error.getClass(), () -> script.run(() -> failAfterAStep(error))));
    // What its done callback had scheduled does not stop the next run.
    script.run(() -> await(sleep(ms(5))));
    assertEquals(ms(6), script.time.elapsed());
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aFatalErrorOfAnotherTaskLeavesRunUntilCompleteAndMainStaysWhereItIs(Error error) {
    Task<Void> main =
        loop.createTask(
            async(() -> {
              createTask(async(() -> failAfterAStep(error)));
              await(sleep(ms(5)));
              script.log("main goes on");
            }));
    assertSame(error, assertThrows(error.getClass(), () -> loop.<Void>runUntilComplete(main)));
    assertFalse(main.done());
    loop.<Void>runUntilComplete(main);
    script.expect("5 main goes on");
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void allOtherErrorsAreExceptionsLikeAnyOther(Error error) {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> failAfterAStep(error)));
      assertSame(error, assertThrows(error.getClass(), () -> await(task)));
      assertSame(error, task.exception());
      await(sleep(ms(1)));
      script.log("the loop goes on");
    });
    script.expect("2 the loop goes on");
  }

  @Test
  void whoAwaitsTheTaskGetsItsFatalErrorWhenTheLoopIsRunAgain() {
    SystemExit exit = new SystemExit(1);
    Task<Void> failing = loop.createTask(async(() -> failAfterAStep(exit)));
    Task<String> waiting =
        loop.createTask(
            async(() -> {
              try {
                await(failing);
                return "?";
              } catch (SystemExit e) {
                return "exit " + e.status();
              }
            }));
    assertThrows(SystemExit.class, loop::runForever);
    assertEquals("exit 1", loop.<String>runUntilComplete(waiting));
  }

  @Test
  void runClosesTheLoopAndThrowsTheError() {
    SystemExit exit = new SystemExit(3);
    boolean[] cleaned = new boolean[1];
    SystemExit thrown =
        assertThrows(
            SystemExit.class,
            () ->
                Asyncio.run(
                    async(() -> {
                      createTask(
                          async(() -> {
                            try {
                              await(sleep(Duration.ofHours(1)));
                            } finally {
                              await(sleep(Duration.ZERO));
                              cleaned[0] = true;
                            }
                          }));
                      await(sleep(Duration.ZERO));
                      throw exit;
                    })));
    assertSame(exit, thrown);
    assertEquals(3, thrown.status());
    assertTrue(cleaned[0], "the other task was cancelled and awaited");
  }

  @Test
  void itIsNotReportedAsUnseenOnTop() {
    loop.createTask(
        async(() -> {
          throw new SystemExit(1);
        }));
    assertThrows(SystemExit.class, loop::runForever);
    loop.close();
    script.expectNothing();
  }

  @Test
  void aFatalErrorOfAJoinFunctionLeavesTheLoopToo() {
    SystemExit exit = new SystemExit(1);
    Task<Object> main =
        loop.createTask(
            async(() ->
                await(
                    gather(
                        sleep(ms(1), 1),
                        sleep(ms(1), 2),
                        (a, b) -> {
                          throw exit;
                        }))));
    assertSame(exit, assertThrows(SystemExit.class, () -> loop.<Object>runUntilComplete(main)));
    assertSame(exit, assertThrows(SystemExit.class, () -> loop.<Object>runUntilComplete(main)));
  }

  /** A real one, not one that was made up. */
  @Test
  void aTaskThatRunsOutOfStackFailsAndTheLoopGoesOn() {
    script.run(() -> {
      for (int i = 0; i < 3; i++) {
        Task<Integer> task = createTask(async(() -> depth(0)));
        assertThrows(StackOverflowError.class, () -> await(task));
      }
      assertThrows(StackOverflowError.class, () -> depth(0));
      await(sleep(ms(1)));
      script.log("fine");
    });
    script.expect("1 fine");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int depth(int n) {
    return depth(n + 1) + 1;
  }

  @Test
  void currentTaskAndContextAreRightAfterAFatalError() {
    loop.createTask(
        async(() -> {
          throw new SystemExit(1);
        }));
    assertThrows(SystemExit.class, loop::runForever);
    loop.callSoon(() -> assertNull(Asyncio.currentTask()));
    script.turn();
    assertThrows(IllegalStateException.class, Asyncio::currentTask);
  }
}
