package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.io.AsyncioIO.addSignalHandler;
import static dev.ikat.io.AsyncioIO.removeSignalHandler;
import static dev.ikat.io.AsyncioIO.signals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Asyncio;
import dev.ikat.ContextVar;
import dev.ikat.Coroutine;
import dev.ikat.Event;
import dev.ikat.EventLoop;
import dev.ikat.StopAsyncIteration;
import dev.ikat.io.child.SignalPrograms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Handlers of signals and iterators over them, with signals that the operating system sends: those
 * that end a program to one of its own, those that are harmless (SIGWINCH, SIGURG, SIGCONT) to this
 * one.
 */
class SignalsTest {
  private static final int KILLED_BY_SIGTERM = 143;

  private static InteractiveJvm program(String name, String... flags) throws Exception {
    return new InteractiveJvm(SignalPrograms.class, name, flags);
  }

  private static void kill(String signal) throws Exception {
    InteractiveJvm.kill(signal, ProcessHandle.current().pid());
  }

  // ---- in programs of their own -----------------------------------------------------------------

  @Test
  void aHandlerIsCalledInsteadOfEndingTheProgram() throws Exception {
    try (var child = program("handler")) {
      child.says("ready").kill("TERM").says("handled").says("over").ends(0);
    }
  }

  @Test
  void aLoopOnAnyThreadMayHaveHandlers() throws Exception {
    try (var child = program("worker")) {
      child.says("ready").kill("INT").says("handled").says("over").ends(0);
    }
  }

  @Test
  void aHandlerOfCtrlCComesBeforeThatOfRunAndLeavesItThere() throws Exception {
    try (var child = program("ctrl-c")) {
      child.says("ready").kill("INT").says("mine").kill("INT").says("mine").kill("INT");
      child.says("mine").says("removed").kill("INT").says("LoopInterruptedError").ends(0);
    }
  }

  @Test
  void removingRestoresWhatTheSignalDidBefore() throws Exception {
    try (var child = program("removed")) {
      child.says("true").kill("TERM").ends(KILLED_BY_SIGTERM);
    }
  }

  @Test
  void handlersGoWithTheLoop() throws Exception {
    try (var child = program("closed")) {
      child.says("ready").kill("TERM").ends(KILLED_BY_SIGTERM);
    }
  }

  @Test
  void signalsAreIteratedUntilClosed() throws Exception {
    try (var child = program("iterator")) {
      child.says("ready").kill("HUP").says("SIGHUP").kill("HUP").says("SIGHUP");
      child.kill("TERM").says("SIGTERM").says("closed").kill("TERM").ends(KILLED_BY_SIGTERM);
    }
  }

  @Test
  void aSignalThatWasNotLookedAtIsNotLost() throws Exception {
    try (var child = program("unseen")) {
      child.says("ready").kill("TERM").writes("go on").ends(KILLED_BY_SIGTERM);
    }
  }

  @Test
  void whereTheJvmLeavesSignalsAloneTheErrorNamesTheFlag() throws Exception {
    try (var child = program("reserved", "-Xrs")) {
      for (String signal : List.of("TERM", "HUP", "INT")) {
        child.says(
            "the JVM was started with -Xrs, which keeps it from receiving SIG"
                + signal
                + ": start it without that flag");
      }
      child.ends(0);
    }
  }

  // ---- in this one ------------------------------------------------------------------------------

  @Test
  void theNewestOfALoopReplacesTheOneBefore() {
    var called = new ArrayList<String>();
    run(
        async(() -> {
          var done = new Event();
          addSignalHandler("WINCH", () -> called.add("first"));
          addSignalHandler(
              "SIGWINCH",
              () -> {
                called.add("second");
                done.set();
              });
          kill("WINCH");
          await(done.waitFor());
          assertTrue(removeSignalHandler("WINCH"));
          assertFalse(removeSignalHandler("WINCH"));
        }));
    assertEquals(List.of("second"), called);
  }

  @Test
  void itRunsBetweenStepsInACopyOfTheContextOfWhoAddedIt() {
    var user = ContextVar.of("user", "nobody");
    run(
        async(() -> {
          var seen = getRunningLoop().<String>createFuture();
          user.set("ann");
          addSignalHandler(
              "WINCH",
              () -> {
                assertEquals(null, currentTask());
                seen.setResult(user.get());
                user.set("eve");
              });
          user.set("bob");
          kill("WINCH");
          assertEquals("ann", await(seen));
          assertEquals("bob", user.get());
        }));
  }

