package dev.ikat.io;

import java.util.Locale;

/**
 * The functions of asyncio that do I/O, meant for {@code import static dev.ikat.io.AsyncioIO.*}
 * beside {@link dev.ikat.Asyncio}'s.
 *
 * {@snippet :
 * import static dev.ikat.io.AsyncioIO.*;
 *
 * IO.println("I/O is done by " + ioBackend());
 * }
 */
public final class AsyncioIO {
  private AsyncioIO() {}

  /**
   * How the loops of this JVM ask the operating system for I/O: {@code epoll}, {@code io_uring} or
   * {@code nio}. Epoll where it is there and the JVM may load native code, else nio; {@code
   * -Dikat.io=…} forces one. Any thread.
   *
   * @throws IllegalStateException if the one that is forced cannot be used; the message says what
   *     to add
   */
  public static String ioBackend() {
    return Backend.selected().name().toLowerCase(Locale.ROOT);
  }
}
