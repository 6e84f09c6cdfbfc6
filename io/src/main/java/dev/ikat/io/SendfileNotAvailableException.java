package dev.ikat.io;

/**
 * The system cannot send a file by itself to where it should go, and the caller does not want it
 * read and written instead: asyncio's {@code SendfileNotAvailableError}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 * import java.nio.channels.FileChannel;
 *
 * boolean sendWithoutCopying(Transport transport, FileChannel file) {
 *   try {
 *     await(sendfile(transport, file, 0, -1, false));
 *     return true;
 *   } catch (SendfileNotAvailableException e) {
 *     return false;
 *   }
 * }
 * }
 */
public final class SendfileNotAvailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public SendfileNotAvailableException(String message) {
    super(message);
  }
}
