package dev.ikat.io;

import static dev.ikat.Asyncio.await;

import dev.ikat.EventLoop;
import dev.ikat.woven.Suspends;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The system's resolver of names, asked without blocking a loop. */
final class Resolver {
  /** How many names are looked up at a time; the next ones wait. */
  private static final int THREADS = 32;

  private static final Executor EXECUTOR = PlatformThreads.atMost(THREADS, "ikat-resolver-");

  private Resolver() {}

  /**
   * The addresses of a host, in the resolver's order; called by a task. What is an address itself
   * needs no look-up, and no other thread.
   */
  @Suspends
  static List<InetSocketAddress> addresses(
      EventLoop loop, @Nullable String host, int port, AddressOptions options)
      throws UnknownHostException {
    if (host == null) {
      return select("this machine", ownAddresses(options.passive()), port, options.family());
    }
    InetAddress literal = literal(host);
    if (literal != null) {
      return select(host, List.of(literal), port, options.family());
    }
    if (options.numericHost()) {
      throw new UnknownHostException(
          host + " is no address, and the options say that names are not looked up");
    }
    String name = ascii(host);
    InetAddress[] found = await(loop.runInExecutor(EXECUTOR, () -> InetAddress.getAllByName(name)));
    return select(host, List.of(found), port, options.family());
  }

  /** This machine, as it is reached from here or from anywhere; IPv6 first, as in asyncio. */
  private static List<InetAddress> ownAddresses(boolean any) {
    return any
        ? List.of(InetAddress.ofLiteral("::"), InetAddress.ofLiteral("0.0.0.0"))
        : List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1"));
  }

  /** The address that the text is; null if it is a name. */
  static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  /** A name as it is asked for: DNS knows ASCII only. */
  private static String ascii(String name) throws UnknownHostException {
    if (name.chars().allMatch(c -> c < 128)) {
      return name;
    }
    try {
      return IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      throw new UnknownHostException(name + " cannot be the name of a host: " + e.getMessage());
    }
  }

  private static List<InetSocketAddress> select(
      String host, List<InetAddress> found, int port, @Nullable ProtocolFamily family)
      throws UnknownHostException {
    List<InetSocketAddress> addresses = new ArrayList<>(found.size());
    for (InetAddress address : found) {
      if (family == null || family == familyOf(address)) {
        addresses.add(new InetSocketAddress(address, port));
      }
    }
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host + " has no address of the family " + family);
    }
    return addresses;
  }

  private static ProtocolFamily familyOf(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  /** The name of an address; called by a task. */
  @Suspends
  static String name(EventLoop loop, InetAddress address, boolean required)
      throws UnknownHostException {
    InetAddress nameless = nameless(address);
    String name = await(loop.runInExecutor(EXECUTOR, () -> nameless.getHostName()));
    if (required && name.equals(nameless.getHostAddress())) {
      throw new UnknownHostException(name + " has no name");
    }
    return name;
  }

  /** The same address, with no name that it remembers. */
  private static InetAddress nameless(InetAddress address) throws UnknownHostException {
    return address instanceof Inet6Address six
        ? Inet6Address.getByAddress(null, six.getAddress(), six.getScopeId())
        : InetAddress.getByAddress(address.getAddress());
  }
}
