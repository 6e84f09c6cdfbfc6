package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.openConnection;
import static dev.ikat.io.AsyncioIO.startServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ikat.Task;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers whose handlers are coroutines. */
class StartServerTest {
  private static final ConnectionHandler ECHO =
      (reader, writer) -> {
        try (writer) {
          for (byte[] line : reader) {
            await(writer.write(line));
          }
        }
      };

  @Test
  void echoesToManyAtOnce() {
    run(
        async(() -> {
          try (var server = await(startServer(ECHO, "127.0.0.1", 0))) {
            taskGroup(group -> {
              for (int i = 0; i < 50; i++) {
                String name = "client " + i;
                group.createTask(async(() -> talk(server, name)));
              }
            });
          }
        }));
  }

  private static void talk(Server server, String name) {
    try (var connection = await(openConnection(server.address()))) {
      for (int i = 0; i < 20; i++) {
        String line = name + ": " + i + "\n";
        await(connection.writer().write(line.getBytes()));
        assertEquals(line, new String(await(connection.reader().readline())));
      }
      connection.writer().writeEof();
      assertEquals("", new String(await(connection.reader().read())));
      await(connection.writer().aclose());
    }
  }

  @Test
  void aMegabyteGoesThereAndBack() {
    run(
        async(() -> {
          try (var server = await(startServer(ECHO, "127.0.0.1", 0));
              var connection = await(openConnection(server.address()))) {
            var line = new byte[1_000_000];
            for (int i = 0; i < line.length; i++) {
              line[i] = (byte) ('a' + i % 23);
              if (i % 1000 == 999) {
                line[i] = '\n';
              }
            }
            connection.writer().write(line);
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                line, await(connection.reader().readexactly(line.length)));
          }
        }));
  }

  @Test
  void whatAHandlerThrowsIsReportedAndClosesTheConnection() {
    run(
        async(() -> {
          var reports = new ArrayList<Object>();
          getRunningLoop()
              .setExceptionHandler((_, context) -> reports.add(context.get("exception")));
          var failure = new IllegalStateException("bad request");
          try (var server =
                  await(
                      startServer(
                          (reader, writer) -> {
                            await(reader.readline());
                            throw failure;
                          },
                          "127.0.0.1",
                          0));
              var peer = Peer.connect(server.address())) {
            peer.send("x\n");
            await(toThread(() -> assertEquals("", peer.readAll())));
          }
          assertEquals(List.of(failure), reports);
        }));
  }

  @Test
  void aHandlerThatIsCancelledClosesTheConnection() {
    run(
        async(() -> {
          var task = getRunningLoop().<Task<?>>createFuture();
          try (var server =
                  await(
                      startServer(
                          (reader, writer) -> {
                            task.setResult(currentTask());
                            await(reader.readline());
                          },
                          "127.0.0.1",
                          0));
              var peer = Peer.connect(server.address())) {
            await(task).cancel();
            await(toThread(() -> assertEquals("", peer.readAll())));
          }
        }));
  }

  @Test
  void aHandlerMayEndBeforeTheConnectionDoes() {
    run(
        async(() -> {
          var writers = getRunningLoop().<StreamWriter>createFuture();
          try (var server =
                  await(startServer((_, writer) -> writers.setResult(writer), "127.0.0.1", 0));
              var peer = Peer.connect(server.address())) {
            var writer = await(writers);
            await(writer.write("later".getBytes()));
            writer.close();
            await(toThread(() -> assertEquals("later", peer.readAll())));
          }
        }));
  }

  @Test
  void theLimitIsTheReaders() {
    run(
        async(() -> {
          var failed = getRunningLoop().<Throwable>createFuture();
          try (var server =
                  await(
                      startServer(
                          (reader, writer) -> {
                            try (writer) {
                              failed.setResult(
                                  assertThrows(
                                      IllegalArgumentException.class,
                                      () -> await(reader.readline())));
                            }
                          },
                          new InetSocketAddress("127.0.0.1", 0),
                          ServerOptions.DEFAULT.limit(10)));
              var peer = Peer.connect(server.address())) {
            peer.send("longer than ten\n");
            await(failed);
          }
        }));
  }

  @Test
  void shutdownEndsConnectionsInTheMiddleOfAHandler() {
    run(
        async(() -> {
          Server server = await(startServer(ECHO, "127.0.0.1", 0));
          try (var peer = Peer.connect(server.address())) {
            peer.send("ping\n");
            await(toThread(() -> assertEquals("ping\n", peer.read(5))));
            await(server.shutdown(Duration.ofMillis(20)));
            await(toThread(() -> assertEquals("", peer.readAll())));
          }
        }));
  }

  @Test
  void aClientOfSlowDrips() {
    run(
        async(() -> {
          try (var server = await(startServer(ECHO, "127.0.0.1", 0));
              var peer = Peer.connect(server.address())) {
            await(
                toThread(() -> {
                  for (char c : "drip\n".toCharArray()) {
                    peer.send("" + c);
                  }
                  assertEquals("drip\n", peer.read(5));
                }));
          }
        }));
  }
}
