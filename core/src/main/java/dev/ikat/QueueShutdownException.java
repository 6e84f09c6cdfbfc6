package dev.ikat;

/**
 * A {@link Queue} has been shut down. asyncio's {@code QueueShutDown}.
 *
 * {@snippet :
 * import dev.ikat.Queue;
 * import dev.ikat.QueueShutdownException;
 *
 * void main() {
 *   var queue = new Queue<Integer>();
 *   queue.shutdown();
 *   try {
 *     queue.putNowait(1);
 *   } catch (QueueShutdownException e) {
 *     IO.println(e.getMessage());
 *   }
 * }
 * }
 */
public final class QueueShutdownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public QueueShutdownException(String message) {
    super(message);
  }
}
