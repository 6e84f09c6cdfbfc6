package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.openConnection;
import static dev.ikat.io.AsyncioIO.startServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** CPython's asyncio at the other end, in both directions, where there is a python3. */
class CpythonPeerTest {
  private static final int CLIENTS = 20;
  private static final int LINES = 50;

  private static final String SERVER =
      """
      import asyncio, sys
      async def handle(reader, writer):
          async for line in reader:
              writer.write(line)
              await writer.drain()
          writer.write(b'end\\n')
          await writer.drain()
          writer.close()
          await writer.wait_closed()
      async def main():
          server = await asyncio.start_server(handle, '127.0.0.1', 0)
          print(server.sockets[0].getsockname()[1], flush=True)
          await asyncio.to_thread(sys.stdin.read)
          server.close()
      asyncio.run(main())
      """;

  private static final String CLIENT =
      """
      import asyncio, sys
      async def talk(port, name):
          reader, writer = await asyncio.open_connection('127.0.0.1', port)
          for i in range(%d):
              line = f'{name}: {i}\\n'.encode()
              writer.write(line)
              await writer.drain()
              assert await reader.readline() == line
          writer.write_eof()
          assert await reader.read() == b'end\\n'
          writer.close()
          await writer.wait_closed()
      async def main():
          port = int(sys.argv[1])
          await asyncio.gather(*(talk(port, f'client {i}') for i in range(%d)))
          print('all', flush=True)
      asyncio.run(main())
      """
          .formatted(LINES, CLIENTS);

  @TestFactory
  Stream<DynamicTest> withCpython() {
    if (!hasPython()) {
      return Stream.empty();
    }
    return Stream.of(
        dynamicTest("our clients, its server", CpythonPeerTest::ourClients),
        dynamicTest("its clients, our server", CpythonPeerTest::ourServer));
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "-c", "import asyncio").start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Process python(String... arguments) throws IOException {
    var command = Stream.concat(Stream.of("python3", "-c"), Stream.of(arguments)).toList();
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String firstLine(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  private static void ourClients() throws Exception {
    Process server = python(SERVER);
    try {
      int port = Integer.parseInt(firstLine(server));
      run(
          async(() -> {
            taskGroup(group -> {
              for (int i = 0; i < CLIENTS; i++) {
                String name = "client " + i;
                group.createTask(async(() -> talk(new InetSocketAddress("127.0.0.1", port), name)));
              }
            });
          }));
    } finally {
      server.getOutputStream().close();
      assertEquals(0, server.waitFor());
    }
  }

  private static void talk(InetSocketAddress server, String name) {
    try (var connection = await(openConnection(server))) {
      for (int i = 0; i < LINES; i++) {
        String line = name + ": " + i + "\n";
        await(connection.writer().write(line.getBytes()));
        assertEquals(line, new String(await(connection.reader().readline())));
      }
      connection.writer().writeEof();
      assertEquals("end\n", new String(await(connection.reader().read())));
      await(connection.writer().aclose());
    }
  }

  private static void ourServer() {
    run(
        async(() -> {
          try (var server =
              await(
                  startServer(
                      (reader, writer) -> {
                        try (writer) {
                          for (byte[] line : reader) {
                            await(writer.write(line));
                          }
                          await(writer.write("end\n".getBytes()));
                        }
                      },
                      "127.0.0.1",
                      0))) {
            int port = ((InetSocketAddress) server.address()).getPort();
            Process client = python(CLIENT, "" + port);
            await(toThread(() -> assertEquals("all", firstLine(client))));
            await(toThread(() -> assertEquals(0, client.waitFor())));
          }
        }));
  }
}
