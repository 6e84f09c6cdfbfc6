package dev.ikat.io;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * The resolver of this JVM: names that end with {@code .test}, and addresses from 192.0.2.0/24, are
 * ours, so that the tests need no DNS; the rest is the system's.
 */
public final class NamesForTests extends InetAddressResolverProvider {
  /** Names that are not answered until counted down. */
  static final ConcurrentHashMap<String, CountDownLatch> SLOW = new ConcurrentHashMap<>();

  /** Counted down when such a name is asked for. */
  static final ConcurrentHashMap<String, CountDownLatch> ASKED = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "names for tests";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver system = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        return host.endsWith(".test") ? ours(host).stream() : system.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        boolean ours =
            address.length == 4 && (address[0] & 0xff) == 192 && address[1] == 0 && address[2] == 2;
        if (!ours) {
          return system.lookupByAddress(address);
        }
        if (address[3] == 1) {
          return "one.test";
        }
        throw new UnknownHostException();
      }
    };
  }

  private static List<InetAddress> ours(String host) throws UnknownHostException {
    CountDownLatch slow = SLOW.get(host);
    if (slow != null) {
      ASKED.get(host).countDown();
      try {
        slow.await();
      } catch (InterruptedException e) {
        // As native code, which goes on.
        Thread.currentThread().interrupt();
      }
    }
    return switch (host) {
      case "one.test", "slow.test", "slow2.test", "xn--grn-ioa.test" ->
          List.of(InetAddress.ofLiteral("192.0.2.1"));
      case "both.test" ->
          List.of(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("192.0.2.1"));
      default -> throw new UnknownHostException(host + ": Name or service not known");
    };
  }
}
