package dev.ikat.io;

/**
 * The two sides of a connection, as {@code openConnection} returns them.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 *
 * String ask(String question) {
 *   try (var connection = await(openConnection("localhost", 8080))) {
 *     await(connection.writer().write(question.getBytes()));
 *     connection.writer().writeEof();
 *     return new String(await(connection.reader().read()));
 *   }
 * }
 * }
 *
 * @param reader what the peer sends
 * @param writer what is sent to the peer
 */
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {
  /** Closes the writer: what has been written is sent, and then the connection is closed. */
  @Override
  public void close() {
    writer.close();
  }
}
