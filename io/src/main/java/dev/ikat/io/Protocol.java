package dev.ikat.io;

import java.nio.ByteBuffer;

/**
 * A protocol that is given the bytes that arrive: asyncio's {@code Protocol}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.Future;
 * import dev.ikat.io.*;
 * import java.net.InetSocketAddress;
 * import java.nio.ByteBuffer;
 *
 * final class Echo implements Protocol {
 *   private Transport transport;
 *   public void connectionMade(Transport made) { transport = made; }
 *   public void dataReceived(ByteBuffer data) { transport.write(data); }
 * }
 *
 * record Client(Future<Integer> answer) implements Protocol {
 *   public void connectionMade(Transport made) { made.write(new byte[] {42}); }
 *   public void dataReceived(ByteBuffer data) { answer.setResult((int) data.get()); }
 * }
 *
 * void main() {
 *   run(async(() -> {
 *     try (var server = await(createServer(Echo::new, "localhost", 0))) {
 *       var answer = getRunningLoop().<Integer>createFuture();
 *       var client = await(createConnection(() -> new Client(answer), server.address()));
 *       IO.println(await(answer));
 *       client.transport().close();
 *     }
 *   }));
 * }
 * }
 */
public non-sealed interface Protocol extends StreamProtocol {
  /**
   * Some bytes have come: one or more, cut anywhere.
   *
   * @param data readable only during the call, as it is a view of the buffer that was read into;
   *     copy what you keep, with {@code byte[] bytes = new byte[data.remaining()];
   *     data.get(bytes);}. Afterwards it is empty
   */
  default void dataReceived(ByteBuffer data) {}
}
