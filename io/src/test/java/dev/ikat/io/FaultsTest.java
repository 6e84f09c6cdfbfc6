package dev.ikat.io;

import static dev.ikat.Asyncio.allTasks;
import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.io.AsyncioIO.openConnection;
import static dev.ikat.io.AsyncioIO.startServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.io.child.ExhaustDescriptors;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Peers that misbehave. After each of them the server still serves, and no task is left; {@link
 * NothingLeft} looks for sockets and buffers.
 */
class FaultsTest {
  private interface Fault {
    void happen(SocketAddress server) throws Exception;
  }

  /** Its answers are more than the system keeps. */
  private static final String QUESTION = "again and again ".repeat(100) + "\n";

  private final List<Throwable> reports = new ArrayList<>();

  /** A server that answers each line with many, so that there is something to be interrupted. */
  private void survives(int answers, Fault fault) {
    run(
        async(() -> {
          getRunningLoop()
              .setExceptionHandler(
                  (_, context) -> reports.add((Throwable) context.get("exception")));
          Server server =
              await(
                  startServer(
                      (reader, writer) -> {
                        try (writer) {
                          for (byte[] line : reader) {
                            for (int i = 0; i < answers; i++) {
                              await(writer.write(line));
                            }
                          }
                        }
                      },
                      "127.0.0.1",
                      0,
                      // So that none has to knock a second time, which takes the system a second.
                      ServerOptions.DEFAULT.backlog(4096)));
          SocketAddress address = server.address();
          // Not a virtual thread: each of its calls would pass through a poller of the JDK's.
          try (var thread = Executors.newSingleThreadExecutor()) {
            await(getRunningLoop().runInExecutor(thread, () -> fault.happen(address)));
          }
          try (var connection = await(openConnection(address))) {
            await(connection.writer().write("still there\n".getBytes()));
            assertEquals("still there\n", new String(await(connection.reader().readline())));
          }
          server.close();
          await(server.waitClosed());
          while (allTasks().size() > 1) {
            await(
                sleep(Duration.ZERO)); // what is told of a loss in this turn ends in the next ones
          }
        }));
  }

  private void assertReportsAre(Class<? extends Throwable> type) {
    assertTrue(reports.stream().allMatch(type::isInstance), reports::toString);
  }

  @Test
  void resetsInTheMiddleOfALine() {
    survives(
        1,
        server -> {
          for (int i = 0; i < 50; i++) {
            var peer = Peer.connect(server);
            peer.send("half a li");
            peer.reset();
          }
        });
    assertReportsAre(IOException.class);
  }

  @Test
  void resetsInTheMiddleOfAnAnswer() {
    survives(
        5_000,
        server -> {
          for (int i = 0; i < 5; i++) {
            var peer = Peer.connect(server);
            peer.send(QUESTION);
            peer.read(100_000);
            peer.reset();
          }
        });
    assertReportsAre(IOException.class);
  }

  @Test
  void goesWithoutReadingTheAnswer() {
    survives(
        5_000,
        server -> {
          for (int i = 0; i < 5; i++) {
            try (var peer = Peer.connect(server)) {
              peer.send(QUESTION);
              peer.read(10);
            }
          }
        });
    assertReportsAre(IOException.class);
  }

  @Test
  void endsItsSideInTheMiddleOfALine() {
    survives(
        1,
        server -> {
          try (var peer = Peer.connect(server)) {
            peer.send("one\ntw");
            peer.shutdownOutput();
            assertEquals("one\ntw", peer.readAll());
          }
        });
    assertEquals(List.of(), reports);
  }

  @Test
  void floodsWithALineThatNeverEnds() {
    survives(
        1,
        server -> {
          try (var peer = Peer.connect(server)) {
            byte[] much = "x".repeat(1 << 20).getBytes();
            for (int i = 0; i < 64; i++) {
              peer.socket.getOutputStream().write(much);
            }
          } catch (IOException reset) {
            // As it should be.
          }
        });
    assertReportsAre(IllegalArgumentException.class);
    assertEquals(1, reports.size());
  }

  @Test
  void stallsAndComesBack() {
    survives(
        2000,
        server -> {
          String line = "x".repeat(999) + "\n";
          try (var peer = Peer.connect(server);
              var other = Peer.connect(server)) {
            peer.send(line);
            // The server waits for us, and not for the other one.
            other.send("y\n");
            assertEquals("y\n".repeat(2000), other.read(4000));
            assertEquals(line.repeat(2000), peer.read(2_000_000));
          }
        });
    assertEquals(List.of(), reports);
  }

  @Test
  void dripsByteByByte() {
    survives(
        1,
        server -> {
          try (var peer = Peer.connect(server)) {
            for (byte b : "drip, drip\n".getBytes()) {
              peer.socket.getOutputStream().write(b);
            }
            assertEquals("drip, drip\n", peer.read(11));
          }
        });
  }

  @Test
  void tenThousandComeAndGo() {
    survives(
        1,
        server -> {
          for (int i = 0; i < 10_000; i++) {
            Peer.connect(server).reset();
          }
        });
    assertReportsAre(IOException.class);
  }

  @Test
  void descriptorsRunOut() throws Exception {
    var result = ChildJvm.javaWithDescriptors(ExhaustDescriptors.class, 120);
    assertEquals("no descriptors\nserves again\n", result.out(), result::toString);
  }
}
