import static dev.ikat.Asyncio.*;
import static dev.ikat.io.AsyncioIO.*;

import dev.ikat.*;
import dev.ikat.io.*;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A proxy that takes TLS off: clients speak TLS with it, and it hands on what they say, in the
 * clear, to a server behind it.
 *
 * <pre>./ikat run examples/io/TlsProxy.java server.pem server.key 8443 localhost 8080</pre>
 */
class TlsProxy {
  final String host;
  final int port;

  TlsProxy(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** Hands on what comes from the one side to the other, not faster than that takes it. */
  static Coroutine<Void> pump(StreamReader from, StreamWriter to) {
    return async(() -> {
      byte[] data;
      while ((data = await(from.read(64 * 1024))).length > 0) {
        await(to.write(data));
      }
      if (to.canWriteEof()) {
        to.writeEof(); // the server's answer may still be under way
      } else {
        to.close(); // TLS ends both sides at once
      }
    });
  }

  void handle(StreamReader reader, StreamWriter writer) {
    try (writer;
        var target = await(openConnection(host, port), IOException.class)) {
      taskGroup(tg -> {
        tg.createTask(pump(reader, target.writer()));
        tg.createTask(pump(target.reader(), writer));
      });
    } catch (IOException e) {
      IO.println("no connection to " + host + ":" + port + ": " + e.getMessage());
    }
  }

  static void main(String... args) throws IOException {
    var tls = TlsOptions.server(Path.of(args[0]), Path.of(args[1]));
    var proxy = new TlsProxy(args[3], Integer.parseInt(args[4]));
    run(
        async(() -> {
          var options = ServerOptions.DEFAULT.tls(tls);
          int port = Integer.parseInt(args[2]);
          try (var server = await(startServer(proxy::handle, "localhost", port, options))) {
            IO.println("listening on " + ((InetSocketAddress) server.address()).getPort());
            await(server.serveForever());
          }
        }));
  }
}
