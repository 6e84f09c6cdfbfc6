package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.getaddrinfo;
import static dev.ikat.io.AsyncioIO.getnameinfo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ikat.CancelledError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Names and addresses of hosts, asked for beside the loop. */
class GetAddressesTest {
  private static final AddressOptions ALL = AddressOptions.DEFAULT;

  private static List<String> lookUp(String host, AddressOptions options) {
    return run(getaddrinfo(host, 80, options)).stream()
        .map(it -> it.getAddress().getHostAddress() + " " + it.getPort())
        .toList();
  }

  @Test
  void aNameHasItsAddressesInTheResolversOrder() {
    assertEquals(List.of("192.0.2.1 80"), lookUp("one.test", ALL));
    assertEquals(List.of("2001:db8:0:0:0:0:0:1 80", "192.0.2.1 80"), lookUp("both.test", ALL));
  }

  @Test
  void aFamilyCanBeAskedFor() {
    assertEquals(
        List.of("192.0.2.1 80"), lookUp("both.test", ALL.family(StandardProtocolFamily.INET)));
    assertEquals(
        List.of("2001:db8:0:0:0:0:0:1 80"),
        lookUp("both.test", ALL.family(StandardProtocolFamily.INET6)));
    var error =
        assertThrows(
            UnknownHostException.class,
            () -> lookUp("one.test", ALL.family(StandardProtocolFamily.INET6)));
    assertEquals("one.test has no address of the family INET6", error.getMessage());
  }

  @Test
  void anAddressIsNotLookedUp() {
    assertEquals(List.of("127.0.0.1 80"), lookUp("127.0.0.1", ALL.numeric()));
    assertEquals(List.of("2001:db8:0:0:0:0:0:7 80"), lookUp("2001:db8::7", ALL.numeric()));
    var error = assertThrows(UnknownHostException.class, () -> lookUp("one.test", ALL.numeric()));
    assertEquals(
        "one.test is no address, and the options say that names are not looked up",
        error.getMessage());
  }

  @Test
  void noHostIsThisMachine() {
    assertEquals(List.of("0:0:0:0:0:0:0:1 80", "127.0.0.1 80"), lookUp(null, ALL));
    assertEquals(List.of("0:0:0:0:0:0:0:0 80", "0.0.0.0 80"), lookUp(null, ALL.wildcard()));
  }

  @Test
  void aNameThatIsNotAsciiIsEncoded() {
    assertEquals(List.of("192.0.2.1 80"), lookUp("grün.test", ALL));
    assertThrows(UnknownHostException.class, () -> lookUp("ü".repeat(100) + ".test", ALL));
  }

  @Test
  void anUnknownNameIsAnErrorThatNamesIt() {
    var error = assertThrows(UnknownHostException.class, () -> lookUp("nobody.test", ALL));
    assertEquals("nobody.test: Name or service not known", error.getMessage());
  }

  @Test
  void aResolverThatDoesNotAnswerKeepsNobodyElseWaiting() {
    var answer = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    NamesForTests.ASKED.put("slow.test", asked);
    NamesForTests.SLOW.put("slow.test", answer);
    run(
        async(() -> {
          var slow = createTask(getaddrinfo("slow.test", 1));
          await(toThread(() -> asked.await()));
          assertEquals(1, await(getaddrinfo("one.test", 1)).size());
          assertFalse(slow.done());
          answer.countDown();
          assertEquals(
              List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1)), await(slow));
        }));
  }

  @Test
  void whoIsCancelledStopsWaiting() {
    var answer = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    NamesForTests.ASKED.put("slow2.test", asked);
    NamesForTests.SLOW.put("slow2.test", answer);
    run(
        async(() -> {
          var slow = createTask(getaddrinfo("slow2.test", 1));
          await(toThread(() -> asked.await()));
          slow.cancel();
          await(sleep(Duration.ZERO));
          assertThrows(CancelledError.class, () -> await(slow));
        }));
    answer.countDown();
  }

  @Test
  void anAddressHasAName() {
    assertEquals("one.test", run(getnameinfo(InetAddress.ofLiteral("192.0.2.1"))));
    assertEquals("192.0.2.7", run(getnameinfo(InetAddress.ofLiteral("192.0.2.7"))));
    var error =
        assertThrows(
            UnknownHostException.class,
            () -> run(getnameinfo(InetAddress.ofLiteral("192.0.2.7"), true)));
    assertEquals("192.0.2.7 has no name", error.getMessage());
  }

  @Test
  void aPortIsChecked() {
    var error = assertThrows(IllegalArgumentException.class, () -> getaddrinfo("one.test", 65536));
    assertEquals("a port is from 0 to 65535: 65536", error.getMessage());
  }
}
