package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.getRunningLoop;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions of asyncio that do I/O, meant for {@code import static dev.ikat.io.AsyncioIO.*}
 * beside {@link dev.ikat.Asyncio}'s.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 *
 * void main() {
 *   run(async(() -> {
 *     try (var server = await(startServer((reader, writer) -> {
 *       try (writer) {
 *         for (byte[] line : reader) await(writer.write(line));
 *       }
 *     }, "localhost", 0))) {
 *       try (var connection = await(openConnection(server.address()))) {
 *         await(connection.writer().write("hello\n".getBytes()));
 *         IO.print(new String(await(connection.reader().readline())));
 *       }
 *     }
 *   }));
 * }
 * }
 *
 * <p>All coroutines belong to the loop whose task awaits them. From the first of them on that loop
 * waits for I/O as well; a loop on a virtual clock refuses, with {@link IllegalStateException}.
 */
public final class AsyncioIO {
  private AsyncioIO() {}

  /**
   * How the loops of this JVM ask the operating system for I/O: {@code epoll}, {@code io_uring} or
   * {@code nio}. Epoll where it is there and the JVM may load native code, else nio; {@code
   * -Dikat.io=…} forces one. Any thread.
   *
   * @throws IllegalStateException if the one that is forced cannot be used; the message says what
   *     to add
   */
  public static String ioBackend() {
    return Backend.selected().name().toLowerCase(Locale.ROOT);
  }

  // ---- streams
  // -----------------------------------------------------------------------------------

  /**
   * Connects by TCP: asyncio's {@code open_connection}.
   *
   * @param host a name or an address; null: this machine
   * @throws java.io.IOException when awaited, undeclared: see {@link #createConnection(Supplier,
   *     String, int)}
   */
  @CheckReturnValue
  public static Coroutine<Connection> openConnection(@Nullable String host, int port) {
    return openConnection(host, port, ConnectionOptions.DEFAULT);
  }

  /** The same, with options. */
  @CheckReturnValue
  public static Coroutine<Connection> openConnection(
      @Nullable String host, int port, ConnectionOptions options) {
    Objects.requireNonNull(options, "options");
    return async(() -> {
      Streams streams = new Streams(getRunningLoop(), options.limit());
      return streams.connection(
          Connecting.toHost(getRunningLoop(), streams, host, port, options).transport());
    });
  }

  /** The same, to an address. */
  @CheckReturnValue
  public static Coroutine<Connection> openConnection(SocketAddress address) {
    return openConnection(address, ConnectionOptions.DEFAULT);
  }

  /** The same, to an address, with options. */
  @CheckReturnValue
  public static Coroutine<Connection> openConnection(
      SocketAddress address, ConnectionOptions options) {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(options, "options");
    return async(() -> {
      Streams streams = new Streams(getRunningLoop(), options.limit());
      return streams.connection(
          Connecting.toAddress(getRunningLoop(), streams, address, options).transport());
    });
  }

  /**
   * Listens for TCP connections, and runs the handler in a task of its own for each: asyncio's
   * {@code start_server}.
   *
   * @param host a name or an address; null: all addresses of this machine, IPv6 and IPv4
   * @param port the port; 0: a free one, see {@link Server#address}
   * @throws java.net.BindException when awaited, undeclared, if it cannot listen there
   */
  @CheckReturnValue
  public static Coroutine<Server> startServer(
      ConnectionHandler handler, @Nullable String host, int port) {
    return startServer(handler, host, port, ServerOptions.DEFAULT);
  }

  /** The same, with options. */
  @CheckReturnValue
  public static Coroutine<Server> startServer(
      ConnectionHandler handler, @Nullable String host, int port, ServerOptions options) {
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(options, "options");
    return async(() -> {
      EventLoop loop = getRunningLoop();
      return Serving.onHost(loop, Streams.serving(loop, handler, options), host, port, options);
    });
  }

  /** The same, on an address. */
  @CheckReturnValue
  public static Coroutine<Server> startServer(
      ConnectionHandler handler, SocketAddress address, ServerOptions options) {
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(options, "options");
    return async(() -> {
      EventLoop loop = getRunningLoop();
      return Serving.onAddresses(
          loop, Streams.serving(loop, handler, options), List.of(address), options);
    });
  }

