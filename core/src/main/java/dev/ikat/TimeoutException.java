package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * The time that was set for something is over. asyncio's {@code TimeoutError}. Its cause is the
 * {@link CancelledError} that the timeout was made of, whose trace shows where the task rested.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.TimeoutException;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     try {
 *       timeout(Duration.ofMillis(5), () -> await(sleep(Duration.ofHours(1))));
 *     } catch (TimeoutException e) {
 *       IO.println("too slow");
 *     }
 *   }));
 * }
 * }
 */
public final class TimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public TimeoutException(@Nullable String message) {
    super(message);
  }

  TimeoutException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
