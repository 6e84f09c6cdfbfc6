package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.run;
import static dev.ikat.io.AsyncioIO.createConnection;
import static dev.ikat.io.AsyncioIO.createServer;
import static dev.ikat.io.AsyncioIO.openConnection;
import static dev.ikat.io.AsyncioIO.startServer;
import static dev.ikat.io.AsyncioIO.startTls;
import static dev.ikat.io.TestCertificates.client;
import static dev.ikat.io.TestCertificates.server;
import static dev.ikat.io.TlsTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.Task;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Going over to TLS on a connection that is there, by streams and by transports. */
class StartTlsTest {
  static Stream<TlsProvider> providers() {
    return TlsTest.providers();
  }

  private static TlsOptions clientOf(TlsProvider provider) {
    return client().provider(provider).serverHostname("localhost");
  }

  @ParameterizedTest
  @MethodSource("providers")
  void streamsGoOverToTls(TlsProvider provider) {
    var serverOptions = server().provider(provider);
    run(
        async(() -> {
          ConnectionHandler handler =
              (reader, writer) -> {
                assertArrayEquals(bytes("STARTTLS\n"), await(reader.readline()));
                writer.write(bytes("go\n"));
                await(writer.startTls(serverOptions));
                await(writer.write(await(reader.readline())));
                await(writer.aclose());
              };
          try (var listening = await(startServer(handler, "127.0.0.1", 0));
              var connection = await(openConnection(listening.address()))) {
            connection.writer().write(bytes("STARTTLS\n"));
            assertArrayEquals(bytes("go\n"), await(connection.reader().readline()));
            await(connection.writer().startTls(clientOf(provider)));
            assertInstanceOf(TlsSession.class, connection.writer().getExtraInfo("ssl_object"));
            await(connection.writer().write(bytes("secret\n")));
            assertArrayEquals(bytes("secret\n"), await(connection.reader().read()));
            await(connection.writer().aclose());
          }
        }));
  }

  /** CPython's gh-142352. */
  @ParameterizedTest
  @MethodSource("providers")
  void whatTheServerHasBufferedBelongsToTheHandshake(TlsProvider provider) {
    var serverOptions = server().provider(provider);
    run(
        async(() -> {
          var hasHello = dev.ikat.Asyncio.getRunningLoop().<Void>createFuture();
          ConnectionHandler handler =
              (reader, writer) -> {
                assertArrayEquals(bytes("x"), await(reader.readexactly(1)));
                while (reader.buffered() == 0) {
                  await(dev.ikat.Asyncio.sleep(Duration.ZERO));
                }
                hasHello.setResult(null);
                await(writer.startTls(serverOptions));
                await(writer.write(await(reader.readexactly(5))));
                await(writer.aclose());
              };
          try (var listening = await(startServer(handler, "127.0.0.1", 0));
              var connection = await(openConnection(listening.address()))) {
            // The client does not wait for an answer: its first record comes with the command.
            connection.writer().write(bytes("x"));
            await(connection.writer().startTls(clientOf(provider)));
            assertTrue(hasHello.done());
            await(connection.writer().write(bytes("hello")));
            assertArrayEquals(bytes("hello"), await(connection.reader().read()));
            await(connection.writer().aclose());
          }
        }));
  }

