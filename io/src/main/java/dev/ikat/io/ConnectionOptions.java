package dev.ikat.io;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is to be made: the keyword arguments of asyncio's {@code create_connection} and
 * {@code open_connection}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 * import java.net.StandardProtocolFamily;
 *
 * Connection connect() {
 *   var options = ConnectionOptions.DEFAULT.family(StandardProtocolFamily.INET).limit(1 << 20);
 *   return await(openConnection("localhost", 8080, options));
 * }
 * }
 *
 * @param localAddress what to bind to first; null: the system chooses
 * @param family to which the addresses tried are limited; null: IPv6 and IPv4
 * @param happyEyeballsDelay how long an attempt may take before the next address is tried as well
 *     (RFC 8305): 250 ms; null: one after the other
 * @param interleave how many addresses of the first family come before the families alternate; 0:
 *     the resolver's order
 * @param allErrors whether all failures are thrown, as an {@link dev.ikat.ExceptionGroup}, if no
 *     address can be reached
 * @param limit for streams: how long a line may be, in bytes, and half of what the reader keeps
 *     before the peer has to wait: 64 KiB
 * @param tls how to do TLS on the connection; null: not at all
 */
public record ConnectionOptions(
    @Nullable InetSocketAddress localAddress,
    @Nullable ProtocolFamily family,
    @Nullable Duration happyEyeballsDelay,
    int interleave,
    boolean allErrors,
    int limit,
    @Nullable TlsOptions tls) {
  /** What asyncio does, with happy eyeballs. */
  public static final ConnectionOptions DEFAULT =
      new ConnectionOptions(
          null, null, Duration.ofMillis(250), 1, false, StreamReader.DEFAULT_LIMIT, null);

  /**
   * @throws IllegalArgumentException if interleave is negative, or the limit is not positive
   */
  public ConnectionOptions {
    if (interleave < 0) {
      throw new IllegalArgumentException("interleave must not be negative: " + interleave);
    }
    StreamReader.checkLimit(limit);
  }

  /** The same, from this address. */
  public ConnectionOptions from(InetSocketAddress address) {
    return new ConnectionOptions(
        Objects.requireNonNull(address, "address"),
        family,
        happyEyeballsDelay,
        interleave,
        allErrors,
        limit,
        tls);
  }

  /** The same, to addresses of this family only. */
  public ConnectionOptions family(ProtocolFamily only) {
    return new ConnectionOptions(
        localAddress,
        Objects.requireNonNull(only, "family"),
        happyEyeballsDelay,
        interleave,
        allErrors,
        limit,
        tls);
  }

  /** The same, with so much time for an attempt before the next one is begun; null: all. */
  public ConnectionOptions happyEyeballsDelay(@Nullable Duration delay) {
    return new ConnectionOptions(localAddress, family, delay, interleave, allErrors, limit, tls);
  }

  /** The same, with so many addresses of the first family in front. */
  public ConnectionOptions interleave(int count) {
    return new ConnectionOptions(
        localAddress, family, happyEyeballsDelay, count, allErrors, limit, tls);
  }

  /** The same, with all failures thrown if there is no success. */
  public ConnectionOptions withAllErrors() {
    return new ConnectionOptions(
        localAddress, family, happyEyeballsDelay, interleave, true, limit, tls);
  }

  /** The same, with this limit of the stream reader. */
  public ConnectionOptions limit(int bytes) {
    return new ConnectionOptions(
        localAddress, family, happyEyeballsDelay, interleave, allErrors, bytes, tls);
  }

  /** The same, with TLS on the connection: asyncio's {@code ssl}. */
  public ConnectionOptions tls(TlsOptions options) {
    Objects.requireNonNull(options, "options");
    return new ConnectionOptions(
        localAddress, family, happyEyeballsDelay, interleave, allErrors, limit, options);
  }
}
