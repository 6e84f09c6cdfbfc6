package dev.ikat.io;

import java.net.SocketAddress;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket that a transport or a server owns, to look at and to set options of: asyncio's {@code
 * TransportSocket}.
 *
 * {@snippet :
 * import dev.ikat.io.*;
 * import java.net.StandardSocketOptions;
 *
 * void keepAlive(Transport transport) {
 *   if (transport.getExtraInfo("socket") instanceof TransportSocket socket) {
 *     socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
 *   }
 * }
 * }
 */
public interface TransportSocket {
  /** The address it is bound to. */
  SocketAddress localAddress();

  /** The address of the peer; null if it listens. */
  @Nullable SocketAddress remoteAddress();

  /**
   * The option's value, one of {@link java.net.StandardSocketOptions}.
   *
   * @throws UnsupportedOperationException if this kind of socket does not have it
   */
  <T> T getOption(SocketOption<T> option);

  /**
   * Sets the option.
   *
   * @throws UnsupportedOperationException if this kind of socket does not have it
   */
  <T> void setOption(SocketOption<T> option, T value);
}
