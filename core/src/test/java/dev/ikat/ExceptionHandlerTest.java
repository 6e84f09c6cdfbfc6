package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** E10, E29, E34. */
class ExceptionHandlerTest {
  @AutoClose private final Script script = new Script();
  @AutoClose private final LogCapture log = new LogCapture();
  private final EventLoop loop = script.loop;

  @Test
  void anExceptionOfACallbackIsReportedAndTheLoopGoesOn() {
    List<Map<String, Object>> reports = new ArrayList<>();
    loop.setExceptionHandler((_, context) -> reports.add(context));
    IOException exception = new IOException("x");
    Handle handle =
        loop.callSoon(() -> {
          throw Throwables.sneak(exception);
        });
    loop.callSoon(script.logs("next"));
    script.runUntilIdle();
    script.expect("0 next");
    assertEquals(1, reports.size());
    Map<String, Object> report = reports.getFirst();
    assertSame(exception, report.get("exception"));
    assertSame(handle, report.get("handle"));
    assertTrue(report.get("message").toString().startsWith("Exception in callback Handle["));
    assertNull(report.get("source_traceback"), "only in debug mode");
  }

  @Test
  void soIsOneOfATimer() {
    loop.callLater(
        ms(3),
        () -> {
          throw new IllegalArgumentException("x");
        });
    loop.callLater(ms(3), script.logs("next"));
    script.runUntilIdle();
    script.expect("3 handler: Exception in callback | IllegalArgumentException: x", "3 next");
  }

  /** Errors that Python would count among Exceptions are no reason to end the loop. */
  @Test
  void errorsAreOrdinary() {
    for (Error error :
        List.of(
            new AssertionError("a"),
            new StackOverflowError("s"),
            new NoClassDefFoundError("n"),
            new CancelledError("c"))) {
      loop.callSoon(() -> {
        throw error;
      });
    }
    script.runUntilIdle();
    script.expect(
        "0 handler: Exception in callback | AssertionError: a",
        "0 handler: Exception in callback | StackOverflowError: s",
        "0 handler: Exception in callback | NoClassDefFoundError: n",
        "0 handler: Exception in callback | CancelledError: c");
  }

  @Test
  void withoutAHandlerItIsLogged() {
    loop.setExceptionHandler(null);
    assertNull(loop.exceptionHandler());
    IOException exception = new IOException("x");
    loop.callSoon(() -> {
      throw Throwables.sneak(exception);
    });
    script.runUntilIdle();
    assertEquals(1, log.records().size());
    LogRecord record = log.records().getFirst();
    assertEquals(Level.SEVERE, record.getLevel());
    assertSame(exception, record.getThrown());
    assertTrue(record.getMessage().startsWith("Exception in callback"), record.getMessage());
    assertTrue(record.getMessage().contains("\n  handle: Handle["), record.getMessage());
  }

  @Test
  void whatTheUserReportsIsLoggedWithAllItsKeys() {
    loop.defaultExceptionHandler(Map.of("message", "own words", "socket", "s1"));
    assertEquals(List.of("SEVERE own words\n  socket: s1"), log.messages());
    log.clear();
    loop.defaultExceptionHandler(Map.of());
    assertEquals(List.of("SEVERE Unhandled exception in event loop"), log.messages());
  }

  @Test
  void theHandlerSetIsTheOneCalled() {
    EventLoop.ExceptionHandler handler =
        (given, context) -> {
          assertSame(loop, given);
          script.log("mine: " + context);
        };
    loop.setExceptionHandler(handler);
    assertSame(handler, loop.exceptionHandler());
    loop.callExceptionHandler(Map.of("message", "m"));
    script.expect("0 mine: {message=m}");
    assertEquals(List.of(), log.messages());
  }

