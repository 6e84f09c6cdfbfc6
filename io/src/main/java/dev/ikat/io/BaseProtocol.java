package dev.ikat.io;

import org.jspecify.annotations.Nullable;

/**
 * What a transport calls, whatever it moves: asyncio's {@code BaseProtocol}. All methods are called
 * on the loop's thread, as callbacks: they must not await.
 *
 * {@snippet :
 * import dev.ikat.io.BaseProtocol;
 *
 * final class Patient implements BaseProtocol {
 *   private boolean mayWrite = true;
 *   public void pauseWriting() { mayWrite = false; }
 *   public void resumeWriting() { mayWrite = true; }
 * }
 * }
 */
public interface BaseProtocol {
  /**
   * The last call: the transport is closed.
   *
   * @param exception why; null if it was closed or aborted here, or if the peer has ended it
   */
  default void connectionLost(@Nullable Throwable exception) {}

  /** More than the high-water mark waits to be sent: better write no more for now. */
  default void pauseWriting() {}

  /** Not more than the low-water mark waits any longer. Comes after each {@link #pauseWriting}. */
  default void resumeWriting() {}
}
