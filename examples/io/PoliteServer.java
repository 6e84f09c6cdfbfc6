import static dev.ikat.Asyncio.*;
import static dev.ikat.io.AsyncioIO.*;

import dev.ikat.io.StreamReader;
import dev.ikat.io.StreamWriter;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * An echo server that ends politely: on SIGTERM or Ctrl-C it takes no more connections, and those
 * there are get ten seconds to end; on the second it ends at once.
 *
 * <pre>./ikat run examples/io/PoliteServer.java
 * nc localhost 50007</pre>
 */
class PoliteServer {
  private static final Duration GRACE = Duration.ofSeconds(10);

  void main(String[] arguments) {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50007;
    run(
        async(() -> {
          var server = await(startServer(this::echo, "localhost", port));
          try (var signals = signals("SIGTERM", "SIGINT")) {
            IO.println("listening on port " + ((InetSocketAddress) server.address()).getPort());
            String signal = await(signals.next());
            server.close();
            IO.println("got " + signal + ": no more connections");
            var impatience =
                createTask(
                    async(() -> {
                      await(signals.next());
                      server.abortClients();
                    }));
            await(server.shutdown(GRACE));
            impatience.cancel();
            IO.println("all have gone");
          }
        }));
  }

  private void echo(StreamReader reader, StreamWriter writer) {
    try (writer) {
      for (byte[] line : reader) await(writer.write(line));
    }
  }
}
