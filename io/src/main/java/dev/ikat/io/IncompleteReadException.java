package dev.ikat.io;

/**
 * The end of file came before all that was asked for: asyncio's {@code IncompleteReadError}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.io.*;
 *
 * byte[] atMost(StreamReader reader, int n) {
 *   try {
 *     return await(reader.readexactly(n));
 *   } catch (IncompleteReadException e) {
 *     return e.partial();
 *   }
 * }
 * }
 */
public final class IncompleteReadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final byte[] partial;
  private final int expected;

  /**
   * With what was there.
   *
   * @param expected how many bytes were asked for; -1 if up to a separator
   */
  public IncompleteReadException(byte[] partial, int expected) {
    super(
        partial.length
            + " bytes read on a total of "
            + (expected < 0 ? "undefined" : expected)
            + " expected bytes");
    this.partial = partial;
    this.expected = expected;
  }

  /** What was read before the end; it is in the stream no more. */
  public byte[] partial() {
    return partial;
  }

  /** How many bytes were asked for; -1 if up to a separator. */
  public int expected() {
    return expected;
  }
}
