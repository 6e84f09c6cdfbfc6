package dev.ikat.io;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What listens and accepts connections: asyncio's {@code Server}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     Server server = await(startServer((reader, writer) -> {
 *       try (writer) {
 *         for (byte[] line : reader) await(writer.write(line));
 *       }
 *     }, "localhost", 0));
 *     IO.println("listening on " + server.sockets().getFirst().localAddress());
 *     await(server.shutdown(Duration.ofSeconds(5)));
 *   }));
 * }
 * }
 *
 * <pre>
 *   created --startServing--> serving --close--> closed --last connection gone--> waitClosed returns
 * </pre>
 *
 * <p>It belongs to the loop that made it; all methods are for code that this loop runs.
 */
public interface Server extends AutoCloseable {
  /**
   * Listens no more, and cancels {@link #serveForever}. Connections that are open stay. Does
   * nothing if it is closed.
   */
  @Override
  void close();

  /** Closes all connections once they have sent what was written to them. */
  void closeClients();

  /** Closes all connections at once. */
  void abortClients();

  /** Waits until it is closed and all its connections are gone. */
  @CheckReturnValue
  Coroutine<Void> waitClosed();

  /**
   * Begins to accept connections, if it does not yet.
   *
   * @throws IllegalStateException when awaited, if it is closed
   */
  @CheckReturnValue
  Coroutine<Void> startServing();

  /**
   * Accepts connections until the task is cancelled, which closes the server and waits as {@link
   * #waitClosed} does; or until {@link #close} is called, which cancels the wait.
   *
   * @throws IllegalStateException when awaited, if it is closed, or another task serves for ever
   */
  @CheckReturnValue
  Coroutine<Void> serveForever();

  /**
   * Ends it in order: listens no more, gives the connections so much time to come to their end by
   * themselves, and aborts those that are left. Returns when all are gone. Handlers of {@link
   * AsyncioIO#startServer} are not cancelled; they find their connections closed.
   */
  @CheckReturnValue
  Coroutine<Void> shutdown(Duration grace);

  /** Whether it accepts connections. */
  boolean isServing();

  /** What it listens on; empty once it is closed. */
  List<? extends TransportSocket> sockets();

  /**
   * The first address it listens on: to connect to it in tests, where the port is 0.
   *
   * @throws IllegalStateException if it is closed
   */
  default SocketAddress address() {
    if (sockets().isEmpty()) {
      throw new IllegalStateException("the server is closed: " + this);
    }
    return sockets().getFirst().localAddress();
  }

  /** Its loop. */
  EventLoop loop();
}
