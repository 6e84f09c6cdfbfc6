package dev.ikat.io;

/**
 * More than the limit has come, and no separator: asyncio's {@code LimitOverrunError}. What has
 * come is still there to be read.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.io.*;
 *
 * byte[] lineOrSkip(StreamReader reader) {
 *   try {
 *     return await(reader.readline(1024));
 *   } catch (LimitOverrunException e) {
 *     await(reader.readexactly(e.consumed()));
 *     return new byte[0];
 *   }
 * }
 * }
 */
public final class LimitOverrunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int consumed;

  /** With the number of bytes that are to be taken out. */
  public LimitOverrunException(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /** How many bytes have no separator in them. */
  public int consumed() {
    return consumed;
  }
}
