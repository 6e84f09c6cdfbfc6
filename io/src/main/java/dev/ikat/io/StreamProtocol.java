package dev.ikat.io;

/**
 * A protocol for a transport that moves a stream of bytes: a {@link Protocol}, or a {@link
 * BufferedProtocol}. The calls are {@code connectionMade}, data as it comes, at most one {@code
 * eofReceived}, {@code connectionLost}.
 *
 * {@snippet :
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.Coroutine;
 * import dev.ikat.io.*;
 *
 * <P extends StreamProtocol> Coroutine<Connected<Transport, P>> connect(P protocol) {
 *   return createConnection(() -> protocol, "localhost", 8080);
 * }
 * }
 *
 * <p>What a method throws is given to the loop's exception handler, and closes the transport at
 * once; {@code connectionLost} then tells of it.
 */
public sealed interface StreamProtocol extends BaseProtocol permits Protocol, BufferedProtocol {
  /** The first call. */
  default void connectionMade(Transport transport) {}

  /**
   * The peer sends no more.
   *
   * @return whether the transport is to be kept open for writing; false closes it
   */
  default boolean eofReceived() {
    return false;
  }
}
