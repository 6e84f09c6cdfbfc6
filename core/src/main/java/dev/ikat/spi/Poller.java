package dev.ikat.spi;

/**
 * The one thing in an event loop that blocks: it waits for I/O, for a wake-up, or for time to pass.
 * The loop calls it once in each turn.
 *
 * {@snippet :
 * import dev.ikat.spi.Poller;
 *
 * final class Spinning implements Poller {
 *   private volatile boolean woken;
 *
 *   public void poll(long timeoutNanos) {
 *     long start = System.nanoTime();
 *     while (!woken && System.nanoTime() - start < timeoutNanos) Thread.onSpinWait();
 *     woken = false;
 *   }
 *
 *   public void wakeup() {
 *     woken = true;
 *   }
 * }
 * }
 */
public interface Poller extends AutoCloseable {
  /** The timeout that stands for "until woken". */
  long FOREVER = Long.MAX_VALUE;

  /**
   * Returns when there is something for the loop to do: I/O callbacks, which it has then scheduled
   * with {@code callSoon}; {@link #wakeup} was called since the last poll returned; the thread was
   * interrupted (the flag is left as it is); or the time has passed. Called on the loop's thread,
   * unless {@link #needsLoopsThread} says otherwise.
   *
   * @param timeoutNanos 0: do not block; {@link #FOREVER}: no limit
   */
  void poll(long timeoutNanos);

  /** Makes a poll under way, or the next one, return at once. May be called by any thread. */
  void wakeup();

  /**
   * Whether {@code poll(0)} must be called on the very thread that runs the loop, as I/O needs it.
   * If not, the portable engine calls it on whatever thread of its own the loop stands on just
   * then, one at a time, which spares it a change of threads in each turn with work to do. A poll
   * that may block is always called on the loop's thread.
   */
  default boolean needsLoopsThread() {
    return true;
  }

  /**
   * The loop stops running, and no poll will follow for now: what is usually sent in the next one
   * is to be sent now. Called on the loop's thread.
   */
  default void flush() {}

  /**
   * Whether poll waits in real time. A virtual one must not be made to wait for anything but the
   * loop's timers.
   */
  default boolean isRealTime() {
    return true;
  }

  /** Releases what the poller holds; called when its loop is closed. */
  @Override
  default void close() {}
}