  // ---- transports and protocols -----------------------------------------------------------------

  /**
   * Connects by TCP, and returns once the protocol has been told: asyncio's {@code
   * create_connection}. All addresses of the host are tried, with happy eyeballs.
   *
   * @param factory makes the protocol, when there is a connection
   * @param host a name or an address; null: this machine
   * @throws java.io.IOException when awaited, undeclared: if no address can be reached the one
   *     failure, or "Multiple exceptions: …"; {@link java.net.UnknownHostException} if the name is
   *     not known
   */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<Transport, P>> createConnection(
      Supplier<? extends P> factory, @Nullable String host, int port) {
    return createConnection(factory, host, port, ConnectionOptions.DEFAULT);
  }

  /**
   * The same, with options.
   *
   * @throws dev.ikat.ExceptionGroup when awaited, instead, if the options ask for all errors
   */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<Transport, P>> createConnection(
      Supplier<? extends P> factory, @Nullable String host, int port, ConnectionOptions options) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(options, "options");
    return async(() -> Connecting.toHost(getRunningLoop(), factory, host, port, options));
  }

  /** The same, to an address. */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<Transport, P>> createConnection(
      Supplier<? extends P> factory, SocketAddress address) {
    return createConnection(factory, address, ConnectionOptions.DEFAULT);
  }

  /** The same, to an address, with options. */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<Transport, P>> createConnection(
      Supplier<? extends P> factory, SocketAddress address, ConnectionOptions options) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(options, "options");
    return async(() -> Connecting.toAddress(getRunningLoop(), factory, address, options));
  }

  /**
   * Listens for TCP connections, and makes a protocol for each: asyncio's {@code create_server}.
   *
   * @param factory makes the protocols
   * @param host a name or an address; null: all addresses of this machine, IPv6 and IPv4
   * @param port the port; 0: a free one, see {@link Server#address}
   * @throws java.net.BindException when awaited, undeclared, if it cannot listen there
   */
  @CheckReturnValue
  public static Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> factory, @Nullable String host, int port) {
    return createServer(factory, host, port, ServerOptions.DEFAULT);
  }

  /** The same, with options. */
  @CheckReturnValue
  public static Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> factory,
      @Nullable String host,
      int port,
      ServerOptions options) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(options, "options");
    return async(() -> Serving.onHost(getRunningLoop(), factory, host, port, options));
  }

  /** The same, on several addresses. */
  @CheckReturnValue
  public static Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> factory,
      Collection<? extends SocketAddress> addresses,
      ServerOptions options) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(options, "options");
    List<SocketAddress> all = List.copyOf(addresses);
    return async(() -> Serving.onAddresses(getRunningLoop(), factory, all, options));
  }

  /** The same, on an address. */
  @CheckReturnValue
  public static Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> factory, SocketAddress address, ServerOptions options) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(options, "options");
    return async(() -> Serving.onAddresses(getRunningLoop(), factory, List.of(address), options));
  }

  /**
   * Sends the rest of a file, from the offset on, without copying it through this process where the
   * system can: asyncio's {@code loop.sendfile}.
   *
   * @return how many bytes were sent; the file's position is then behind them, also after a failure
   */
  @CheckReturnValue
  public static Coroutine<Long> sendfile(Transport transport, FileChannel file, long offset) {
    return sendfile(transport, file, offset, -1, true);
  }

  /**
   * The same, not more than so many bytes. Until it is done writing to the transport is an error. A
   * task that is cancelled in it aborts the transport.
   *
   * @param count how many bytes at most; -1: up to the end
   * @param fallback whether to read and write the file where the system cannot send it
   * @throws SendfileNotAvailableException when awaited, if it cannot and that is not wanted
   * @throws IllegalArgumentException if the offset is negative
   * @throws java.io.IOException when awaited, undeclared, if the connection is lost or the file
   *     cannot be read
   */
  @CheckReturnValue
  public static Coroutine<Long> sendfile(
      Transport transport, FileChannel file, long offset, long count, boolean fallback) {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(file, "file");
    if (offset < 0) {
      throw new IllegalArgumentException("the offset must not be negative: " + offset);
    }
    return async(() -> SendingFile.send(transport, file, offset, count, fallback));
  }
}
