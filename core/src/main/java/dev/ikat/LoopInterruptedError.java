package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * The thread that ran a loop was interrupted, or Ctrl-C was pressed, and the main task ended by the
 * cancellation that followed. The message says which of the two. The thread's interrupt flag is set
 * again. asyncio's {@code KeyboardInterrupt}. If it was Ctrl-C and the error leaves {@code main},
 * the JVM prints its trace and exits with 130, unless there is a handler for uncaught exceptions.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.LoopInterruptedError;
 * import java.time.Duration;
 *
 * void main() {
 *   Thread.currentThread().interrupt();
 *   try {
 *     run(sleep(Duration.ofHours(1)));
 *   } catch (LoopInterruptedError e) {
 *     IO.println("interrupted: " + Thread.interrupted());
 *   }
 * }
 * }
 */
public final class LoopInterruptedError extends Error {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public LoopInterruptedError(@Nullable String message) {
    super(message);
  }

  LoopInterruptedError(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
