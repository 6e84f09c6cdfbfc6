package dev.ikat;

/**
 * A future was asked for an outcome that it does not have yet. asyncio's {@code InvalidStateError}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.InvalidStateException;
 *
 * void main() {
 *   run(async(() -> {
 *     try {
 *       getRunningLoop().createFuture().result();
 *     } catch (InvalidStateException e) {
 *       IO.println(e.getMessage());
 *     }
 *   }));
 * }
 * }
 */
public final class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public InvalidStateException(String message) {
    super(message);
  }
}
