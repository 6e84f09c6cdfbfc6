package dev.ikat.io;

import java.net.ProtocolFamily;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to serve: the keyword arguments of asyncio's {@code create_server} and {@code
 * start_server}, and limits that asyncio does not have.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 * import java.time.Duration;
 *
 * Server serve(ConnectionHandler handler) {
 *   var options =
 *       ServerOptions.DEFAULT.maxConnections(1000).idleTimeout(Duration.ofMinutes(5));
 *   return await(startServer(handler, "localhost", 8080, options));
 * }
 * }
 *
 * @param family to which the addresses of the hosts are limited; null: IPv6 and IPv4
 * @param backlog how many connections the system keeps that have not been accepted yet: 100
 * @param reuseAddress whether an address may be used again right after the last server on it
 * @param reusePort whether others may listen on the same port; the system then shares out
 *     connections
 * @param keepAlive whether the system probes connections that are silent
 * @param startServing whether connections are accepted at once; if not, they are once {@link
 *     Server#startServing} or {@link Server#serveForever} is awaited
 * @param limit for streams: see {@link ConnectionOptions#limit}
 * @param maxConnections how many connections may be open; further ones stay in the backlog until
 *     one of them has gone
 * @param idleTimeout after how long without a byte in either direction a connection is aborted,
 *     with a {@link dev.ikat.TimeoutException}; null: never
 * @param tls how to do TLS on the connections; null: not at all
 * @param cleanupSocket whether the file of a Unix socket is removed when the server is closed, if
 *     it is still the same one
 */
public record ServerOptions(
    @Nullable ProtocolFamily family,
    int backlog,
    boolean reuseAddress,
    boolean reusePort,
    boolean keepAlive,
    boolean startServing,
    int limit,
    int maxConnections,
    @Nullable Duration idleTimeout,
    @Nullable TlsOptions tls,
    boolean cleanupSocket) {
  /** What asyncio does. */
  public static final ServerOptions DEFAULT =
      new ServerOptions(
          null,
          100,
          !System.getProperty("os.name").startsWith("Windows"),
          false,
          false,
          true,
          StreamReader.DEFAULT_LIMIT,
          Integer.MAX_VALUE,
          null,
          null,
          true);

  /**
   * @throws IllegalArgumentException if the backlog, the limit, the number of connections or the
   *     time is not positive
   */
  public ServerOptions {
    if (backlog <= 0) {
      throw new IllegalArgumentException("the backlog must be positive: " + backlog);
    }
    StreamReader.checkLimit(limit);
    if (maxConnections <= 0) {
      throw new IllegalArgumentException("maxConnections must be positive: " + maxConnections);
    }
    if (idleTimeout != null && !idleTimeout.isPositive()) {
      throw new IllegalArgumentException("idleTimeout must be positive: " + idleTimeout);
    }
  }

  /** The same, on addresses of this family only. */
  public ServerOptions family(ProtocolFamily only) {
    Objects.requireNonNull(only, "family");
    return new ServerOptions(
        only,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        limit,
        maxConnections,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, with this backlog. */
  public ServerOptions backlog(int connections) {
    return new ServerOptions(
        family,
        connections,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        limit,
        maxConnections,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, taking an address again right after the last server on it, or not. */
  public ServerOptions reuseAddress(boolean on) {
    return new ServerOptions(
        family,
        backlog,
        on,
        reusePort,
        keepAlive,
        startServing,
        limit,
        maxConnections,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, sharing the port. */
  public ServerOptions withReusePort() {
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        true,
        keepAlive,
        startServing,
        limit,
        maxConnections,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, with probes of silent connections. */
  public ServerOptions withKeepAlive() {
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        reusePort,
        true,
        startServing,
        limit,
        maxConnections,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, accepting nothing yet. */
  public ServerOptions notServing() {
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        false,
        limit,
        maxConnections,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, with this limit of the stream readers. */
  public ServerOptions limit(int bytes) {
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        bytes,
        maxConnections,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, with at most so many connections. */
  public ServerOptions maxConnections(int count) {
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        limit,
        count,
        idleTimeout,
        tls,
        cleanupSocket);
  }

  /** The same, aborting connections that are idle for so long. */
  public ServerOptions idleTimeout(Duration time) {
    Objects.requireNonNull(time, "time");
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        limit,
        maxConnections,
        time,
        tls,
        cleanupSocket);
  }

  /** The same, with TLS on the connections: asyncio's {@code ssl}. */
  public ServerOptions tls(TlsOptions options) {
    Objects.requireNonNull(options, "options");
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        limit,
        maxConnections,
        idleTimeout,
        options,
        cleanupSocket);
  }

  /** The same, leaving the file of a Unix socket where it is. */
  public ServerOptions withoutCleanup() {
    return new ServerOptions(
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        limit,
        maxConnections,
        idleTimeout,
        tls,
        false);
  }
}
