import static dev.ikat.Asyncio.*;
import static dev.ikat.io.AsyncioIO.*;

import dev.ikat.*;
import dev.ikat.io.*;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The same echo server twice, by callbacks and by a coroutine, and what an echo takes with each.
 *
 * <pre>./ikat run examples/io/EchoSideBySide.java [ROUNDS]</pre>
 */
class EchoSideBySide {
  /** By callbacks: the transport calls, the protocol answers. */
  static final class Callbacks implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport made) {
      transport = made;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      transport.write(data);
    }
  }

  /** By a coroutine: it reads top to bottom, and a slow peer makes it wait by itself. */
  static void coroutine(StreamReader reader, StreamWriter writer) {
    try (writer) {
      for (byte[] data = await(reader.read(64 * 1024));
          data.length > 0;
          data = await(reader.read(64 * 1024))) {
        await(writer.write(data));
      }
    }
  }

  /** Sends and awaits so many messages, one at a time; nanoseconds each. */
  static double nanosPerEcho(Server server, int rounds) {
    byte[] message = "x".repeat(1024).getBytes();
    var address = (InetSocketAddress) server.address();
    try (var connection = await(openConnection("localhost", address.getPort()))) {
      long began = System.nanoTime();
      for (int i = 0; i < rounds; i++) {
        await(connection.writer().write(message));
        byte[] echo = await(connection.reader().readexactly(message.length));
        if (echo.length != message.length) throw new AssertionError(echo.length);
      }
      return (double) (System.nanoTime() - began) / rounds;
    }
  }

  static void main(String... args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    run(
        async(() -> {
          try (var callbacks = await(createServer(Callbacks::new, "localhost", 0));
              var coroutines = await(startServer(EchoSideBySide::coroutine, "localhost", 0))) {
            double byCallbacks = 0;
            double byCoroutines = 0;
            // Alternated, so that both have the same share of a machine that is busy; the first
            // rounds are the compiler's.
            for (int i = 0; i < 6; i++) {
              double one = nanosPerEcho(callbacks, rounds);
              double two = nanosPerEcho(coroutines, rounds);
              byCallbacks = i < 2 ? 0 : byCallbacks + one / 4;
              byCoroutines = i < 2 ? 0 : byCoroutines + two / 4;
            }
            IO.println("callbacks   %.1f µs an echo".formatted(byCallbacks / 1000));
            IO.println("coroutines  %.1f µs an echo".formatted(byCoroutines / 1000));
            IO.println("ratio       %.2f".formatted(byCoroutines / byCallbacks));
          }
        }));
  }
}
