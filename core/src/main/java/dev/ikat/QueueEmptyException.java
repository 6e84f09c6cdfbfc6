package dev.ikat;

/**
 * {@link Queue#getNowait} found nothing. asyncio's {@code QueueEmpty}.
 *
 * {@snippet :
 * import dev.ikat.Queue;
 * import dev.ikat.QueueEmptyException;
 *
 * void main() {
 *   try {
 *     new Queue<String>().getNowait();
 *   } catch (QueueEmptyException e) {
 *     IO.println(e.getMessage());
 *   }
 * }
 * }
 */
public final class QueueEmptyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public QueueEmptyException(String message) {
    super(message);
  }
}
