package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.createConnection;
import static dev.ikat.io.AsyncioIO.sendfile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent by the system. */
class SendfileTest {
  @TempDir Path folder;

  private interface Body {
    void run(Recorder protocol, Peer peer, FileChannel file) throws Exception;
  }

  private void sending(int size, Body body) {
    run(
        async(() -> {
          Path path = folder.resolve("data");
          Files.writeString(path, "x".repeat(size - 3) + "end");
          try (ServerSocket server = Peer.listen();
              FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            var connected =
                await(createConnection(Recorder::new, "127.0.0.1", server.getLocalPort()));
            try (var peer = new Peer(server.accept())) {
              body.run(connected.protocol(), peer, file);
              connected.transport().abort();
              connected.protocol().awaitLost();
            }
          }
        }));
  }

  @Test
  void sendsTheRestOfTheFileBetweenWhatIsWritten() {
    sending(
        100_000,
        (protocol, peer, file) -> {
          protocol.transport.write("<".getBytes());
          assertEquals(99_000, await(sendfile(protocol.transport, file, 1000)));
          protocol.transport.write(">".getBytes());
          assertEquals(100_000, file.position());
          await(toThread(() -> assertEquals("<" + "x".repeat(98_997) + "end>", peer.read(99_002))));
          assertTrue(file.isOpen());
        });
  }

  @Test
  void sendsNoMoreThanIsAskedForOrThereIs() {
    sending(
        1000,
        (protocol, peer, file) -> {
          assertEquals(10, await(sendfile(protocol.transport, file, 990, 10, false)));
          assertEquals(10, await(sendfile(protocol.transport, file, 990, 100, true)));
          assertEquals(0, await(sendfile(protocol.transport, file, 2000, 10, true)));
          await(toThread(() -> assertEquals("xxxxxxxendxxxxxxxend", peer.read(20))));
          assertThrows(
              IllegalArgumentException.class, () -> sendfile(protocol.transport, file, -1));
        });
  }

  @Test
  void nothingElseMayBeWrittenMeanwhile() {
    sending(
        20_000_000,
        (protocol, peer, file) -> {
          var sending = createTask(sendfile(protocol.transport, file, 0));
          await(sleep(Duration.ofMillis(1)));
          assertThrows(IllegalStateException.class, () -> protocol.transport.write("x".getBytes()));
          assertThrows(
              IllegalStateException.class, () -> await(sendfile(protocol.transport, file, 0)));
          await(toThread(() -> assertEquals(20_000_000, peer.read(20_000_000).length())));
          assertEquals(20_000_000, await(sending));
          protocol.transport.write("after".getBytes());
          await(toThread(() -> assertEquals("after", peer.read(5))));
        });
  }

  @Test
  void aPeerThatGoesIsAnError() {
    sending(
        20_000_000,
        (protocol, peer, file) -> {
          var sending = createTask(sendfile(protocol.transport, file, 0));
          await(toThread(() -> peer.read(1000)));
          peer.reset();
          assertThrows(IOException.class, () -> await(sending));
          protocol.awaitLost();
          assertThrows(
              IllegalStateException.class, () -> await(sendfile(protocol.transport, file, 0)));
        });
  }

  @Test
  void cancellingAbortsTheTransport() {
    sending(
        20_000_000,
        (protocol, peer, file) -> {
          var sending = createTask(sendfile(protocol.transport, file, 0));
          await(sleep(Duration.ofMillis(1)));
          sending.cancel();
          assertThrows(CancelledError.class, () -> await(sending));
          protocol.awaitLost();
        });
  }
}
