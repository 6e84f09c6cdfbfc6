package dev.ikat;

/**
 * A semaphore that refuses to have more permits than it began with. asyncio's {@code
 * BoundedSemaphore}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.BoundedSemaphore;
 *
 * void main() {
 *   var permits = new BoundedSemaphore(1);
 *   run(async(() -> {
 *     await(permits.acquire());
 *     permits.release();
 *     try {
 *       permits.release();
 *     } catch (IllegalStateException e) {
 *       IO.println(e.getMessage());
 *     }
 *   }));
 * }
 * }
 */
public final class BoundedSemaphore extends Semaphore {
  private final int bound;

  /** One permit. */
  public BoundedSemaphore() {
    this(1);
  }

  /**
   * So many permits.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public BoundedSemaphore(int value) {
    super(value);
    this.bound = value;
  }

  /**
   * Gives a permit back.
   *
   * @throws IllegalStateException if all are back already (Python: {@code ValueError})
   */
  @Override
  public void release() {
    if (value() >= bound) {
      throw new IllegalStateException("released too many times: " + this);
    }
    super.release();
  }
}
