package dev.ikat.io;

import java.net.ProtocolFamily;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses {@link AsyncioIO#getaddrinfo(String, int, AddressOptions)} gives.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.AddressOptions;
 * import java.net.InetSocketAddress;
 * import java.net.StandardProtocolFamily;
 * import java.util.List;
 *
 * List<InetSocketAddress> anywhere(int port) {
 *   var options = AddressOptions.DEFAULT.wildcard().family(StandardProtocolFamily.INET6);
 *   return await(getaddrinfo(null, port, options));
 * }
 * }
 *
 * @param family the only family; null: IPv6 and IPv4
 * @param numericHost whether names are refused instead of looked up: {@code AI_NUMERICHOST}
 * @param passive whether no host means all addresses of this machine, to listen on, instead of its
 *     loopback: {@code AI_PASSIVE}
 */
public record AddressOptions(
    @Nullable ProtocolFamily family, boolean numericHost, boolean passive) {
  /** All families; names are looked up; no host is the loopback. */
  public static final AddressOptions DEFAULT = new AddressOptions(null, false, false);

  /** The same, with addresses of this family only. */
  public AddressOptions family(ProtocolFamily only) {
    return new AddressOptions(Objects.requireNonNull(only, "family"), numericHost, passive);
  }

  /** The same, with names refused. */
  public AddressOptions numeric() {
    return new AddressOptions(family, true, passive);
  }

  /** The same, with no host meaning all addresses. */
  public AddressOptions wildcard() {
    return new AddressOptions(family, numericHost, true);
  }
}
