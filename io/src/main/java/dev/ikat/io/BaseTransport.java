package dev.ikat.io;

import org.jspecify.annotations.Nullable;

/**
 * What all transports have: asyncio's {@code BaseTransport}. A transport moves bytes and calls its
 * protocol; it belongs to the loop that made it, and its methods are for code that this loop runs.
 *
 * {@snippet :
 * import dev.ikat.io.BaseTransport;
 *
 * void report(BaseTransport transport) {
 *   if (!transport.isClosing()) IO.println(transport.getExtraInfo("peername"));
 * }
 * }
 */
public interface BaseTransport extends AutoCloseable {
  /**
   * Something that is known of the transport; null if it is not. TCP has {@code peername} and
   * {@code sockname}, each a {@link java.net.SocketAddress}, and {@code socket}, a {@link
   * TransportSocket}.
   */
  @Nullable Object getExtraInfo(String name);

  /** The same, or the other value if it is not known. */
  @SuppressWarnings("unchecked")
  default <T> T getExtraInfo(String name, T orElse) {
    Object found = getExtraInfo(name);
    return found == null ? orElse : (T) found;
  }

  /**
   * Closes it: nothing more is read; what has been written is sent first; then the protocol's
   * {@code connectionLost(null)} is called. Does nothing if it is closing.
   */
  @Override
  void close();

  /** Whether it is closed, or about to be. */
  boolean isClosing();

  /** Makes another protocol get what happens from now on. */
  void setProtocol(BaseProtocol protocol);

  /** The protocol that it calls. */
  BaseProtocol getProtocol();
}
