package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.connectAcceptedSocket;
import static dev.ikat.io.AsyncioIO.createConnection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.ExceptionGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that are made, and what is thrown when they cannot be. */
class CreateConnectionTest {
  /** A port that nobody listens on. */
  private static int deadPort() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      return server.getLocalPort();
    }
  }

  private static InetSocketAddress loopback(int last, int port) throws IOException {
    return new InetSocketAddress(
        InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), port);
  }

  @Test
  void connectsToAHostAndTellsTheProtocolBeforeItReturns() {
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var connected =
                await(createConnection(Recorder::new, "127.0.0.1", server.getLocalPort()));
            assertEquals(List.of("made"), connected.protocol().log);
            assertSame(connected.transport(), connected.protocol().transport);
            try (var peer = new Peer(server.accept())) {
              connected.transport().write("hello".getBytes());
              await(toThread(() -> assertEquals("hello", peer.read(5))));
              peer.send("you");
              connected.protocol().awaitReceived(3);
            }
            connected.protocol().awaitLost();
          }
        }));
  }

  @Test
  void namesAreResolvedAndAllTheirAddressesTried() {
    run(
        async(() -> {
          // localhost may be ::1 as well, where nobody listens.
          try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            var connected =
                await(createConnection(Recorder::new, "localhost", server.getLocalPort()));
            assertEquals(
                new InetSocketAddress("127.0.0.1", server.getLocalPort()),
                connected.transport().getExtraInfo("peername"));
            connected.transport().abort();
            connected.protocol().awaitLost();
          }
        }));
  }

  @Test
  void aRefusalIsThrownAsItIs() throws IOException {
    int port = deadPort();
    run(
        async(() -> {
          assertThrows(
              ConnectException.class,
              () -> await(createConnection(Recorder::new, "127.0.0.1", port)));
        }));
  }

  @Test
  void anUnknownNameIsThrownAsItIs() {
    run(
        async(() -> {
          assertThrows(
              UnknownHostException.class,
              () -> await(createConnection(Recorder::new, "no such host", 1)));
        }));
  }

  @Test
  void theNextAddressIsTriedWhenOneFails() throws IOException {
    int port = deadPort();
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var race = race(List.of(loopback(1, port), loopback(1, server.getLocalPort())), null);
            assertTrue(await(race.winner()).isActive());
            assertEquals(1, race.failures().size());
            await(race.winner()).close();
          }
        }));
  }

  private static Race race(List<InetSocketAddress> addresses, Duration delay) {
    var loop = getRunningLoop();
    var race = new Race(loop, NettyPoller.of(loop), addresses, null, delay);
    dev.ikat.internal.bridge.LoopBridge.of(loop).onOwnThread(race::begin);
    return race;
  }

  @Test
  void anAddressThatDoesNotAnswerIsOvertakenAfterTheDelay() {
    run(
        async(() -> {
          try (ServerSocket silent = silent();
              ServerSocket server = Peer.listen()) {
            var addresses =
                List.of(loopback(1, silent.getLocalPort()), loopback(1, server.getLocalPort()));
            long start = System.nanoTime();
            var race = race(addresses, Duration.ofMillis(20));
            var channel = await(race.winner());
            assertTrue(System.nanoTime() - start >= 20_000_000);
            assertEquals(
                server.getLocalPort(), ((InetSocketAddress) channel.remoteAddress()).getPort());
            assertEquals(List.of(), race.failures());
            channel.close();
            await(sleep(Duration.ZERO));
          }
        }));
  }

  /** One whose backlog is full, so that the system lets connections hang. */
  private static ServerSocket silent() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    FULL.clear();
    for (int i = 0; i < 2; i++) {
      var socket = new java.net.Socket();
      FULL.add(socket);
      socket.connect(server.getLocalSocketAddress());
    }
    return server;
  }

  private static final List<java.net.Socket> FULL = new java.util.ArrayList<>();

  @org.junit.jupiter.api.AfterEach
  void emptyBacklogs() throws IOException {
    for (var socket : FULL) {
      socket.close();
    }
    FULL.clear();
  }

  @Test
  void failuresAreComposedAsAsyncioDoes() throws IOException {
    int one = deadPort();
    int two = deadPort();
    run(
        async(() -> {
          var options = ConnectionOptions.DEFAULT;
          var addresses = List.of(loopback(1, one), loopback(2, two));
          var multiple =
              assertThrows(
                  IOException.class,
                  () ->
                      Connecting.toAddresses(
                          getRunningLoop(), Recorder::new, addresses, null, options));
          assertTrue(
              multiple.getMessage().startsWith("Multiple exceptions: "), multiple::getMessage);
          assertEquals(2, multiple.getSuppressed().length);
          var all =
              assertThrows(
                  ExceptionGroup.class,
                  () ->
                      Connecting.toAddresses(
                          getRunningLoop(),
                          Recorder::new,
                          addresses,
                          null,
                          options.withAllErrors()));
          assertEquals(2, all.find(ConnectException.class).size());
          var same = List.of(loopback(1, one), loopback(1, one));
          assertThrows(
              ConnectException.class,
              () -> Connecting.toAddresses(getRunningLoop(), Recorder::new, same, null, options));
        }));
  }

  @Test
  void aTaskThatIsCancelledGivesTheAttemptUp() {
    run(
        async(() -> {
          try (ServerSocket silent = silent()) {
            var task =
                createTask(createConnection(Recorder::new, "127.0.0.1", silent.getLocalPort()));
            await(sleep(Duration.ofMillis(5)));
            task.cancel();
            assertThrows(CancelledError.class, () -> await(task));
          }
        }));
  }

  @Test
  void whatTheFactoryThrowsIsThrown() {
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var failure = new IllegalArgumentException("no protocol");
            var thrown =
                assertThrows(
                    IllegalArgumentException.class,
                    () ->
                        await(
                            createConnection(
                                () -> {
                                  throw failure;
                                },
                                "127.0.0.1",
                                server.getLocalPort())));
            assertSame(failure, thrown);
          }
        }));
  }

  @Test
  void theLocalAddressAndTheFamilyCanBeChosen() {
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var options =
                ConnectionOptions.DEFAULT
                    .from(loopback(3, 0))
                    .family(StandardProtocolFamily.INET)
                    .happyEyeballsDelay(null);
            var connected =
                await(createConnection(Recorder::new, "localhost", server.getLocalPort(), options));
            var local = (InetSocketAddress) connected.transport().getExtraInfo("sockname");
            assertEquals("127.0.0.3", local.getAddress().getHostAddress());
            connected.transport().close();
            connected.protocol().awaitLost();
            assertThrows(
                UnknownHostException.class,
                () ->
                    await(
                        createConnection(
                            Recorder::new,
                            "127.0.0.1",
                            1,
                            ConnectionOptions.DEFAULT.family(StandardProtocolFamily.INET6))));
          }
        }));
  }

  @Test
  void aSocketThatWasAcceptedElsewhereIsTakenOverByNioAndRefusedByOthers() {
    run(
        async(() -> {
          try (var server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
              var peer = Peer.connect(server.getLocalAddress());
              var accepted = server.accept()) {
            if (!AsyncioIO.ioBackend().equals("nio")) {
              var refused =
                  assertThrows(
                      UnsupportedOperationException.class,
                      () -> await(connectAcceptedSocket(Recorder::new, accepted)));
              assertTrue(refused.getMessage().contains("-Dikat.io=nio"), refused::getMessage);
              return;
            }
            var connected = await(connectAcceptedSocket(Recorder::new, accepted));
            connected.transport().write("hello".getBytes());
            await(toThread(() -> assertEquals("hello", peer.read(5))));
            peer.send("bye");
            peer.shutdownOutput();
            connected.protocol().awaitLost();
            assertEquals("bye", connected.protocol().received.toString());
            try (var unconnected = SocketChannel.open()) {
              assertThrows(
                  IllegalArgumentException.class,
                  () -> await(connectAcceptedSocket(Recorder::new, unconnected)));
            }
          }
        }));
  }

  @Test
  void whatComesBeforeThereIsATransportIsNotLost() {
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var loop = getRunningLoop();
            var race = race(List.of(loopback(1, server.getLocalPort())), null);
            try (var peer = new Peer(server.accept())) {
              peer.send("greeting");
            }
            var channel = await(race.winner());
            await(sleep(Duration.ofMillis(5)));
            var recorder =
                Connecting.attach(loop, NettyPoller.of(loop), channel, Recorder::new, null, null)
                    .protocol();
            recorder.awaitLost();
            assertEquals("greeting", recorder.received.toString());
            assertEquals(List.of("made", "data", "eof", "lost"), recorder.log);
          }
        }));
  }

  @Test
  void familiesTakeTurns() throws IOException {
    var a = loopback(1, 1);
    var b = loopback(2, 1);
    var c = loopback(3, 1);
    var x = new InetSocketAddress("::1", 1);
    var y = new InetSocketAddress("::2", 1);
    assertEquals(List.of(a, x, b, y, c), Addresses.interleave(List.of(a, b, c, x, y), 1));
    assertEquals(List.of(a, b, x, c, y), Addresses.interleave(List.of(a, b, c, x, y), 2));
    assertEquals(List.of(a, b, c, x, y), Addresses.interleave(List.of(a, b, c, x, y), 0));
    assertEquals(List.of(x, a), Addresses.interleave(List.of(x, a), 1));
  }

  @Test
  void literalsNeedNoLookUp() {
    assertEquals("/127.0.0.1", "" + Resolver.literal("127.0.0.1"));
    assertEquals("/0:0:0:0:0:0:0:1", "" + Resolver.literal("::1"));
    assertEquals(null, Resolver.literal("localhost"));
  }
}
