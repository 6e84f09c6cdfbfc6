package dev.ikat.io;

/**
 * A transport that bytes come out of: asyncio's {@code ReadTransport}.
 *
 * {@snippet :
 * import dev.ikat.io.ReadTransport;
 *
 * void enough(ReadTransport transport) {
 *   if (transport.isReading()) transport.pauseReading();
 * }
 * }
 */
public interface ReadTransport extends BaseTransport {
  /** Whether the protocol is being given what arrives. */
  boolean isReading();

  /**
   * Stops giving the protocol what arrives; when the system's buffers are full the peer has to
   * wait. Does nothing if it is paused or closing.
   */
  void pauseReading();

  /** Goes on after {@link #pauseReading}. Does nothing if it is not paused. */
  void resumeReading();
}
