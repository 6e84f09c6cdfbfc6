package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.io.AsyncioIO.createConnection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes go where the protocol wants them. */
class BufferedProtocolTest {
  /** Has room for a few bytes, from the second position on. */
  private static class Small implements BufferedProtocol {
    final ByteBuffer buffer = ByteBuffer.allocate(4);
    final StringBuilder received = new StringBuilder();
    final List<Integer> counts = new ArrayList<>();
    final dev.ikat.Future<Throwable> lost = getRunningLoop().createFuture();
    boolean atEnd;

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      assertTrue(sizeHint == -1 || sizeHint > 0);
      return buffer.clear().position(1);
    }

    @Override
    public void bufferUpdated(int count) {
      counts.add(count);
      byte[] bytes = new byte[count];
      buffer.get(1, bytes);
      received.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public boolean eofReceived() {
      atEnd = true;
      return false;
    }

    @Override
    public void connectionLost(Throwable exception) {
      lost.setResult(exception);
    }
  }

  @Test
  void theBufferIsFilledAsOftenAsItTakes() {
    run(
        async(() -> {
          try (ServerSocket server = Peer.listen()) {
            var small =
                await(createConnection(Small::new, "127.0.0.1", server.getLocalPort())).protocol();
            try (var peer = new Peer(server.accept())) {
              peer.send("abcdefgh");
              peer.shutdownOutput();
              assertEquals(null, await(small.lost));
            }
            assertEquals("abcdefgh", small.received.toString());
            assertTrue(small.counts.stream().allMatch(it -> it <= 3), small.counts::toString);
            assertTrue(small.atEnd);
          }
        }));
  }

  @Test
  void anEmptyBufferIsAnErrorThatClosesTheTransport() {
    run(
        async(() -> {
          var reports = new ArrayList<Object>();
          getRunningLoop()
              .setExceptionHandler((_, context) -> reports.add(context.get("exception")));
          try (ServerSocket server = Peer.listen()) {
            class Empty extends Small {
              @Override
              public ByteBuffer getBuffer(int sizeHint) {
                return ByteBuffer.allocate(0);
              }
            }
            var empty =
                await(createConnection(Empty::new, "127.0.0.1", server.getLocalPort())).protocol();
            try (var peer = new Peer(server.accept())) {
              peer.send("x");
              var reason = await(empty.lost);
              assertEquals("getBuffer() returned an empty buffer", reason.getMessage());
              assertEquals(List.of(reason), reports);
            }
          }
        }));
  }

  @Test
  void aProtocolThatPausesInTheMiddleIsGivenTheRestLater() {
    run(
        async(() -> {
          class Pausing extends Small {
            Transport transport;
            final dev.ikat.Future<Void> paused = getRunningLoop().createFuture();

            @Override
            public void connectionMade(Transport made) {
              transport = made;
            }

            @Override
            public void bufferUpdated(int count) {
              super.bufferUpdated(count);
              if (!paused.done()) {
                transport.pauseReading();
                paused.setResult(null);
              }
            }
          }
          try (ServerSocket server = Peer.listen()) {
            var pausing =
                await(createConnection(Pausing::new, "127.0.0.1", server.getLocalPort()))
                    .protocol();
            try (var peer = new Peer(server.accept())) {
              peer.send("abcdefgh");
              peer.shutdownOutput();
              await(pausing.paused);
              assertEquals(1, pausing.counts.size());
              pausing.transport.resumeReading();
              await(pausing.lost);
              assertEquals("abcdefgh", pausing.received.toString());
            }
          }
        }));
  }
}
