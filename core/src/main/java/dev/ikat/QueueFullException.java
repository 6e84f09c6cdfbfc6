package dev.ikat;

/**
 * {@link Queue#putNowait} found no room. asyncio's {@code QueueFull}.
 *
 * {@snippet :
 * import dev.ikat.Queue;
 * import dev.ikat.QueueFullException;
 *
 * void main() {
 *   var queue = new Queue<Integer>(1);
 *   queue.putNowait(1);
 *   try {
 *     queue.putNowait(2);
 *   } catch (QueueFullException e) {
 *     IO.println(e.getMessage());
 *   }
 * }
 * }
 */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public QueueFullException(String message) {
    super(message);
  }
}
