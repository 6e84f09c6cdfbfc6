package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.getRunningLoop;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  /**
   * Who does the cryptography of TLS: {@code openssl} or {@code jdk}. The first where Netty's
   * {@code netty-tcnative} is there and the JVM may load native code, else the second; {@code
   * -Dikat.tls=…} forces one. Any thread.
   *
   * @throws IllegalStateException if the one that is forced cannot be used; the message says what
   *     to add
   */
  public static String tlsProvider() {
    return TlsProvider.selected().name().toLowerCase(Locale.ROOT);
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

  /** Connects by a Unix socket: asyncio's {@code open_unix_connection}. */
  @CheckReturnValue
  public static Coroutine<Connection> openUnixConnection(Path path) {
    return openConnection(UnixDomainSocketAddress.of(path));
  }

  /** The same, with options; TLS then needs {@link TlsOptions#serverHostname}. */
  @CheckReturnValue
  public static Coroutine<Connection> openUnixConnection(Path path, ConnectionOptions options) {
    return openConnection(UnixDomainSocketAddress.of(path), options);
  }

  /**
   * Listens on a Unix socket, and runs the handler for each connection: asyncio's {@code
   * start_unix_server}. A socket that a server has left there is replaced; see {@link
   * ServerOptions#cleanupSocket} for what happens to this one.
   *
   * @throws java.net.BindException when awaited, undeclared, if it cannot listen there
   */
  @CheckReturnValue
  public static Coroutine<Server> startUnixServer(ConnectionHandler handler, Path path) {
    return startUnixServer(handler, path, ServerOptions.DEFAULT);
  }

  /** The same, with options. */
  @CheckReturnValue
  public static Coroutine<Server> startUnixServer(
      ConnectionHandler handler, Path path, ServerOptions options) {
    return startServer(handler, UnixDomainSocketAddress.of(path), options);
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
   * Makes a transport of a connection that was accepted elsewhere: asyncio's {@code
   * connect_accepted_socket}. The socket is the transport's from then on.
   *
   * @throws UnsupportedOperationException when awaited, if I/O is not done by the JDK's NIO: native
   *     code cannot take its sockets over; {@code -Dikat.io=nio} can
   * @throws IllegalArgumentException when awaited, if the socket is not connected
   */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<Transport, P>> connectAcceptedSocket(
      Supplier<? extends P> factory, SocketChannel socket) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(socket, "socket");
    return async(() -> Connecting.accepted(getRunningLoop(), factory, socket));
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

  /** Connects by a Unix socket: asyncio's {@code create_unix_connection}. */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<Transport, P>> createUnixConnection(
      Supplier<? extends P> factory, Path path, ConnectionOptions options) {
    return createConnection(factory, UnixDomainSocketAddress.of(path), options);
  }

  /**
   * Listens on a Unix socket: asyncio's {@code create_unix_server}. See {@link
   * #startUnixServer(ConnectionHandler, Path)}.
   */
  @CheckReturnValue
  public static Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> factory, Path path, ServerOptions options) {
    return createServer(factory, UnixDomainSocketAddress.of(path), options);
  }

  /**
   * Goes over to TLS, as a client, on a connection that is there already: asyncio's {@code
   * start_tls}. On one that has TLS this is TLS over TLS.
   *
   * @return the transport to be used from now on
   * @see #startTls(Transport, StreamProtocol, TlsOptions, boolean)
   */
  @CheckReturnValue
  public static Coroutine<Transport> startTls(
      Transport transport, StreamProtocol protocol, TlsOptions options) {
    return startTls(transport, protocol, options, false);
  }

  /**
   * The same, as a client or as a server. What was written before is sent without TLS; what has
   * been read and not been delivered belongs to the handshake. Until that is done nothing may be
   * written. If it fails, or the task is cancelled, the transport is closed.
   *
   * @param protocol what is called from now on, without {@code connectionMade}
   * @throws IllegalArgumentException if a client cannot know whom it talks to: see {@link
   *     TlsOptions#serverHostname}; if a server has no certificate; or if the transport is not one
   *     that this can be done with
   * @throws javax.net.ssl.SSLException when awaited, undeclared, if the two do not agree, or one
   *     does not trust the other
   * @throws java.net.SocketTimeoutException when awaited, undeclared, if it takes too long
   * @throws java.net.SocketException when awaited, undeclared, if the connection is lost
   */
  @CheckReturnValue
  public static Coroutine<Transport> startTls(
      Transport transport, StreamProtocol protocol, TlsOptions options, boolean serverSide) {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(options, "options");
    return async(() -> StartingTls.start(transport, protocol, options, serverSide, List.of()));
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

  // ---- child processes --------------------------------------------------------------------------

  /**
   * Starts a program: asyncio's {@code create_subprocess_exec}. Its streams are this program's.
   *
   * @param command the program, found as the system finds it, and its arguments
   * @throws java.io.IOException when awaited, undeclared, if it cannot be started
   * @throws IllegalArgumentException if there is no program
   */
  @CheckReturnValue
  public static Coroutine<Subprocess> createSubprocessExec(String... command) {
    return createSubprocessExec(List.of(command), SubprocessOptions.DEFAULT);
  }

  /** The same, with options. A task that is cancelled before it is started kills it. */
  @CheckReturnValue
  public static Coroutine<Subprocess> createSubprocessExec(
      List<String> command, SubprocessOptions options) {
    List<String> checked = Spawning.check(command);
    Objects.requireNonNull(options, "options");
    return async(() -> {
      EventLoop loop = getRunningLoop();
      return new Subprocess(
          Spawning.spawn(
              loop, () -> new SubprocessStreams(loop, options.limit()), checked, options));
    });
  }

  /**
   * Has the shell interpret a command: asyncio's {@code create_subprocess_shell}. What comes from
   * elsewhere must be quoted, or better given to {@link #createSubprocessExec(String...)}.
   */
  @CheckReturnValue
  public static Coroutine<Subprocess> createSubprocessShell(String command) {
    return createSubprocessShell(command, SubprocessOptions.DEFAULT);
  }

  /** The same, with options. */
  @CheckReturnValue
  public static Coroutine<Subprocess> createSubprocessShell(
      String command, SubprocessOptions options) {
    return createSubprocessExec(Spawning.shell(command), options);
  }

  /**
   * Starts a program with a protocol: asyncio's {@code loop.subprocess_exec}.
   *
   * @param factory makes the protocol
   * @throws java.io.IOException when awaited, undeclared, if it cannot be started
   * @throws IllegalArgumentException if there is no program
   */
  @CheckReturnValue
  public static <P extends SubprocessProtocol>
      Coroutine<Connected<SubprocessTransport, P>> subprocessExec(
          Supplier<? extends P> factory, List<String> command, SubprocessOptions options) {
    Objects.requireNonNull(factory, "factory");
    List<String> checked = Spawning.check(command);
    Objects.requireNonNull(options, "options");
    return async(() -> Spawning.spawn(getRunningLoop(), factory, checked, options));
  }

  /** The same, with a command for the shell: asyncio's {@code loop.subprocess_shell}. */
  @CheckReturnValue
  public static <P extends SubprocessProtocol>
      Coroutine<Connected<SubprocessTransport, P>> subprocessShell(
          Supplier<? extends P> factory, String command, SubprocessOptions options) {
    return subprocessExec(factory, Spawning.shell(command), options);
  }

  // ---- pipes ------------------------------------------------------------------------------------

  /**
   * Reads a pipe, a terminal or the like with a protocol, on a thread that blocks: asyncio's {@code
   * loop.connect_read_pipe}.
   *
   * {@snippet :
   * import static dev.ikat.Asyncio.*;
   * import static dev.ikat.io.AsyncioIO.*;
   * import dev.ikat.io.StreamReader;
   * import dev.ikat.io.StreamReaderProtocol;
   *
   * /// What is typed, line by line, while the loop goes on.
   * StreamReader typed() {
   *   var reader = new StreamReader();
   *   var protocol = new StreamReaderProtocol(reader);
   *   reader.setTransport(await(connectReadPipe(() -> protocol, System.in)).transport());
   *   return reader;
   * }
   * }
   *
   * @param factory makes the protocol
   * @param pipe what is read, and closed with the transport
   */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<ReadTransport, P>> connectReadPipe(
      Supplier<? extends P> factory, InputStream pipe) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(pipe, "pipe");
    return async(() -> Piping.toRead(getRunningLoop(), factory, () -> pipe));
  }

  /**
   * The same with a named pipe, or any other file, which is opened first: for a named pipe that
   * lasts until somebody opens it to write.
   *
   * @throws java.io.IOException when awaited, undeclared, if it cannot be opened
   */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<ReadTransport, P>> connectReadPipe(
      Supplier<? extends P> factory, Path pipe) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(pipe, "pipe");
    return async(() -> Piping.toRead(getRunningLoop(), factory, () -> Files.newInputStream(pipe)));
  }

  /**
   * Writes to a pipe, a terminal or the like with a protocol, on a thread that blocks: asyncio's
   * {@code loop.connect_write_pipe}. That the reader has gone is noticed by the next write.
   *
   * @param factory makes the protocol
   * @param pipe what is written to, and closed with the transport
   */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<WriteTransport, P>> connectWritePipe(
      Supplier<? extends P> factory, OutputStream pipe) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(pipe, "pipe");
    return async(() -> Piping.toWrite(getRunningLoop(), factory, () -> pipe));
  }

  /**
   * The same with a named pipe, or any other file that is there, which is opened first: for a named
   * pipe that lasts until somebody opens it to read.
   *
   * @throws java.io.IOException when awaited, undeclared, if it cannot be opened
   */
  @CheckReturnValue
  public static <P extends StreamProtocol> Coroutine<Connected<WriteTransport, P>> connectWritePipe(
      Supplier<? extends P> factory, Path pipe) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(pipe, "pipe");
    return async(() ->
        Piping.toWrite(
            getRunningLoop(),
            factory,
            () -> Files.newOutputStream(pipe, StandardOpenOption.WRITE)));
  }

  // ---- names and addresses ----------------------------------------------------------------------

  /**
   * Looks the addresses of a host up, without blocking the loop: asyncio's {@code
   * loop.getaddrinfo}. What is an address itself is not looked up.
   *
   * {@snippet :
   * import static dev.ikat.Asyncio.*;
   * import static dev.ikat.io.AsyncioIO.*;
   *
   * void main() {
   *   run(async(() -> {
   *     for (var address : await(getaddrinfo("localhost", 8080))) IO.println(address);
   *   }));
   * }
   * }
   *
   * <p>The system's resolver is asked, and what it answers is kept for a while, as the JDK's
   * security property {@code networkaddress.cache.ttl} says. A task that is cancelled stops
   * waiting; the question itself cannot be taken back. At most 32 questions are asked at a time.
   *
   * @param host a name, also one that is not ASCII, or an address; null: this machine
   * @param port the port that the addresses get
   * @return in the resolver's order, one at least
   * @throws UnknownHostException when awaited, undeclared, if there is no such host
   * @throws IllegalArgumentException if the port is not from 0 to 65535
   */
  @CheckReturnValue
  public static Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String host, int port) {
    return getaddrinfo(host, port, AddressOptions.DEFAULT);
  }

  /**
   * The same, with options.
   *
   * @throws UnknownHostException when awaited, undeclared, also if the host has no address of the
   *     family asked for, or is a name where only addresses are allowed
   */
  @CheckReturnValue
  public static Coroutine<List<InetSocketAddress>> getaddrinfo(
      @Nullable String host, int port, AddressOptions options) {
    Objects.requireNonNull(options, "options");
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 0 to 65535: " + port);
    }
    return async(() -> Resolver.addresses(getRunningLoop(), host, port, options));
  }

  /**
   * Looks the name of an address up, without blocking the loop; if it has none this gives the
   * address as text. asyncio's {@code loop.getnameinfo}.
   */
  @CheckReturnValue
  public static Coroutine<String> getnameinfo(InetAddress address) {
    return getnameinfo(address, false);
  }

  /**
   * The same.
   *
   * @param required whether there must be a name: {@code NI_NAMEREQD}
   * @throws UnknownHostException when awaited, undeclared, if there must be one and is none
   */
  @CheckReturnValue
  public static Coroutine<String> getnameinfo(InetAddress address, boolean required) {
    Objects.requireNonNull(address, "address");
    return async(() -> Resolver.name(getRunningLoop(), address, required));
  }

  // ---- signals ----------------------------------------------------------------------------------

  /**
   * Has the running loop call the callback whenever this process is sent the signal: asyncio's
   * {@code loop.add_signal_handler}. It is a callback like any other: it runs between the steps of
   * tasks, in a copy of the context there is now, and what it throws goes to the exception handler.
   * A handler that the loop had for the signal is replaced.
   *
   * {@snippet :
   * import static dev.ikat.Asyncio.*;
   * import static dev.ikat.io.AsyncioIO.*;
   * import dev.ikat.Event;
   *
   * void serveUntilTerminated() {
   *   var stop = new Event();
   *   addSignalHandler("SIGTERM", stop::set);
   *   addSignalHandler("SIGINT", stop::set); // instead of run's own: cancelling the main task
   *   await(stop.waitFor());
   *   IO.println("saying good-bye");
   * }
   * }
   *
   * <p>Any loop may have handlers, on whatever thread: the JVM takes signals on threads of its own.
   * (asyncio's are for the main thread, where Python takes them.) If several loops have one for the
   * same signal, the newest gets it. They are removed when the loop is closed.
   *
   * <p>A signal that the process was started to ignore, as {@code nohup} does, stays ignored.
   *
   * @param signal as {@code SIGTERM} or {@code TERM}
   * @throws IllegalArgumentException if the system has no such signal, or lets nobody catch it:
   *     SIGKILL and SIGSTOP
   * @throws IllegalStateException if the JVM keeps the signal for itself: SIGQUIT, which makes it
   *     print its threads, SIGSEGV and other faults; with {@code -Xrs} SIGHUP, SIGINT and SIGTERM
   *     as well. Also where no loop is running
   */
  @SuppressWarnings("overloads") // on purpose: a lambda that makes a coroutine is for the other one
  public static void addSignalHandler(String signal, Runnable callback) {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(callback, "callback");
    SignalHandlers.of(getRunningLoop()).add(signal, callback);
  }

  /**
   * Refuses a callback that only makes a coroutine, which nobody would await: javac chooses this
   * one for it. It does so for one that only throws as well: that has to be a method reference, or
   * to return in some case.
   *
   * @throws IllegalArgumentException always
   * @deprecated say {@code () -> createTask(coroutine())}, or use {@link #signals}
   */
  @Deprecated
  @SuppressWarnings("overloads")
  public static void addSignalHandler(String signal, Supplier<? extends Coroutine<?>> callback) {
    throw new IllegalArgumentException(
        "a coroutine cannot be the handler of "
            + signal
            + ", as nobody would await it: use () -> createTask(…), or signals(…); one that does"
            + " nothing but throw can be a method reference");
  }

  /**
   * Removes the running loop's handler of the signal; whoever got it before gets it again, in the
   * end the JVM, which exits. asyncio's {@code loop.remove_signal_handler}.
   *
   * @return whether there was one
   * @throws IllegalArgumentException if the system has no such signal
   * @throws IllegalStateException where no loop is running
   */
  public static boolean removeSignalHandler(String signal) {
    Objects.requireNonNull(signal, "signal");
    return SignalHandlers.of(getRunningLoop()).remove(signal);
  }

  /**
   * Opens an iterator over the signals that this process is sent; while it is open they do nothing
   * else. To be used in try-with-resources.
   *
   * @param names as {@code SIGTERM} or {@code TERM}, at least one
   * @throws IllegalArgumentException and {@link IllegalStateException} as {@link
   *     #addSignalHandler(String, Runnable) addSignalHandler} does
   */
  public static Signals signals(String... names) {
    return new Signals(getRunningLoop(), List.of(names));
  }
}
