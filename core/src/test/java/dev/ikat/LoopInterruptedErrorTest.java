package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The error says what interrupted the loop, and so does the cancellation it comes from. */
class LoopInterruptedErrorTest {
  @AutoClose private final Script script = new Script();

  @AfterEach
  void clearTheFlag() {
    Thread.interrupted();
  }

  private LoopInterruptedError interruptedBy(Runnable interruption) {
    script.outside(interruption);
    return assertThrows(
        LoopInterruptedError.class,
        () ->
            script.loop.runUntilComplete(
                async(() -> {
                  try {
                    await(script.loop.createFuture());
                  } catch (CancelledError e) {
                    script.log(e.getMessage());
                    throw e;
                  }
                })));
  }

  @Test
  void aSignal() {
    var e = interruptedBy(() -> EventLoopImpl.of(script.loop).interruptFromSignal());
    assertEquals("Ctrl-C was pressed (SIGINT)", e.getMessage());
    script.expect("0 Ctrl-C was pressed (SIGINT)");
    assertTrue(Thread.interrupted());
  }

  @Test
  void anInterruptOfTheThread() {
    Thread loopThread = Thread.currentThread();
    var e = interruptedBy(loopThread::interrupt);
    assertEquals("the thread that runs the loop was interrupted", e.getMessage());
    script.expect("0 the thread that runs the loop was interrupted");
  }

  @Test
  void theFirstReasonStands() {
    var e =
        interruptedBy(() -> {
          EventLoopImpl.of(script.loop).interruptFromSignal();
          EventLoopImpl.of(script.loop).interruptFromSignal();
        });
    assertEquals("Ctrl-C was pressed (SIGINT)", e.getMessage());
    script.expect("0 Ctrl-C was pressed (SIGINT)");
  }
}
