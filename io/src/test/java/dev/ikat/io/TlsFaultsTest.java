package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.createConnection;
import static dev.ikat.io.AsyncioIO.openConnection;
import static dev.ikat.io.AsyncioIO.startServer;
import static dev.ikat.io.TestCertificates.client;
import static dev.ikat.io.TestCertificates.server;
import static dev.ikat.io.TestCertificates.trusting;
import static dev.ikat.io.TlsTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that do TLS wrongly, or not at all; the server serves the next one all the same. */
class TlsFaultsTest {
  static Stream<TlsProvider> providers() {
    return TlsTest.providers();
  }

  private interface Fault {
    void happen(SocketAddress server) throws Exception;
  }

  /** Has something happen to an echo server, and then a client that is served. */
  private static void survives(TlsOptions options, Fault fault) {
    run(
        async(() -> {
          ConnectionHandler echo =
              (reader, writer) -> {
                for (byte[] line : reader) {
                  await(writer.write(line));
                }
                await(writer.aclose());
              };
          var serverOptions = ServerOptions.DEFAULT.tls(options);
          try (var listening = await(startServer(echo, "127.0.0.1", 0, serverOptions))) {
            fault.happen(listening.address());
            try (var connection =
                await(
                    openConnection(
                        listening.address(),
                        ConnectionOptions.DEFAULT.tls(
                            TestCertificates.with(client(), TestCertificates.CLIENT)
                                .serverHostname("localhost"))))) {
              await(connection.writer().write(bytes("still here\n")));
              assertArrayEquals(bytes("still here\n"), await(connection.reader().readline()));
              await(connection.writer().aclose());
            }
            await(listening.shutdown(Duration.ofSeconds(10)));
          }
        }));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void garbageInsteadOfAHandshake(TlsProvider provider) {
    survives(
        server().provider(provider),
        address -> {
          try (var peer = Peer.connect(address)) {
            await(
                toThread(() -> {
                  peer.send("GET / HTTP/1.1\r\n\r\n");
                  return peer.readAll();
                }));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aPeerThatStallsInTheHandshake(TlsProvider provider) {
    survives(
        server().provider(provider).handshakeTimeout(Duration.ofSeconds(2)),
        address -> {
          try (var peer = Peer.connect(address)) {
            // The beginning of a record, and no more.
            var rest =
                await(
                    toThread(() -> {
                      peer.send("\u0016\u0003\u0001");
                      return peer.readAll();
                    }));
            assertEquals("", rest);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aPeerThatGoesInTheHandshake(TlsProvider provider) {
    survives(
        server().provider(provider),
        address -> {
          var closing = Peer.connect(address);
          closing.send("\u0016\u0003\u0001");
          closing.close();
          var resetting = Peer.connect(address);
          resetting.send("\u0016\u0003\u0001");
          resetting.reset();
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aClientWithoutTheCertificateThatItHasToHave(TlsProvider provider) {
    survives(
        trusting(server()).provider(provider).clientAuth(ClientAuth.REQUIRED),
        address -> {
          var options =
              ConnectionOptions.DEFAULT.tls(
                  client().provider(provider).serverHostname("localhost"));
          // With TLS 1.3 the client learns of it after its handshake.
          assertThrows(
              IOException.class,
              () -> {
                try (var connection = await(openConnection(address, options))) {
                  await(connection.reader().read());
                  await(connection.writer().waitClosed());
                }
              });
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aClientThatDoesNotTrustTheServer(TlsProvider provider) {
    survives(
        server().provider(provider),
        address -> {
          var options =
              ConnectionOptions.DEFAULT.tls(
                  TlsOptions.client().provider(provider).serverHostname("localhost"));
          var made = new ArrayList<Recorder>();
          assertThrows(
              SSLException.class,
              () ->
                  await(
                      createConnection(
                          () -> {
                            made.add(new Recorder());
                            return made.getFirst();
                          },
                          address,
                          options)));
          // As in asyncio the protocol is told of nothing.
          assertEquals(List.of(), made.getFirst().log);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aServerThatStallsOrGoesInTheHandshake(TlsProvider provider) {
    var tls =
        client()
            .provider(provider)
            .serverHostname("localhost")
            .handshakeTimeout(Duration.ofMillis(50));
    var options = ConnectionOptions.DEFAULT.tls(tls);
    run(
        async(() -> {
          try (var silent = Peer.listen()) {
            var address = silent.getLocalSocketAddress();
            assertThrows(
                SocketTimeoutException.class, () -> await(openConnection(address, options)));
            silent.accept().close();
            var leaving = new CompletableFuture<Void>();
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    silent.accept().close();
                    leaving.complete(null);
                  } catch (IOException e) {
                    leaving.completeExceptionally(e);
                  }
                });
            var calm = ConnectionOptions.DEFAULT.tls(tls.handshakeTimeout(Duration.ofMinutes(1)));
            assertThrows(SocketException.class, () -> await(openConnection(address, calm)));
            await(leaving);
          }
        }));
  }

  /** A protocol that relies on the end has to say its lengths, as with asyncio. */
  @ParameterizedTest
  @MethodSource("providers")
  void aPeerThatClosesWithoutAGoodbyeEndsTheStream(TlsProvider provider) {
    withJdkPeer(
        provider,
        Duration.ofSeconds(30),
        (protocol, tls, socket) -> {
          await(
              toThread(() -> {
                tls.getOutputStream().write(bytes("truncated"));
                socket.shutdownOutput();
              }));
          protocol.awaitLost();
          assertEquals("truncated", protocol.received.toString());
          assertEquals(List.of("made", "data", "eof", "lost"), protocol.log);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aResetIsAnError(TlsProvider provider) {
    withJdkPeer(
        provider,
        Duration.ofSeconds(30),
        (protocol, tls, socket) -> {
          await(
              toThread(() -> {
                tls.getOutputStream().write(bytes("x"));
                socket.setSoLinger(true, 0);
              }));
          protocol.awaitReceived(1);
          await(toThread(socket::close));
          protocol.awaitLost();
          assertInstanceOf(IOException.class, protocol.lostBy);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void whatIsNoTlsInTheMiddleIsAnError(TlsProvider provider) {
    withJdkPeer(
        provider,
        Duration.ofSeconds(30),
        (protocol, tls, socket) -> {
          await(
              toThread(() -> {
                tls.getOutputStream().write(bytes("fine"));
                socket.getOutputStream().write(bytes("this is not a record"));
              }));
          protocol.awaitLost();
          assertEquals("fine", protocol.received.toString());
          assertInstanceOf(SSLException.class, protocol.lostBy);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aPeerThatNeverSaysGoodbyeIsNotWaitedForLongerThanItMay(TlsProvider provider) {
    withJdkPeer(
        provider,
        Duration.ofMillis(50),
        (protocol, tls, socket) -> {
          protocol.transport.write(bytes("x"));
          protocol.transport.close();
          protocol.awaitLost();
          var error = assertInstanceOf(SocketTimeoutException.class, protocol.lostBy);
          assertTrue(error.getMessage().contains("shutdown"), error.getMessage());
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aPeerThatHangsUpInsteadOfAGoodbyeIsAsGood(TlsProvider provider) {
    withJdkPeer(
        provider,
        Duration.ofMinutes(10),
        (protocol, tls, socket) -> {
          protocol.transport.close();
          await(toThread(socket::close));
          protocol.awaitLost();
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void abortSaysNothing(TlsProvider provider) {
    withJdkPeer(
        provider,
        Duration.ofMinutes(10),
        (protocol, tls, socket) -> {
          protocol.transport.write(new byte[10_000_000]);
          protocol.transport.abort();
          protocol.awaitLost();
          assertNull(protocol.lostBy);
          assertFalse(protocol.log.contains("eof"));
        });
  }

  private interface Body {
    void run(Recorder protocol, SSLSocket tls, java.net.Socket socket) throws Exception;
  }

  /** Has a server of ours, with a peer of the JDK's that does as it is told. */
  private static void withJdkPeer(TlsProvider provider, Duration shutdown, Body body) {
    run(
        async(() -> {
          var made = new ArrayList<Recorder>();
          var options =
              ServerOptions.DEFAULT.tls(server().provider(provider).shutdownTimeout(shutdown));
          try (var listening =
                  await(
                      AsyncioIO.createServer(
                          () -> {
                            made.add(new Recorder());
                            return made.getFirst();
                          },
                          "127.0.0.1",
                          0,
                          options));
              var peer = Peer.connect(listening.address())) {
            var context = SSLContext.getInstance("TLS");
            context.init(
                null, TestCertificates.AUTHORITY.toTrustManagerFactory().getTrustManagers(), null);
            var tls =
                (SSLSocket)
                    context
                        .getSocketFactory()
                        .createSocket(peer.socket, "localhost", peer.socket.getPort(), false);
            await(toThread(tls::startHandshake));
            made.getFirst().awaitMade();
            body.run(made.getFirst(), tls, peer.socket);
          }
        }));
  }
}
