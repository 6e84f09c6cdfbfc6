package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.createUnixConnection;
import static dev.ikat.io.AsyncioIO.createUnixServer;
import static dev.ikat.io.AsyncioIO.openUnixConnection;
import static dev.ikat.io.AsyncioIO.startUnixServer;
import static dev.ikat.io.TlsTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams, transports and servers by Unix sockets, against our own and the JDK's. */
class UnixSocketTest {
  private static final ConnectionHandler ECHO =
      (reader, writer) -> {
        await(writer.write(await(reader.readline())));
        await(writer.aclose());
      };

  private static final ConnectionHandler HANGS_UP =
      (reader, writer) -> {
        await(reader.read());
        writer.close();
      };

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("socket");
  }

  @Test
  void streamsGoByIt() {
    run(
        async(() -> {
          try (var server = await(startUnixServer(ECHO, path()));
              var connection = await(openUnixConnection(path()))) {
            assertEquals(UnixDomainSocketAddress.of(path()), server.address());
            connection.writer().write(bytes("hello\n"));
            assertArrayEquals(bytes("hello\n"), await(connection.reader().read()));
            assertEquals(server.address(), connection.writer().getExtraInfo("peername"));
            await(connection.writer().aclose());
          }
          assertFalse(Files.exists(path()));
        }));
  }

  @Test
  void transportsGoByItAndMuchCanBeSent() {
    run(
        async(() -> {
          var server = new java.util.ArrayList<Recorder>();
          try (var _ =
              await(
                  createUnixServer(
                      () -> {
                        server.add(new Recorder());
                        return server.getFirst();
                      },
                      path(),
                      ServerOptions.DEFAULT))) {
            var client =
                await(createUnixConnection(Recorder::new, path(), ConnectionOptions.DEFAULT));
            client.transport().write(new byte[5_000_000]);
            client.transport().close();
            client.protocol().awaitLost();
            server.getFirst().awaitLost();
            assertEquals(5_000_000, server.getFirst().received.length());
            assertEquals(List.of("made", "data", "eof", "lost"), server.getFirst().log);
          }
        }));
  }

  @Test
  void tlsGoesOverItIfTheServersNameIsSaid() {
    run(
        async(() -> {
          var options = ServerOptions.DEFAULT.tls(TestCertificates.server());
          try (var _ = await(startUnixServer(HANGS_UP, path(), options))) {
            var tls = TestCertificates.client();
            var nameless = ConnectionOptions.DEFAULT.tls(tls);
            assertThrows(
                IllegalArgumentException.class, () -> await(openUnixConnection(path(), nameless)));
            var named = ConnectionOptions.DEFAULT.tls(tls.serverHostname("localhost"));
            try (var connection = await(openUnixConnection(path(), named))) {
              assertInstanceOf(TlsSession.class, connection.writer().getExtraInfo("ssl_object"));
              await(connection.writer().aclose());
            }
          }
        }));
  }

  /** The JDK's NIO, as Netty has it, closes such a channel when the peer ends its side. */
  @Test
  void halfCloseIsEpolls() {
    run(
        async(() -> {
          ConnectionHandler echo =
              (reader, writer) -> {
                var question = await(reader.read());
                if (!writer.isClosing()) {
                  await(writer.write(question));
                }
                writer.close();
              };
          try (var _ = await(startUnixServer(echo, path()));
              var connection = await(openUnixConnection(path()))) {
            connection.writer().write(bytes("hello"));
            connection.writer().writeEof();
            var expected = AsyncioIO.ioBackend().equals("nio") ? "" : "hello";
            assertArrayEquals(bytes(expected), await(connection.reader().read()));
            await(connection.writer().aclose());
          }
        }));
  }

  @Test
  void theJdkIsAPeer() {
    run(
        async(() -> {
          try (var server = await(startUnixServer(ECHO, path()))) {
            var echoed =
                await(
                    toThread(() -> {
                      try (var socket = SocketChannel.open(server.address())) {
                        socket.write(ByteBuffer.wrap(bytes("hello\n")));
                        var buffer = ByteBuffer.allocate(6);
                        while (buffer.hasRemaining() && socket.read(buffer) >= 0) {}
                        return buffer.position();
                      }
                    }));
            assertEquals(6, echoed);
          }
        }));
  }

  @Test
  void aSocketThatWasLeftThereIsReplaced() throws IOException {
    try (var old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      old.bind(UnixDomainSocketAddress.of(path()));
    }
    assertTrue(Files.exists(path()));
    streamsGoByIt();
  }

  @Test
  void anotherFileStaysAndIsAnError() throws IOException {
    Files.writeString(path(), "text");
    assertThrows(BindException.class, () -> run(startUnixServer(ECHO, path())));
    assertEquals("text", Files.readString(path()));
  }

  @Test
  void aSocketThatHasTakenItsPlaceStays() {
    run(
        async(() -> {
          var first = await(startUnixServer(ECHO, path()));
          var second = await(startUnixServer(ECHO, path()));
          first.close();
          assertTrue(Files.exists(path()));
          second.close();
          assertFalse(Files.exists(path()));
        }));
  }

  @Test
  void theFileMayHaveGoneOrBeLeftThere() {
    run(
        async(() -> {
          try (var _ = await(startUnixServer(ECHO, path()))) {
            Files.delete(path());
          }
          try (var _ =
              await(startUnixServer(ECHO, path(), ServerOptions.DEFAULT.withoutCleanup()))) {
            assertTrue(Files.exists(path()));
          }
          assertTrue(Files.exists(path()));
        }));
  }

  @Test
  void whereNobodyListensThereIsNoConnection() {
    assertThrows(IOException.class, () -> run(openUnixConnection(path())));
  }
}
