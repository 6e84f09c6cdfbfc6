package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at the await at which a task rests when the task is cancelled, and by whatever asks a
 * cancelled future for its outcome. Clean up and let it pass. asyncio's {@code CancelledError}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.CancelledError;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     var task = createTask(async(() -> {
 *       try {
 *         await(sleep(Duration.ofHours(1)));
 *       } catch (CancelledError e) {
 *         IO.println("cleaning up: " + e.getMessage());
 *         throw e;
 *       }
 *     }));
 *     await(sleep(Duration.ZERO));
 *     task.cancel("enough");
 *     try {
 *       await(task);
 *     } catch (CancelledError e) {
 *       IO.println("cancelled: " + task.cancelled());
 *     }
 *   }));
 * }
 * }
 */
public final class CancelledError extends ControlError {
  private static final long serialVersionUID = 1;

  /** Without a message. */
  public CancelledError() {
    this(null);
  }

  /** With the message that was given to {@code cancel}. */
  public CancelledError(@Nullable String message) {
    super(message);
  }
}
