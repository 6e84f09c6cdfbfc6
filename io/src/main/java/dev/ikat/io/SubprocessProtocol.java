package dev.ikat.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that is told of a child process: asyncio's {@code SubprocessProtocol}. Pipes are named
 * by their numbers: 0, 1 and 2. The calls are {@code connectionMade}; data as it comes; for each
 * pipe {@code pipeConnectionLost}, and {@code processExited}, in any order; {@code connectionLost}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.Event;
 * import dev.ikat.io.*;
 * import java.nio.ByteBuffer;
 * import java.nio.charset.StandardCharsets;
 * import java.util.List;
 *
 * record Printing(Event over) implements SubprocessProtocol {
 *   public void pipeDataReceived(int fd, ByteBuffer data) {
 *     IO.print(fd + ": " + StandardCharsets.UTF_8.decode(data));
 *   }
 *   public void processExited() { IO.println("exited"); }
 *   public void connectionLost(Throwable exception) { over.set(); }
 * }
 *
 * void main() {
 *   run(async(() -> {
 *     var over = new Event();
 *     var options = SubprocessOptions.DEFAULT.stdout(Stdio.PIPE);
 *     await(subprocessExec(() -> new Printing(over), List.of("echo", "hello"), options));
 *     await(over.waitFor());
 *   }));
 * }
 * }
 *
 * <p>What a method throws is given to the loop's exception handler, and closes the transport.
 */
public interface SubprocessProtocol extends BaseProtocol {
  /** The first call. */
  default void connectionMade(SubprocessTransport transport) {}

  /**
   * The child has written something.
   *
   * @param fd 1 for its standard output, 2 for its error stream
   * @param data a read-only view of the bytes, which is empty after the call
   */
  default void pipeDataReceived(int fd, ByteBuffer data) {}

  /**
   * A pipe is closed, by whichever side.
   *
   * @param exception why; null if there was no failure
   */
  default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

  /** The child has ended, and {@link SubprocessTransport#getReturncode} says how. */
  default void processExited() {}
}
