package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.openConnection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.Future;
import dev.ikat.Task;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The writing side of a connection, against blocking sockets of the JDK's. */
class StreamWriterTest {
  private interface Body {
    void run(StreamReader reader, StreamWriter writer, Peer peer) throws Exception;
  }

  private static void connected(Body body) {
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var connection = await(openConnection("127.0.0.1", server.getLocalPort()));
            try (var peer = new Peer(server.accept())) {
              body.run(connection.reader(), connection.writer(), peer);
              connection.close();
            }
          }
        }));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Writes until writing is paused; how much. */
  private static int fill(StreamWriter writer) {
    int written = 0;
    Future<Void> room = writer.write(new byte[0]);
    while (room.done()) {
      room = writer.write(new byte[10_000]);
      written += 10_000;
    }
    return written;
  }

  @Test
  void writesAndReads() {
    connected((reader, writer, peer) -> {
      await(writer.write(bytes("hello ")));
      writer.write(ByteBuffer.wrap(bytes("wor")));
      await(writer.writelines(List.of(bytes("l"), bytes("d"))));
      await(writer.drain());
      await(toThread(() -> assertEquals("hello world", peer.read(11))));
      peer.send("hi\nyou");
      assertEquals("hi\n", new String(await(reader.readline())));
      peer.shutdownOutput();
      assertEquals("you", new String(await(reader.read())));
      assertTrue(reader.atEof());
      writer.write(bytes("!"));
      writer.writeEof();
      await(toThread(() -> assertEquals("!", peer.readAll())));
      assertTrue(writer.canWriteEof());
    });
  }

  @Test
  void aWriteThatIsAwaitedWaitsAboveTheHighWaterMark() {
    connected((reader, writer, peer) -> {
      int[] written = {fill(writer)};
      Task<Void> waiting =
          createTask(
              async(() -> {
                await(writer.write(new byte[10]));
                written[0] += 10;
              }));
      Task<Void> draining = createTask(writer.drain());
      await(sleep(Duration.ZERO));
      assertFalse(waiting.done());
      assertFalse(draining.done());
      int all = written[0] + 10;
      await(toThread(() -> peer.read(all)));
      await(waiting);
      await(draining);
      assertTrue(writer.write(new byte[0]).done());
    });
  }

  @Test
  void manyMayWaitAndOneThatIsCancelledIsNoMatterToTheOthers() {
    connected((reader, writer, peer) -> {
      int all = fill(writer);
      Task<Void> one = createTask(writer.drain());
      Task<Void> two = createTask(writer.drain());
      await(sleep(Duration.ZERO));
      one.cancel();
      assertThrows(CancelledError.class, () -> await(one));
      await(toThread(() -> peer.read(all)));
      await(two);
    });
  }

  @Test
  void aLossIsThrownAtWhoWaitsAndAtLaterWrites() {
    connected((reader, writer, peer) -> {
      fill(writer);
      Task<Void> draining = createTask(writer.drain());
      await(sleep(Duration.ZERO));
      peer.reset();
      assertThrows(IOException.class, () -> await(draining));
      var lost = assertThrows(SocketException.class, () -> writer.write(bytes("x")));
      assertEquals("Connection lost", lost.getMessage());
      assertNotNull(lost.getCause());
      assertThrows(IOException.class, () -> await(writer.drain()));
      assertThrows(IOException.class, () -> await(reader.read(1)));
      assertThrows(IOException.class, () -> await(writer.waitClosed()));
    });
  }

  @Test
  void aLoopOfWriteAndDrainNoticesThatThePeerHasGone() {
    connected((reader, writer, peer) -> {
      peer.close();
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              await(writer.write(bytes("x".repeat(10_000))));
              await(writer.drain());
              await(sleep(Duration.ZERO));
            }
          });
    });
  }

  @Test
  void writingToAStreamThatIsClosedIsAnError() {
    connected((reader, writer, peer) -> {
      writer.write(bytes("last"));
      writer.close();
      assertTrue(writer.isClosing());
      assertThrows(IllegalStateException.class, () -> writer.write(bytes("x")));
      await(writer.waitClosed());
      assertThrows(IllegalStateException.class, () -> writer.write(bytes("x")));
      assertThrows(SocketException.class, () -> await(writer.drain()));
      await(writer.waitClosed());
      await(writer.aclose());
      await(toThread(() -> assertEquals("last", peer.readAll())));
    });
  }

  @Test
  void theReaderIsAtItsEndWhenTheStreamIsClosed() {
    connected((reader, writer, peer) -> {
      Task<byte[]> reading = createTask(reader.read(10));
      await(sleep(Duration.ZERO));
      await(writer.aclose());
      assertEquals(0, await(reading).length);
      assertTrue(reader.atEof());
    });
  }

  @Test
  void whatWasNotReadDoesNotKeepTheStreamFromBeingClosed() {
    connected((reader, writer, peer) -> {
      peer.send("one\ntwo\n");
      assertEquals("one\n", new String(await(reader.readline())));
      await(writer.aclose());
      assertEquals("two\n", new String(await(reader.readline())));
      assertEquals("", new String(await(reader.readline())));
    });
  }

  @Test
  void drainOfAClosingStreamRestsForATurnAndThenFails() {
    connected((reader, writer, peer) -> {
      writer.close();
      assertThrows(SocketException.class, () -> await(writer.drain()));
    });
  }

  @Test
  void waitClosedIsNotEndedForOthersByWhoIsCancelled() {
    connected((reader, writer, peer) -> {
      Task<Void> one = createTask(writer.waitClosed());
      Task<Void> two = createTask(writer.waitClosed());
      await(sleep(Duration.ZERO));
      one.cancel();
      assertThrows(CancelledError.class, () -> await(one));
      writer.close();
      await(two);
    });
  }

  @Test
  void knowsItsTransport() {
    connected((reader, writer, peer) -> {
      assertEquals(peer.socket.getLocalSocketAddress(), writer.getExtraInfo("peername"));
      assertEquals("none", writer.getExtraInfo("cipher", "none"));
      assertEquals(writer.transport().getExtraInfo("sockname"), writer.getExtraInfo("sockname"));
    });
  }

  @Test
  void oneThatIsDroppedIsClosedAndReported() {
    run(
        async(() -> {
          var reported = getRunningLoop().<Object>createFuture();
          getRunningLoop()
              .setExceptionHandler((_, context) -> reported.setResult(context.get("message")));
          try (ServerSocket server = Peer.listen()) {
            var queue = new ReferenceQueue<StreamWriter>();
            var _ = dropped(server, queue);
            try (var peer = new Peer(server.accept())) {
              System.gc();
              assertEquals(
                  "a StreamWriter was dropped and not closed: its connection is closed",
                  await(reported));
              await(toThread(() -> assertEquals("", peer.readAll())));
            }
          }
        }));
  }

  private static WeakReference<StreamWriter> dropped(
      ServerSocket server, ReferenceQueue<StreamWriter> queue) {
    var connection = await(openConnection("127.0.0.1", server.getLocalPort()));
    return new WeakReference<>(connection.writer(), queue);
  }

  @Test
  void oneWhoseReaderIsInUseIsNotDropped() {
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var reader = await(openConnection("127.0.0.1", server.getLocalPort())).reader();
            try (var peer = new Peer(server.accept())) {
              Task<byte[]> reading = createTask(reader.read(1));
              await(sleep(Duration.ZERO));
              System.gc();
              peer.send("x");
              assertEquals("x", new String(await(reading)));
            }
            reader.writer.close();
            await(reader.writer.waitClosed());
          }
        }));
  }
}
