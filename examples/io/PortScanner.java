import static dev.ikat.Asyncio.*;
import static dev.ikat.io.AsyncioIO.*;

import dev.ikat.*;
import dev.ikat.io.*;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which ports of this machine somebody listens on: hundreds of connections at once, on one thread.
 *
 * <pre>
 *   ./ikat run examples/io/PortScanner.java 1 10000    # the ports from 1 to 10,000
 *   ./ikat run examples/io/PortScanner.java            # opens three, finds them, and ends
 * </pre>
 */
class PortScanner {
  private static final int AT_ONCE = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The port if it is open, else 0. */
  static Coroutine<Integer> probe(int port) {
    return async(() -> {
      try {
        return timeout(
            PATIENCE,
            () -> {
              try (var _ = await(openConnection("127.0.0.1", port), IOException.class)) {
                return port;
              }
            });
      } catch (Exception refusedOrSilent) {
        return 0;
      }
    });
  }

  /** The open ones, as they are found. */
  static List<Integer> scan(List<Integer> ports) {
    var open = new ArrayList<Integer>();
    for (int port : mapAsync(ports, AT_ONCE, PortScanner::probe)) {
      if (port != 0) open.add(port);
    }
    return open;
  }

  static void main(String... args) {
    run(
        async(() -> {
          if (args.length == 2) {
            int from = Integer.parseInt(args[0]);
            int to = Integer.parseInt(args[1]);
            IO.println(scan(IntStream.rangeClosed(from, to).boxed().toList()));
            return;
          }
          var servers = new ArrayList<Server>();
          var expected = new ArrayList<Integer>();
          for (int i = 0; i < 3; i++) {
            var server = await(startServer((_, writer) -> writer.close(), "127.0.0.1", 0));
            servers.add(server);
            expected.add(((InetSocketAddress) server.address()).getPort());
          }
          var around = new ArrayList<Integer>();
          for (int port : expected) {
            for (int p = Math.max(1, port - 100); p <= Math.min(65_535, port + 100); p++) {
              if (!around.contains(p)) around.add(p);
            }
          }
          IO.println("all three found: " + scan(around).containsAll(expected));
          servers.forEach(Server::close);
        }));
  }
}
