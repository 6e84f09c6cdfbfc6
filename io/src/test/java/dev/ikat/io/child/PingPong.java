package dev.ikat.io.child;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.io.AsyncioIO.createConnection;
import static dev.ikat.io.AsyncioIO.createServer;
import static dev.ikat.io.AsyncioIO.ioBackend;

import dev.ikat.Future;
import dev.ikat.io.Protocol;
import dev.ikat.io.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends a byte back and forth twenty times, and says by what. */
public final class PingPong {
  private PingPong() {}

  public static void main(String[] arguments) {
    run(
        async(() -> {
          try (var server = await(createServer(() -> new Answering(null), "localhost", 0))) {
            Future<Integer> done = getRunningLoop().createFuture();
            var client = await(createConnection(() -> new Answering(done), server.address()));
            client.transport().write(new byte[1]);
            System.out.println(ioBackend() + " " + await(done));
            client.transport().close();
          }
        }));
  }

  /** Sends a byte for a byte; the side that counts does so twenty times. */
  private static final class Answering implements Protocol {
    private final @Nullable Future<Integer> done;
    private @Nullable Transport transport;
    private int count;

    Answering(@Nullable Future<Integer> done) {
      this.done = done;
    }

    @Override
    public void connectionMade(Transport made) {
      transport = made;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      count++;
      if (done != null && count == 20) {
        done.setResult(count);
      } else if (transport != null) {
        transport.write(data);
      }
    }
  }
}