  @Test
  void whatItThrowsGoesToTheExceptionHandler() {
    run(
        async(() -> {
          var reported = getRunningLoop().<Throwable>createFuture();
          getRunningLoop()
              .setExceptionHandler(
                  (_, context) -> reported.setResult((Throwable) context.get("exception")));
          var failure = new IllegalStateException("no");
          addSignalHandler(
              "WINCH",
              () -> {
                if (currentTask() == null) {
                  throw failure;
                }
              });
          kill("WINCH");
          assertEquals(failure, await(reported));
        }));
  }

  @Test
  void ofTwoLoopsTheNewerHandlerGetsItAndThenTheOlderAgain() {
    run(
        async(() -> {
          var mine = new Event();
          addSignalHandler("URG", mine::set);
          await(
              Asyncio.toThread(() ->
                  run(
                      async(() -> {
                        var others = new Event();
                        addSignalHandler("URG", others::set);
                        kill("URG");
                        await(others.waitFor());
                      }))));
          assertFalse(mine.isSet());
          kill("URG");
          await(mine.waitFor());
        }));
  }

  @Test
  void signalsWakeALoopThatHasNothingElseToDo() {
    try (EventLoop loop = Asyncio.newEventLoop()) {
      loop.callSoon(() -> {
        addSignalHandler("CONT", loop::stop);
        Thread.ofPlatform().start(() -> assertDoesNotFail(() -> kill("CONT")));
      });
      loop.runForever();
    }
  }

  private static void assertDoesNotFail(org.junit.jupiter.api.function.Executable action) {
    org.junit.jupiter.api.Assertions.assertDoesNotThrow(action);
  }

  @Test
  void nextGivesOneSignalAndEndsWhenClosed() {
    run(
        async(() -> {
          var signals = signals("WINCH", "URG");
          var next = createTask(signals.next());
          await(sleep(Duration.ZERO));
          kill("URG");
          assertEquals("SIGURG", await(next));
          var last = createTask(signals.next());
          await(sleep(Duration.ZERO));
          signals.close();
          signals.close();
          assertThrows(StopAsyncIteration.class, () -> await(last));
          assertFalse(signals.iterator().hasNext());
        }));
  }

  @Test
  void aCancelledNextLosesNoSignal() {
    run(
        async(() -> {
          try (var signals = signals("URG")) {
            var first = createTask(signals.next());
            await(sleep(Duration.ZERO));
            first.cancel();
            kill("URG");
            assertEquals("SIGURG", await(signals.next()));
          }
        }));
  }

  // ---- bad use ----------------------------------------------------------------------------------

  @Test
  void whatCannotBeCaughtIsRefused() {
    assertRefused(
        IllegalArgumentException.class,
        "KILL",
        "SIGKILL cannot be caught: the operating system lets no process do that");
    assertRefused(
        IllegalArgumentException.class,
        "SIGSTOP",
        "SIGSTOP cannot be caught: the operating system lets no process do that");
    assertRefused(
        IllegalArgumentException.class,
        "FOO",
        "there is no signal SIGFOO on this operating system");
    assertRefused(
        IllegalStateException.class,
        "SIGQUIT",
        "SIGQUIT belongs to the JVM, which answers it with a dump of its threads: take another"
            + " signal");
    assertRefused(
        IllegalStateException.class,
        "SEGV",
        "SIGSEGV belongs to the JVM, which uses it itself: take another signal");
    assertRefused(
        IllegalStateException.class,
        "USR2",
        "SIGUSR2 belongs to the JVM, which uses it itself: take another signal");
  }

  private static void assertRefused(
      Class<? extends Exception> type, String signal, String message) {
    run(
        async(() -> {
          var added = assertThrows(type, () -> addSignalHandler(signal, () -> {}));
          assertEquals(message, added.getMessage());
          // The first one is there; the second fails, and takes it back.
          assertThrows(type, () -> signals("URG", signal));
        }));
  }

  @Test
  @SuppressWarnings("deprecation")
  void aCoroutineIsRefused() {
    run(
        async(() -> {
          var error =
              assertThrows(
                  IllegalArgumentException.class, () -> addSignalHandler("URG", () -> nothing()));
          assertEquals(
              "a coroutine cannot be the handler of URG, as nobody would await it: use () ->"
                  + " createTask(…), or signals(…); one that does nothing but throw can be a method"
                  + " reference",
              error.getMessage());
          addSignalHandler("URG", () -> createTask(nothing()));
        }));
  }

  private static Coroutine<Void> nothing() {
    return async(() -> {});
  }

  @Test
  void thereMustBeALoopAndASignal() {
    assertThrows(IllegalStateException.class, () -> addSignalHandler("URG", () -> {}));
    assertThrows(IllegalStateException.class, () -> removeSignalHandler("URG"));
    assertThrows(IllegalStateException.class, () -> signals("URG"));
    run(async(() -> assertThrows(IllegalArgumentException.class, () -> signals())));
  }
}
