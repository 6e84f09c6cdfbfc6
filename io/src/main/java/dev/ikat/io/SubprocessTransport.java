package dev.ikat.io;

import org.jspecify.annotations.Nullable;

/**
 * A child process, as a protocol sees it: asyncio's {@code SubprocessTransport}.
 *
 * {@snippet :
 * import dev.ikat.io.SubprocessTransport;
 * import dev.ikat.io.WriteTransport;
 *
 * void feed(SubprocessTransport child, byte[] data) {
 *   if (child.getPipeTransport(0) instanceof WriteTransport stdin) {
 *     stdin.write(data);
 *     stdin.close();
 *   }
 * }
 * }
 */
public interface SubprocessTransport extends BaseTransport {
  /** Its number in the operating system. */
  long getPid();

  /**
   * How it ended; null if it has not. Negative: by the signal of that number.
   *
   * <p>The JDK tells of a child that signal {@code n} has ended, and of one that has exited with
   * {@code 128 + n} as shells do, in the same way. It is taken for the signal if that was sent by
   * this transport, or is one that programs do not end by otherwise: SIGKILL, SIGSEGV, SIGABRT,
   * SIGBUS, SIGFPE and SIGILL.
   */
  @Nullable Integer getReturncode();

  /**
   * The transport of a pipe: 0 is a {@link WriteTransport}, 1 and 2 are {@link ReadTransport}s.
   *
   * @return null if that is no pipe
   */
  @Nullable BaseTransport getPipeTransport(int fd);

  /**
   * Sends a signal. Does nothing if the child has ended: its number may be another process's.
   *
   * @param signal as {@code SIGHUP} or {@code HUP}
   * @throws IllegalArgumentException if the system has no such signal
   */
  void sendSignal(String signal);

  /** Sends SIGTERM: asks the child to end. */
  void terminate();

  /** Sends SIGKILL: ends the child. */
  void kill();

  /** Closes the pipes, and kills the child if it still runs. */
  @Override
  void close();
}