  /** Otherwise who stands in between could have it taken for what the server says by TLS. */
  @ParameterizedTest
  @MethodSource("providers")
  void whatComesBeforeTheHandshakeIsNeverReadAfterIt(TlsProvider provider) {
    run(
        async(() -> {
          ConnectionHandler handler =
              (reader, writer) -> {
                writer.write(bytes("go\ninjected\n"));
                assertThrows(
                    IOException.class, () -> await(writer.startTls(server().provider(provider))));
              };
          try (var listening = await(startServer(handler, "127.0.0.1", 0));
              var connection = await(openConnection(listening.address()))) {
            assertArrayEquals(bytes("go\n"), await(connection.reader().readline()));
            assertThrows(
                SSLException.class, () -> await(connection.writer().startTls(clientOf(provider))));
            assertTrue(connection.writer().isClosing());
            assertThrows(IOException.class, () -> await(connection.writer().waitClosed()));
            await(listening.shutdown(Duration.ofSeconds(10)));
          }
        }));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void tlsGoesOverTls(TlsProvider provider) {
    run(
        async(() -> {
          var accepted = new ArrayList<Recorder>();
          var options = ServerOptions.DEFAULT.tls(server().provider(provider));
          try (var listening =
              await(
                  createServer(
                      () -> {
                        accepted.add(new Recorder());
                        return accepted.getFirst();
                      },
                      "127.0.0.1",
                      0,
                      options))) {
            var outer =
                await(
                    createConnection(
                        Recorder::new,
                        listening.address(),
                        ConnectionOptions.DEFAULT.tls(clientOf(provider))));
            var accepting = accepted.getFirst();
            accepting.awaitMade();
            var first = outer.transport().getExtraInfo("ssl_object");
            var inner = new Recorder();
            Task<Transport> serverSide =
                createTask(
                    startTls(accepting.transport, accepting, server().provider(provider), true));
            var transport = await(startTls(outer.transport(), inner, clientOf(provider)));
            await(serverSide);
            assertTrue(first != transport.getExtraInfo("ssl_object"));
            transport.write(new byte[1_000_000]);
            transport.write(bytes("end"));
            accepting.awaitReceived(1_000_003);
            accepting.transport.write(bytes("answer"));
            inner.awaitReceived(6);
            assertEquals("answer", inner.received.toString());
            transport.close();
            accepting.awaitLost();
            inner.awaitLost();
            assertNull(inner.lostBy);
            assertNull(accepting.lostBy);
            assertEquals(List.of("data", "lost"), inner.log);
            assertEquals(List.of("made", "data", "eof", "lost"), accepting.log);
          }
        }));
  }

  @Test
  void aClientHasToSayWhomItTalksTo() {
    run(
        async(() -> {
          try (var listening = await(startServer((reader, writer) -> {}, "127.0.0.1", 0));
              var connection = await(openConnection(listening.address()))) {
            var error =
                assertThrows(
                    IllegalArgumentException.class,
                    () -> await(connection.writer().startTls(client())));
            assertTrue(error.getMessage().contains("serverHostname"), error.getMessage());
            await(connection.writer().aclose());
          }
        }));
  }

  @Test
  void aHandshakeThatTakesTooLongFailsAndClosesTheTransport() {
    run(
        async(() -> {
          try (var silent = Peer.listen();
              var connection = await(openConnection(silent.getLocalSocketAddress()));
              var _ = new Peer(silent.accept())) {
            var options = client().serverHostname("x").handshakeTimeout(Duration.ofMillis(20));
            var error =
                assertThrows(
                    SocketTimeoutException.class,
                    () -> await(connection.writer().startTls(options)));
            assertTrue(error.getMessage().contains("longer than 0.02 s"), error.getMessage());
            assertThrows(
                SocketTimeoutException.class, () -> await(connection.writer().waitClosed()));
            assertThrows(SocketTimeoutException.class, () -> await(connection.reader().read()));
          }
        }));
  }

  @Test
  void nothingMayBeWrittenDuringTheHandshakeAndCancellingItClosesTheTransport() {
    run(
        async(() -> {
          try (var silent = Peer.listen();
              var connection = await(openConnection(silent.getLocalSocketAddress()));
              var _ = new Peer(silent.accept())) {
            var writer = connection.writer();
            var starting = createTask(writer.startTls(client().serverHostname("x")));
            await(dev.ikat.Asyncio.sleep(Duration.ZERO));
            var error = assertThrows(IllegalStateException.class, () -> writer.write(bytes("x")));
            assertTrue(error.getMessage().contains("startTls"), error.getMessage());
            starting.cancel();
            assertThrows(CancelledError.class, () -> await(starting));
            assertTrue(writer.isClosing());
            await(writer.waitClosed());
          }
        }));
  }

  @Test
  void filesAreSentByTls(@TempDir Path folder) throws IOException {
    var content = new byte[300_000];
    new java.util.Random(1).nextBytes(content);
    var path = Files.write(folder.resolve("file"), content);
    TlsTest.connected(
        server(),
        client(),
        (server, client) -> {
          try (var file = java.nio.channels.FileChannel.open(path)) {
            assertThrows(
                SendfileNotAvailableException.class,
                () -> await(AsyncioIO.sendfile(client.transport, file, 0, -1, false)));
            client.transport.write(bytes("<"));
            assertEquals(300_000, await(AsyncioIO.sendfile(client.transport, file, 0)));
            client.transport.write(bytes(">"));
          }
          server.awaitReceived(300_002);
          var expected = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
          assertEquals("<" + expected + ">", server.received.toString());
        });
  }
}
