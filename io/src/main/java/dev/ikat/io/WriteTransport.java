package dev.ikat.io;

import java.nio.ByteBuffer;

/**
 * A transport that bytes go into: asyncio's {@code WriteTransport}.
 *
 * {@snippet :
 * import dev.ikat.io.WriteTransport;
 *
 * void answer(WriteTransport transport) {
 *   transport.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes());
 *   transport.close(); // what was written is sent first
 * }
 * }
 *
 * <p>Writing never waits. What one turn of the loop writes leaves for the kernel together at the
 * end of that turn; what a protocol writes while it is given data, when it has been given all; in
 * any case when 64 KiB have come together. What the kernel does not take is kept, without a limit.
 * Above the high-water mark the protocol is told {@code pauseWriting()}.
 *
 * <p>Once the connection is lost what is written is dropped, as in asyncio; from the fifth time on
 * that is logged as a warning.
 */
public interface WriteTransport extends BaseTransport {
  /**
   * Sends the bytes; the array may be used again at once.
   *
   * @throws IllegalStateException after {@link #writeEof}
   */
  void write(byte[] data);

  /**
   * Sends the bytes between the buffer's position and its limit, and moves the position there. The
   * buffer may be used again at once. That which {@link Protocol#dataReceived} was given is not
   * copied.
   *
   * @throws IllegalStateException after {@link #writeEof}
   */
  void write(ByteBuffer data);

  /**
   * Sends all of them, in their order.
   *
   * @throws IllegalStateException after {@link #writeEof}
   */
  default void writelines(Iterable<byte[]> parts) {
    for (byte[] part : parts) {
      write(part);
    }
  }

  /**
   * Closes the writing side when all has been sent: the peer reads an end of file, and may go on
   * sending.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof} is false
   */
  void writeEof();

  /** Whether the writing side can be closed alone. */
  boolean canWriteEof();

  /** Closes at once and drops what has not been sent. */
  void abort();

  /** Sets the marks to their defaults: 64 KiB, and a quarter of that. */
  default void setWriteBufferLimits() {
    setWriteBufferLimits(64 * 1024);
  }

  /** Sets the high-water mark, and the low one to a quarter of it. */
  default void setWriteBufferLimits(int high) {
    setWriteBufferLimits(high, high / 4);
  }

  /**
   * Sets the marks, in bytes: {@code pauseWriting} is called when more than the high one wait to be
   * sent, {@code resumeWriting} when not more than the low one do. A high mark of 0 pauses whenever
   * anything waits.
   *
   * @throws IllegalArgumentException unless high ≥ low ≥ 0
   */
  void setWriteBufferLimits(int high, int low);

  /** The marks. */
  WriteBufferLimits getWriteBufferLimits();

  /** How many bytes wait to be sent. */
  long getWriteBufferSize();
}
