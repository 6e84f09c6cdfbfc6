package dev.ikat;

/**
 * A {@link Barrier} was aborted or reset while a task waited at it, or had been aborted before.
 * asyncio's {@code BrokenBarrierError}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Barrier;
 * import dev.ikat.BrokenBarrierException;
 *
 * void main() {
 *   var barrier = new Barrier(2);
 *   run(async(() -> {
 *     await(barrier.abort());
 *     try {
 *       await(barrier.waitFor());
 *     } catch (BrokenBarrierException e) {
 *       IO.println(e.getMessage());
 *     }
 *   }));
 * }
 * }
 */
public final class BrokenBarrierException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public BrokenBarrierException(String message) {
    super(message);
  }
}
