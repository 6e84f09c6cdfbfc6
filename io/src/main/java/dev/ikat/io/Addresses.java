package dev.ikat.io;

import static dev.ikat.Asyncio.await;

import dev.ikat.EventLoop;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns names of hosts into addresses, without blocking the loop: a literal needs no look-up, and
 * the system's resolver is asked on the loop's default executor.
 */
final class Addresses {
  private Addresses() {}

  /** The addresses of the host, in the resolver's order; called by a task. */
  static List<InetSocketAddress> resolve(
      EventLoop loop, String host, int port, @Nullable ProtocolFamily family)
      throws UnknownHostException {
    InetAddress literal = literal(host);
    InetAddress[] found =
        literal != null
            ? new InetAddress[] {literal}
            : await(loop.runInExecutor(() -> InetAddress.getAllByName(host)));
    List<InetSocketAddress> addresses = new ArrayList<>(found.length);
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

  /** The address that the text is; null if it is a name. */
  static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  private static ProtocolFamily familyOf(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  /**
   * The same addresses, the families taking turns from the given number of the first family on: RFC
   * 8305, section 4. 0 changes nothing.
   */
  static List<InetSocketAddress> interleave(List<InetSocketAddress> addresses, int firstCount) {
    if (firstCount == 0) {
      return addresses;
    }
    Map<Class<?>, ArrayDeque<InetSocketAddress>> byFamily = new LinkedHashMap<>();
    for (InetSocketAddress address : addresses) {
      Class<?> family =
          address.getAddress() instanceof Inet6Address ? Inet6Address.class : Inet4Address.class;
      byFamily.computeIfAbsent(family, _ -> new ArrayDeque<>()).add(address);
    }
    List<InetSocketAddress> order = new ArrayList<>(addresses.size());
    ArrayDeque<InetSocketAddress> first = byFamily.values().iterator().next();
    for (int i = 1; i < firstCount && !first.isEmpty(); i++) {
      order.add(first.remove());
    }
    while (order.size() < addresses.size()) {
      for (ArrayDeque<InetSocketAddress> family : byFamily.values()) {
        if (!family.isEmpty()) {
          order.add(family.remove());
        }
      }
    }
    return order;
  }
}
