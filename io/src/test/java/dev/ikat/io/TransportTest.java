package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.createConnection;
import static dev.ikat.io.AsyncioIO.createServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.AsyncAction;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a TCP transport does for its protocol, against blocking sockets of the JDK's. */
class TransportTest {
  private interface Body {
    void run(Recorder protocol, Peer peer) throws Exception;
  }

  /** Accepts one connection. */
  private static void accepted(Body body) {
    run(
        async(() -> {
          var made = new ArrayList<Recorder>();
          try (var server =
                  await(
                      createServer(
                          () -> {
                            var recorder = new Recorder();
                            made.add(recorder);
                            return recorder;
                          },
                          "127.0.0.1",
                          0));
              var peer = Peer.connect(server.address())) {
            var loop = getRunningLoop();
            while (made.isEmpty()) {
              var turn = loop.<Void>createFuture();
              loop.callSoon(() -> turn.setResult(null));
              await(turn);
            }
            made.getFirst().awaitMade();
            body.run(made.getFirst(), peer);
            made.getFirst().transport.abort();
            made.getFirst().awaitLost();
          }
        }));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What the peer does, on another thread. */
  private static void peerDoes(AsyncAction action) {
    await(toThread(action));
  }

  @Test
  void tellsOfConnectionDataEndAndLossInThisOrder() {
    accepted((protocol, peer) -> {
      peer.send("hello");
      protocol.awaitReceived(5);
      peer.shutdownOutput();
      protocol.awaitLost();
      assertEquals("hello", protocol.received.toString());
      assertEquals(List.of("made", "data", "eof", "lost"), protocol.log);
      assertNull(protocol.lostBy);
      assertTrue(protocol.transport.isClosing());
    });
  }

  @Test
  void theProtocolIsCalledOnTheLoopsThread() {
    Thread mine = Thread.currentThread();
    accepted((protocol, peer) -> {
      var called = getRunningLoop().<Thread>createFuture();
      protocol.transport.setProtocol(
          new Protocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
              called.setResult(Thread.currentThread());
            }
          });
      peer.send("x");
      assertSame(mine, await(called));
      protocol.transport.setProtocol(protocol);
    });
  }

  @Test
  void eofReceivedKeepsTheWritingSideOpenIfItSaysSo() {
    accepted((protocol, peer) -> {
      protocol.keepOpen = true;
      peer.send("question");
      peer.shutdownOutput();
      protocol.awaitEof();
      protocol.transport.write(bytes("answer"));
      protocol.transport.close();
      peerDoes(() -> assertEquals("answer", peer.readAll()));
      protocol.awaitLost();
      assertEquals("question", protocol.received.toString());
      assertEquals(List.of("made", "data", "eof", "lost"), protocol.log);
    });
  }

  @Test
  void muchCanBeWrittenToAPeerThatHasEndedItsSide() {
    accepted((protocol, peer) -> {
      protocol.keepOpen = true;
      peer.shutdownOutput();
      protocol.awaitEof();
      await(sleep(Duration.ofMillis(1)));
      protocol.transport.write(new byte[20_000_000]);
      protocol.transport.close();
      peerDoes(() -> assertEquals(20_000_000, readUntilTheEnd(peer)));
      protocol.awaitLost();
      assertNull(protocol.lostBy);
    });
  }

  @Test
  void closeSendsWhatWasWrittenFirst() {
    accepted((protocol, peer) -> {
      int count = 5_000_000;
      protocol.transport.write(new byte[count]);
      protocol.transport.close();
      assertTrue(protocol.transport.isClosing());
      protocol.transport.close();
      var read = new CompletableFuture<Integer>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              read.complete(peer.readAll().length());
            } catch (IOException e) {
              read.completeExceptionally(e);
            }
          });
      assertEquals(count, await(read));
      protocol.awaitLost();
      assertEquals("lost", protocol.log.getLast());
    });
  }

  @Test
  void abortDropsWhatWasWritten() {
    accepted((protocol, peer) -> {
      protocol.transport.write(new byte[50_000_000]);
      protocol.transport.abort();
      protocol.awaitLost();
      assertNull(protocol.lostBy);
      peerDoes(() -> assertTrue(readUntilTheEnd(peer) < 50_000_000));
    });
  }

  /** How much came before the end, however that looks. */
  private static int readUntilTheEnd(Peer peer) {
    int count = 0;
    var buffer = new byte[64 * 1024];
    try {
      for (int n; (n = peer.socket.getInputStream().read(buffer)) >= 0; ) {
        count += n;
      }
    } catch (IOException reset) {
      // As good an end as any.
    }
    return count;
  }

  @Test
  void writeEofEndsTheWritingSideAlone() {
    accepted((protocol, peer) -> {
      assertTrue(protocol.transport.canWriteEof());
      protocol.transport.write(bytes("question"));
      protocol.transport.writeEof();
      protocol.transport.writeEof();
      assertThrows(IllegalStateException.class, () -> protocol.transport.write(bytes("more")));
      peerDoes(() -> assertEquals("question", peer.readAll()));
      peer.send("answer");
      protocol.awaitReceived(6);
      assertEquals("answer", protocol.received.toString());
    });
  }

  @Test
  void writingIsPausedAboveTheHighWaterMarkAndResumedAtTheLowOne() {
    accepted((protocol, peer) -> {
      var transport = protocol.transport;
      assertEquals(new WriteBufferLimits(16 * 1024, 64 * 1024), transport.getWriteBufferLimits());
      assertEquals(0, transport.getWriteBufferSize());
      int written = 0;
      while (!protocol.log.contains("pause")) {
        transport.write(new byte[10_000]);
        written += 10_000;
      }
      assertTrue(transport.getWriteBufferSize() > 64 * 1024);
      transport.write(new byte[10_000]);
      written += 10_000;
      assertEquals(List.of("made", "pause"), protocol.log);
      int all = written;
      peerDoes(() -> assertEquals(all, peer.read(all).length()));
      while (!protocol.log.contains("resume")) {
        await(sleep(Duration.ZERO));
      }
      assertEquals(List.of("made", "pause", "resume"), protocol.log);
      assertTrue(transport.getWriteBufferSize() <= 16 * 1024);
    });
  }

  @Test
  void theMarksAreCheckedAndAHighOneOfZeroPausesAtOnce() {
    accepted((protocol, peer) -> {
      var transport = protocol.transport;
      assertThrows(IllegalArgumentException.class, () -> transport.setWriteBufferLimits(1, 2));
      assertThrows(IllegalArgumentException.class, () -> transport.setWriteBufferLimits(1, -1));
      transport.setWriteBufferLimits(100);
      assertEquals(new WriteBufferLimits(25, 100), transport.getWriteBufferLimits());
      transport.setWriteBufferLimits(0);
      int written = 0;
      while (!protocol.log.contains("pause")) {
        transport.write(new byte[100_000]);
        written += 100_000;
      }
      int all = written;
      assertTrue(transport.getWriteBufferSize() > 0);
      peerDoes(() -> assertEquals(all, peer.read(all).length()));
      while (!protocol.log.contains("resume")) {
        await(sleep(Duration.ZERO));
      }
      assertEquals(0, transport.getWriteBufferSize());
    });
  }

  @Test
  void theArrayAndTheBufferMayBeUsedAgainAtOnce() {
    accepted((protocol, peer) -> {
      var array = bytes("abc");
      protocol.transport.write(array);
      array[0] = 'X';
      var buffer = ByteBuffer.wrap(bytes("0def0"), 1, 3);
      protocol.transport.write(buffer);
      assertFalse(buffer.hasRemaining());
      buffer.array()[1] = 'X';
      protocol.transport.writelines(List.of(bytes("g"), bytes(""), bytes("hi")));
      peerDoes(() -> assertEquals("abcdefghi", peer.read(9)));
    });
  }

  @Test
  void callbacksAndTasksWriteInTheOrderOfTheirCalls() {
    accepted((protocol, peer) -> {
      var loop = getRunningLoop();
      var expected = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        String mine = "task" + i + " ";
        String other = "callback" + i + " ";
        expected.append(mine).append(other);
        protocol.transport.write(bytes(mine));
        var done = loop.<Void>createFuture();
        loop.callSoon(() -> {
          protocol.transport.write(bytes(other));
          done.setResult(null);
        });
        await(done);
      }
      peerDoes(() -> assertEquals(expected.toString(), peer.read(expected.length())));
    });
  }

  @Test
  void whatIsWrittenInALastTurnIsSentBeforeTheRunEnds() throws Exception {
    try (var loop = dev.ikat.Asyncio.newEventLoop()) {
      var recorder = new Recorder[1];
      SocketAddress address =
          loop.runUntilComplete(
              async(() -> {
                var server =
                    await(createServer(() -> recorder[0] = new Recorder(), "127.0.0.1", 0));
                return server.address();
              }));
      try (var peer = Peer.connect(address)) {
        peer.send("x");
        loop.runUntilComplete(
            async(() -> {
              while (recorder[0] == null) {
                await(sleep(Duration.ZERO));
              }
              recorder[0].awaitReceived(1);
              recorder[0].transport.write(bytes("good-bye"));
            }));
        assertEquals("good-bye", peer.read(8));
      }
    }
  }

  @Test
  void pausedReadingKeepsThePeerWaiting() {
    accepted((protocol, peer) -> {
      var transport = protocol.transport;
      assertTrue(transport.isReading());
      transport.pauseReading();
      transport.pauseReading();
      assertFalse(transport.isReading());
      peer.send("hello");
      for (int i = 0; i < 10; i++) {
        await(sleep(Duration.ofMillis(1)));
      }
      assertEquals("", protocol.received.toString());
      transport.resumeReading();
      transport.resumeReading();
      protocol.awaitReceived(5);
      assertEquals("hello", protocol.received.toString());
    });
  }

  @Test
  void aProtocolThatPausesInTheMiddleIsGivenTheRestLater() {
    accepted((protocol, peer) -> {
      var loop = getRunningLoop();
      var paused = loop.<Void>createFuture();
      protocol.transport.setProtocol(
          new Protocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
              protocol.dataReceived(data);
              protocol.transport.pauseReading();
              protocol.transport.setProtocol(protocol);
              paused.setResult(null);
            }
          });
      peer.send("hello");
      await(paused);
      peer.send(" world");
      peer.shutdownOutput();
      await(sleep(Duration.ofMillis(2)));
      assertEquals("hello", protocol.received.toString());
      protocol.transport.resumeReading();
      protocol.awaitLost();
      assertEquals("hello world", protocol.received.toString());
    });
  }

  @Test
  void aResetIsTheReasonOfTheLoss() {
    accepted((protocol, peer) -> {
      peer.reset();
      protocol.awaitLost();
      assertTrue(protocol.lostBy instanceof IOException, () -> "" + protocol.lostBy);
      assertEquals(2, protocol.log.size());
    });
  }

  @Test
  void writesToALostConnectionAreDroppedAndTheFifthIsLogged() {
    accepted((protocol, peer) -> {
      peer.reset();
      protocol.awaitLost();
      try (var logs = new LogCapture()) {
        for (int i = 0; i < 4; i++) {
          protocol.transport.write(bytes("x"));
        }
        assertEquals(List.of(), logs.messages());
        protocol.transport.write(bytes("x"));
        assertEquals(1, logs.messages().size());
        assertTrue(logs.messages().getFirst().startsWith("WARNING write to a connection"));
      }
    });
  }

  @Test
  void whatAProtocolThrowsIsReportedAndClosesTheTransport() {
    accepted((protocol, peer) -> {
      var reports = new ArrayList<Object>();
      getRunningLoop().setExceptionHandler((_, context) -> reports.add(context.get("exception")));
      var failure = new IllegalArgumentException("not understood");
      protocol.transport.setProtocol(
          new Recorder() {
            @Override
            public void dataReceived(ByteBuffer data) {
              throw failure;
            }

            @Override
            public void connectionLost(Throwable exception) {
              assertSame(failure, exception);
              protocol.connectionLost(exception);
            }
          });
      peer.send("x");
      protocol.awaitLost();
      assertEquals(List.of(failure), reports);
      peerDoes(() -> assertEquals(0, readUntilTheEnd(peer)));
    });
  }

  @Test
  void whatIsKeptOfTheDataIsEmptyAfterwards() {
    accepted((protocol, peer) -> {
      var kept = getRunningLoop().<ByteBuffer>createFuture();
      protocol.transport.setProtocol(
          new Protocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
              assertTrue(data.isReadOnly());
              kept.setResult(data);
            }
          });
      peer.send("secret");
      assertFalse(await(kept).hasRemaining());
      protocol.transport.setProtocol(protocol);
    });
  }

  @Test
  void partsOfWhatWasReceivedAreSentOn() {
    accepted((protocol, peer) -> {
      protocol.transport.setProtocol(
          new Protocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
              data.get();
              data.limit(data.limit() - 1);
              protocol.transport.write(bytes("<"));
              protocol.transport.write(data);
              protocol.transport.write(bytes(">"));
              assertFalse(data.hasRemaining());
            }
          });
      peer.send("(inside)");
      peerDoes(() -> assertEquals("<inside>", peer.read(8)));
      protocol.transport.setProtocol(protocol);
    });
  }

  @Test
  void whatWasReceivedCanBeSentOnMoreThanOnce() {
    accepted((protocol, peer) -> {
      protocol.transport.setProtocol(
          new Protocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
              for (int i = 0; i < 3; i++) {
                protocol.transport.write(data);
                data.rewind();
              }
              data.position(1);
              protocol.transport.write(data);
            }
          });
      peer.send("abc");
      peerDoes(() -> assertEquals("abcabcabcbc", peer.read(11)));
      protocol.transport.setProtocol(protocol);
    });
  }

  @Test
  void knowsItsAddressesAndTheSocketsOptions() {
    accepted((protocol, peer) -> {
      var transport = protocol.transport;
      assertEquals(peer.socket.getLocalSocketAddress(), transport.getExtraInfo("peername"));
      assertEquals(peer.socket.getRemoteSocketAddress(), transport.getExtraInfo("sockname"));
      assertNull(transport.getExtraInfo("cipher"));
      assertEquals("none", transport.getExtraInfo("cipher", "none"));
      var socket = (TransportSocket) transport.getExtraInfo("socket");
      assertTrue(socket.getOption(StandardSocketOptions.TCP_NODELAY));
      assertFalse(socket.getOption(StandardSocketOptions.SO_KEEPALIVE));
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      assertTrue(socket.getOption(StandardSocketOptions.SO_KEEPALIVE));
      assertThrows(
          UnsupportedOperationException.class,
          () -> socket.getOption(StandardSocketOptions.IP_MULTICAST_LOOP));
    });
  }

  @Test
  void anotherThreadIsRefused() {
    accepted((protocol, peer) -> {
      var outcome = new CompletableFuture<Throwable>();
      Thread.ofPlatform()
          .start(() -> {
            try {
              protocol.transport.write(bytes("x"));
              outcome.complete(null);
            } catch (Throwable t) {
              outcome.complete(t);
            }
          });
      assertTrue(await(outcome) instanceof IllegalStateException);
    });
  }

  @Test
  void describesItself() {
    run(
        async(() -> {
          try (var server = await(createServer(() -> new Protocol() {}, "127.0.0.1", 0))) {
            var connected = await(createConnection(() -> new Protocol() {}, server.address()));
            String text = connected.transport().toString();
            assertTrue(
                text.matches("Transport\\[/127.0.0.1:\\d+ to .*127.0.0.1:\\d+, open]"), text);
            connected.transport().close();
            await(server.shutdown(Duration.ZERO));
          }
        }));
  }
}
