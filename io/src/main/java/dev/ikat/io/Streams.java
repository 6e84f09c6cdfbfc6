package dev.ikat.io;

import dev.ikat.EventLoop;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the protocol of a client's streams, when it is asked for one, and then the streams. It
 * holds the reader while nobody else does.
 */
final class Streams implements Supplier<StreamReaderProtocol> {
  private final EventLoop loop;
  private final StreamReader reader;
  private @Nullable StreamReaderProtocol protocol;

  Streams(EventLoop loop, int limit) {
    this.loop = loop;
    this.reader = new StreamReader(loop, limit);
  }

  @Override
  public StreamReaderProtocol get() {
    StreamReaderProtocol made = new StreamReaderProtocol(loop, reader, null);
    protocol = made;
    return made;
  }

  /** The streams, on a transport that is connected to the protocol. */
  Connection connection(Transport connected) {
    StreamReaderProtocol made = Objects.requireNonNull(protocol);
    return new Connection(reader, new StreamWriter(connected, made, reader));
  }

  /** Makes the protocols of a server. */
  static Supplier<StreamReaderProtocol> serving(
      EventLoop loop, ConnectionHandler handler, ServerOptions options) {
    return () -> new StreamReaderProtocol(loop, new StreamReader(loop, options.limit()), handler);
  }
}
