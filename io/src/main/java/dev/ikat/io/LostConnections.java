package dev.ikat.io;

import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** What is thrown at who uses a connection that is lost: CPython's {@code ConnectionResetError}. */
final class LostConnections {
  private LostConnections() {}

  /** The failure itself, in a shape that can be thrown from anywhere. */
  static RuntimeException toThrow(Throwable failure) {
    return sneak(failure instanceof ClosedChannelException ? lost(failure) : failure);
  }

  /** A connection was lost for this reason; null if for none. */
  static SocketException lost(@Nullable Throwable cause) {
    SocketException lost = new SocketException("Connection lost");
    if (cause != null) {
      lost.initCause(cause);
    }
    return lost;
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneak(Throwable t) throws X {
    throw (X) t;
  }
}
