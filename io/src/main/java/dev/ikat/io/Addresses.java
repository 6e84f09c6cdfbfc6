package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.woven.Suspends;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses to connect to or to listen on, and the order in which they are tried. */
final class Addresses {
  private Addresses() {}

  /** The addresses of the host, in the resolver's order; called by a task. */
  @Suspends
  static List<InetSocketAddress> resolve(
      EventLoop loop, String host, int port, @Nullable ProtocolFamily family)
      throws UnknownHostException {
    return Resolver.addresses(loop, host, port, new AddressOptions(family, false, false));
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