  @Test
  void aHandlerThatFailsIsItselfReportedToTheDefaultOne() {
    loop.setExceptionHandler((_, _) -> {
      throw new IllegalStateException("handler broken");
    });
    loop.callSoon(() -> {
      throw new IllegalArgumentException("x");
    });
    loop.callSoon(script.logs("next"));
    script.runUntilIdle();
    script.expect("0 next");
    assertEquals(1, log.records().size());
    LogRecord record = log.records().getFirst();
    assertTrue(record.getMessage().startsWith("Unhandled error in exception handler"));
    assertTrue(record.getMessage().contains("IllegalArgumentException: x"), record.getMessage());
    assertEquals("handler broken", record.getThrown().getMessage());
  }

  @Test
  void aHandlerThatThrowsAFatalErrorEndsTheRun() {
    SystemExit exit = new SystemExit(4);
    loop.setExceptionHandler((_, _) -> {
      throw exit;
    });
    loop.callSoon(() -> {
      throw new IllegalArgumentException("x");
    });
    loop.callSoon(script.logs("next"));
    assertSame(exit, assertThrows(SystemExit.class, script::turn));
    script.expectNothing();
    script.turn();
    script.expect("0 next");
  }

  /** E29, since 3.12: the handler sees the context variables of the callback. */
  @Test
  void theHandlerRunsInTheContextOfTheCallback() {
    ContextVar<String> who = ContextVar.of("who", "nobody");
    loop.setExceptionHandler((_, _) -> script.log(who.get()));
    try (var _ = who.set("callback")) {
      loop.callSoon(() -> {
        throw new IllegalArgumentException("x");
      });
    }
    script.turn();
    script.expect("0 callback");
  }

  @Test
  void theHandlerRunsInTheContextOfTheTaskItIsToldOf() {
    ContextVar<String> who = ContextVar.of("who", "nobody");
    loop.setExceptionHandler((_, _) -> script.log(who.get()));
    Task<Void> task =
        loop.createTask(
            async(() -> {
              who.set("task");
            }));
    script.turn();
    loop.callExceptionHandler(Map.of("message", "m", "task", task));
    loop.callExceptionHandler(Map.of("message", "m", "future", task));
    loop.callExceptionHandler(Map.of("message", "m", "future", loop.createFuture()));
    script.expect("0 task", "0 task", "0 nobody");
  }

  @Test
  void inDebugModeAReportSaysWhereTheCallbackWasScheduled() {
    loop.setDebug(true);
    List<Map<String, Object>> reports = new ArrayList<>();
    loop.setExceptionHandler((_, context) -> reports.add(context));
    loop.callSoon(() -> {
      throw new IllegalArgumentException("x");
    });
    script.turn();
    Throwable trace = (Throwable) reports.getFirst().get("source_traceback");
    assertNotNull(trace);
    StackTraceElement first = trace.getStackTrace()[0];
    assertEquals(getClass().getName(), first.getClassName());
    assertEquals("inDebugModeAReportSaysWhereTheCallbackWasScheduled", first.getMethodName());
    loop.defaultExceptionHandler(reports.getFirst());
    assertTrue(log.messages().getFirst().contains("source_traceback: "), log.messages().toString());
    assertTrue(log.messages().getFirst().contains(first.toString()), log.messages().toString());
  }

  @Test
  void aValueThatCannotBeDescribedDoesNotHideTheReport() {
    Object strange =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no words");
          }
        };
    loop.defaultExceptionHandler(Map.of("message", "m", "protocol", strange));
    assertTrue(log.messages().getFirst().contains("its toString failed"));
  }

  /** What stands in a future's list for a part of Ikat may call the user's code, which may fail. */
  @Test
  void aStageThatFailsWhenItIsCancelledIsReported() {
    java.util.concurrent.CompletableFuture<String> stage =
        new java.util.concurrent.CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            throw new IllegalStateException("cannot be cancelled");
          }
        };
    script.run(() -> {
      Future<String> future = Asyncio.wrapFuture(stage);
      future.cancel();
      Asyncio.await(Asyncio.sleep(ms(1)));
    });
    script.expect("0 handler: Exception in callback | IllegalStateException: cannot be cancelled");
  }
}
