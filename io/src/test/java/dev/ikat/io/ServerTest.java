package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.createServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.AsyncAction;
import dev.ikat.CancelledError;
import dev.ikat.Future;
import dev.ikat.TimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers: when they accept, and how they end. */
class ServerTest {
  private final List<Recorder> made = new ArrayList<>();
  private Future<Void> more;

  private Recorder record() {
    var recorder = new Recorder();
    made.add(recorder);
    more.setResult(null);
    more = getRunningLoop().createFuture();
    return recorder;
  }

  private void awaitMade(int count) {
    while (made.size() < count) {
      await(more);
    }
    made.forEach(Recorder::awaitMade);
  }

  private void test(AsyncAction body) {
    run(
        async(() -> {
          more = getRunningLoop().createFuture();
          body.run();
        }));
  }

  private Server serve(ServerOptions options) {
    return await(createServer(this::record, "127.0.0.1", 0, options));
  }

  @Test
  void closeListensNoMoreAndLeavesConnectionsOpen() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT);
      assertTrue(server.isServing());
      assertEquals(1, server.sockets().size());
      assertSame(getRunningLoop(), server.loop());
      try (var peer = Peer.connect(server.address())) {
        awaitMade(1);
        var address = (InetSocketAddress) server.address();
        server.close();
        server.close();
        assertFalse(server.isServing());
        assertEquals(List.of(), server.sockets());
        assertThrows(IllegalStateException.class, server::address);
        await(sleep(Duration.ZERO)); // the JDK's NIO lets go of it at the next poll
        assertThrows(IOException.class, () -> Peer.connect(address));
        peer.send("still here");
        made.getFirst().awaitReceived(10);
        var waiting = createTask(server.waitClosed());
        await(sleep(Duration.ZERO));
        assertFalse(waiting.done());
        made.getFirst().transport.close();
        await(waiting);
        await(server.waitClosed());
      }
    });
  }

  @Test
  void closeClientsSendsWhatWasWrittenAndAbortClientsDoesNotWait() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT);
      try (var one = Peer.connect(server.address());
          var two = Peer.connect(server.address())) {
        awaitMade(2);
        for (var recorder : made) {
          recorder.transport.write("bye".getBytes());
        }
        server.closeClients();
        await(toThread(() -> assertEquals("bye", one.readAll())));
        await(toThread(() -> assertEquals("bye", two.readAll())));
        server.close();
        await(server.waitClosed());
      }
      made.clear();
      Server other = serve(ServerOptions.DEFAULT);
      try (var _ = Peer.connect(other.address())) {
        awaitMade(1);
        other.abortClients();
        other.close();
        await(other.waitClosed());
        assertEquals(List.of("made", "lost"), made.getFirst().log);
      }
    });
  }

  @Test
  void acceptsNothingUntilItServes() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT.notServing());
      assertFalse(server.isServing());
      try (var _ = Peer.connect(server.address())) {
        await(sleep(Duration.ofMillis(5)));
        assertEquals(0, made.size());
        await(server.startServing());
        await(server.startServing());
        assertTrue(server.isServing());
        awaitMade(1);
      }
      made.getFirst().awaitLost();
      server.close();
      assertThrows(IllegalStateException.class, () -> await(server.startServing()));
      await(server.waitClosed());
    });
  }

  @Test
  void serveForeverEndsWhenItsTaskIsCancelledAndClosesTheServer() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT.notServing());
      var serving = createTask(server.serveForever());
      await(sleep(Duration.ZERO));
      assertTrue(server.isServing());
      assertThrows(IllegalStateException.class, () -> await(server.serveForever()));
      try (var _ = Peer.connect(server.address())) {
        awaitMade(1);
        serving.cancel();
        await(sleep(Duration.ZERO));
        assertFalse(serving.done());
        assertFalse(server.isServing());
      }
      assertThrows(CancelledError.class, () -> await(serving));
      assertEquals("lost", made.getFirst().log.getLast());
      assertThrows(IllegalStateException.class, () -> await(server.serveForever()));
    });
  }

  @Test
  void closeEndsServeForever() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT);
      var serving = createTask(server.serveForever());
      await(sleep(Duration.ZERO));
      server.close();
      assertThrows(CancelledError.class, () -> await(serving));
    });
  }

  @Test
  void shutdownWaitsForConnectionsAndAbortsThoseThatAreLeft() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT);
      try (var quick = Peer.connect(server.address());
          var _ = Peer.connect(server.address())) {
        awaitMade(2);
        var shutdown = createTask(server.shutdown(Duration.ofMillis(30)));
        await(sleep(Duration.ZERO));
        assertFalse(server.isServing());
        quick.send("last words");
        quick.shutdownOutput();
        await(shutdown);
        long complete =
            made.stream()
                .filter(it -> it.log.equals(List.of("made", "data", "eof", "lost")))
                .count();
        long aborted = made.stream().filter(it -> it.log.equals(List.of("made", "lost"))).count();
        assertEquals(1, complete);
        assertEquals(1, aborted);
      }
      await(server.shutdown(Duration.ofHours(1)));
    });
  }

  @Test
  void aBindErrorNamesTheAddress() {
    test(() -> {
      try (var taken = Peer.listen()) {
        int port = taken.getLocalPort();
        var error =
            assertThrows(
                BindException.class,
                () ->
                    await(
                        createServer(
                            this::record,
                            "127.0.0.1",
                            port,
                            ServerOptions.DEFAULT.reuseAddress(false))));
        assertTrue(
            error.getMessage().contains("attempting to bind on address /127.0.0.1:" + port),
            error::getMessage);
      }
    });
  }

  @Test
  void whatTheFactoryThrowsIsReportedAndTheServerGoesOn() {
    test(() -> {
      var reports = new ArrayList<Object>();
      getRunningLoop().setExceptionHandler((_, context) -> reports.add(context.get("message")));
      var calls = new int[1];
      Server server =
          await(
              createServer(
                  () -> {
                    if (calls[0]++ == 0) {
                      throw new IllegalStateException("not yet");
                    }
                    return record();
                  },
                  "127.0.0.1",
                  0));
      try (var first = Peer.connect(server.address());
          var _ = Peer.connect(server.address())) {
        await(toThread(() -> assertEquals("", first.readAll())));
        awaitMade(1);
        assertEquals(List.of("Error on transport creation for incoming connection"), reports);
      }
      await(server.shutdown(Duration.ofSeconds(10)));
    });
  }

  @Test
  void noMoreConnectionsThanTheLimitAreServed() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT.maxConnections(2));
      try (var _ = Peer.connect(server.address());
          var _ = Peer.connect(server.address());
          var third = Peer.connect(server.address())) {
        awaitMade(2);
        third.send("me too");
        await(sleep(Duration.ofMillis(5)));
        assertEquals(2, made.size());
        made.getFirst().transport.close();
        awaitMade(3);
        made.get(2).awaitReceived(6);
        await(server.shutdown(Duration.ZERO));
      }
    });
  }

  @Test
  void anIdleConnectionIsAborted() {
    test(() -> {
      var limit = Duration.ofMillis(50);
      Server server = serve(ServerOptions.DEFAULT.idleTimeout(limit));
      long start = System.nanoTime();
      try (var _ = Peer.connect(server.address())) {
        awaitMade(1);
        made.getFirst().awaitLost();
        assertTrue(System.nanoTime() - start >= limit.toNanos());
        assertTrue(made.getFirst().lostBy instanceof TimeoutException);
      }
      await(server.shutdown(Duration.ZERO));
    });
  }

  @Test
  void manyConnectionsComeAndGo() {
    test(() -> {
      Server server = serve(ServerOptions.DEFAULT);
      var address = server.address();
      int count = 500;
      await(
          toThread(() -> {
            for (int i = 0; i < count; i++) {
              try (var peer = Peer.connect(address)) {
                peer.send("x");
              }
            }
          }));
      awaitMade(count);
      for (var recorder : made) {
        recorder.awaitLost();
        assertEquals("x", recorder.received.toString());
      }
      server.close();
      await(server.waitClosed());
    });
  }

  @Test
  void listensOnSeveralHosts() {
    test(() -> {
      Server server =
          await(
              createServer(
                  this::record,
                  List.of(
                      new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.2", 0)),
                  ServerOptions.DEFAULT));
      assertEquals(2, server.sockets().size());
      for (var socket : server.sockets()) {
        try (var _ = Peer.connect(socket.localAddress())) {
          awaitMade(1);
        }
      }
      await(server.shutdown(Duration.ofSeconds(10)));
    });
  }

  @Test
  void listensOnAllAddressesAndSharesAPort() {
    test(() -> {
      Server one =
          await(createServer(this::record, null, 0, ServerOptions.DEFAULT.withReusePort()));
      int port = ((InetSocketAddress) one.address()).getPort();
      Server two =
          await(createServer(this::record, null, port, ServerOptions.DEFAULT.withReusePort()));
      try (var _ = Peer.connect(new InetSocketAddress("127.0.0.1", port))) {
        awaitMade(1);
      }
      await(one.shutdown(Duration.ofSeconds(10)));
      await(two.shutdown(Duration.ofSeconds(10)));
    });
  }
}
