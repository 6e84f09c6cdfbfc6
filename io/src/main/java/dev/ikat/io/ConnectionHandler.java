package dev.ikat.io;

import dev.ikat.woven.Suspends;

/**
 * What a server does with a connection. It is the body of a coroutine, which is run as a task of
 * its own for each connection, so it may await.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.io.ConnectionHandler;
 *
 * ConnectionHandler echo = (reader, writer) -> {
 *   try (writer) {
 *     for (byte[] line : reader) await(writer.write(line));
 *   }
 * };
 * }
 *
 * <p>The connection is closed when the writer is, or when the handler throws or is cancelled; not
 * when it just ends, as in asyncio.
 */
@FunctionalInterface
public interface ConnectionHandler {
  /** Serves the connection. What it throws goes to the loop's exception handler. */
  @Suspends
  void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
