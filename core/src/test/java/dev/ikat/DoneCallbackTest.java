package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a done callback is told, for each way in which a future or task may end. */
class DoneCallbackTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  @Test
  void ofAResultAnExceptionAndACancellation() {
    Future<String> result = loop.createFuture();
    Future<String> exception = loop.createFuture();
    Future<String> cancelled = loop.createFuture();
    result.addDoneCallback(script.logsOutcome("a"));
    exception.addDoneCallback(script.logsOutcome("b"));
    cancelled.addDoneCallback(script.logsOutcome("c"));
    exception.setException(new IOException("broken"));
    cancelled.cancel();
    result.setResult("done");
    script.runUntilIdle();
    script.expect("0 b raised IOException: broken", "0 c cancelled", "0 a returned done");
  }

  @Test
  void ofATaskThatAnswersItsCancellationWithAnException() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() -> {
                try {
                  await(sleep(ms(60_000)));
                } catch (CancelledError e) {
                  throw new IOException("instead");
                }
              }));
      task.addDoneCallback(script.logsOutcome("task"));
      await(sleep(ms(1)));
      task.cancel();
      await(sleep(ms(1)));
    });
    script.expect("1 task raised IOException: instead");
  }

  @Test
  void ofATaskThatAnswersItsCancellationWithSystemExit() {
    SystemExit exit = new SystemExit(3);
    Task<Void> task =
        loop.createTask(
            async(() -> {
              try {
                await(sleep(ms(60_000)));
              } catch (CancelledError e) {
                throw exit;
              }
            }));
    task.addDoneCallback(script.logsOutcome("task"));
    script.turn();
    assertTrue(task.cancel());
    assertFalse(task.done());
    assertSame(exit, assertThrows(SystemExit.class, script::runUntilIdle));
    assertTrue(task.done());
    assertFalse(task.cancelled());
    assertSame(exit, task.exception());
    script.runUntilIdle();
    script.expect("0 task raised SystemExit: exit status 3");
  }

  @Test
  void aFutureThatNeverEndsIsNobodysFailure() {
    loop.setUnseenFailureGrace(Duration.ZERO);
    Future<String> abandoned = loop.createFuture();
    abandoned.addDoneCallback(script.logsOutcome("never"));
    script.runUntilIdle();
    assertFalse(abandoned.done());
  }
}
