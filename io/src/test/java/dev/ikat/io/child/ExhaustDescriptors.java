package dev.ikat.io.child;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.openConnection;
import static dev.ikat.io.AsyncioIO.startServer;

import dev.ikat.io.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server in a process that runs out of descriptors, and has some again. */
public final class ExhaustDescriptors {
  private ExhaustDescriptors() {}

  public static void main(String[] arguments) {
    run(
        async(() -> {
          var loop = getRunningLoop();
          var told = loop.<String>createFuture();
          loop.setExceptionHandler((_, context) -> {
            if (context.get("exception") instanceof IOException e
                && e.getMessage().contains("Too many open files")) {
              told.setResult("no descriptors");
            }
          });
          Server server =
              await(
                  startServer(
                      (reader, writer) -> {
                        try (writer) {
                          for (byte[] line : reader) {
                            await(writer.write(line));
                          }
                        }
                      },
                      "127.0.0.1",
                      0));
          // All classes that are needed then are loaded now.
          echo(server);
          List<Socket> sockets = new ArrayList<>();
          var address = (InetSocketAddress) server.address();
          while (!told.done()) {
            await(
                toThread(() -> {
                  try {
                    sockets.add(new Socket(address.getAddress(), address.getPort()));
                  } catch (IOException ours) {
                    // This end has none left either: the server can be told only if it has one
                    // less.
                    if (!sockets.isEmpty()) {
                      sockets.removeLast().close();
                    }
                  }
                }));
          }
          System.out.println(await(told));
          await(
              toThread(() -> {
                for (Socket socket : sockets) {
                  socket.close();
                }
              }));
          echo(server);
          System.out.println("serves again");
          server.close();
          await(server.waitClosed());
        }));
  }

  private static void echo(Server server) throws IOException {
    try (var connection = await(openConnection(server.address()))) {
      await(connection.writer().write("hello\n".getBytes()));
      if (!new String(await(connection.reader().readline())).equals("hello\n")) {
        throw new IOException("no echo");
      }
    }
  }
}
