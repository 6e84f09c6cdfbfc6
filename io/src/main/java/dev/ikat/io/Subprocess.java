package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.shield;

import dev.ikat.Coroutine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A child process: asyncio's {@code Process}, which is a class of Java's already.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 * import java.util.List;
 *
 * void main() {
 *   run(async(() -> {
 *     try (var sort = await(createSubprocessExec(List.of("sort"), SubprocessOptions.PIPED))) {
 *       await(sort.stdin().write("b\na\n".getBytes()));
 *       sort.stdin().close();
 *       for (byte[] line : sort.stdout()) IO.print(new String(line));
 *       IO.println(await(sort.waitFor()));
 *     }
 *   }));
 * }
 * }
 *
 * <p>Closing it, best by try-with-resources, kills a child that still runs; so does closing the
 * loop. All methods are for code that its loop runs.
 */
public final class Subprocess implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private final SubprocessTransport transport;
  private final ChildProcess child;
  private final SubprocessStreams streams;

  Subprocess(Connected<SubprocessTransport, SubprocessStreams> connected) {
    this.transport = connected.transport();
    this.child = (ChildProcess) connected.transport();
    this.streams = connected.protocol();
  }

  /** Its number in the operating system. */
  public long pid() {
    return transport.getPid();
  }

  /**
   * How it ended; null if it has not. Negative: by the signal of that number. What can be known of
   * that is said at {@link SubprocessTransport#getReturncode}.
   */
  public @Nullable Integer returncode() {
    return transport.getReturncode();
  }

  /** The transport below. */
  public SubprocessTransport transport() {
    return transport;
  }

  // ---- its streams ------------------------------------------------------------------------------

  /**
   * What is written here it reads from its standard input.
   *
   * @throws IllegalStateException if that is no pipe
   */
  public StreamWriter stdin() {
    return pipe(streams.stdin(), "stdin");
  }

  /**
   * What it writes to its standard output. While nobody reads it has to wait, from twice the limit
   * on.
   *
   * @throws IllegalStateException if that is no pipe
   */
  public StreamReader stdout() {
    return pipe(streams.stdout(), "stdout");
  }

  /**
   * What it writes to its error stream.
   *
   * @throws IllegalStateException if that is no pipe
   */
  public StreamReader stderr() {
    return pipe(streams.stderr(), "stderr");
  }

  private <T> T pipe(@Nullable T stream, String name) {
    if (stream == null) {
      throw new IllegalStateException(
          name
              + " of "
              + transport
              + " is no pipe: start it with options."
              + name
              + "(Stdio.PIPE)");
    }
    return stream;
  }

  // ---- waiting ----------------------------------------------------------------------------------

  /**
   * Waits until it has ended, and gives the {@link #returncode}. Any number of tasks may wait;
   * cancelling one does nothing to the child. It does not wait for pipes: another process may have
   * those open.
   *
   * <p>A child whose output nobody reads does not end: use {@link #communicate}.
   */
  @CheckReturnValue
  public Coroutine<Integer> waitFor() {
    return async(() -> await(shield(child.exited())));
  }

  /** Reads all that it writes to its pipes, and waits until it has ended. */
  @CheckReturnValue
  public Coroutine<SubprocessOutput> communicate() {
    return communicate(NOTHING);
  }

  /**
   * Writes the input and closes standard input, reads all that it writes to its pipes, and waits
   * until it has ended. That it ends before it has read everything is no error.
   *
   * @throws IllegalStateException when awaited, if there is input and standard input is no pipe
   */
  @CheckReturnValue
  public Coroutine<SubprocessOutput> communicate(byte[] input) {
    return async(() -> {
      if (input.length > 0) {
        stdin();
      }
      SubprocessOutput output =
          await(
              gather(
                  feed(input),
                  all(streams.stdout()),
                  all(streams.stderr()),
                  (_, stdout, stderr) -> new SubprocessOutput(stdout, stderr)));
      await(waitFor());
      return output;
    });
  }

  private Coroutine<@Nullable Void> feed(byte[] input) {
    return async(() -> {
      StreamWriter stdin = streams.stdin();
      if (stdin == null) {
        return null;
      }
      try {
        if (input.length > 0) {
          await(stdin.write(input), IOException.class);
        }
      } catch (IOException hasEnded) {
        // Broken pipe: it wanted no more.
      } finally {
        stdin.close();
      }
      return null;
    });
  }

  private static Coroutine<byte[]> all(@Nullable StreamReader reader) {
    return async(() -> reader == null ? NOTHING : await(reader.read()));
  }

  // ---- signals ----------------------------------------------------------------------------------

  /**
   * Sends it a signal. Does nothing if it has ended.
   *
   * @param signal as {@code SIGHUP} or {@code HUP}
   * @throws IllegalArgumentException if the system has no such signal
   */
  public void sendSignal(String signal) {
    transport.sendSignal(signal);
  }

  /** Asks it to end: SIGTERM. */
  public void terminate() {
    transport.terminate();
  }

  /** Ends it: SIGKILL. */
  public void kill() {
    transport.kill();
  }

  /** Closes the pipes, and kills it if it still runs. Does not wait. */
  @Override
  public void close() {
    transport.close();
  }

  @Override
  public String toString() {
    return transport.toString();
  }
}
