package dev.ikat.io;

/**
 * The marks between which a transport's writing is paused and resumed, in bytes.
 *
 * {@snippet :
 * import dev.ikat.io.WriteBufferLimits;
 *
 * var usual = new WriteBufferLimits(16 * 1024, 64 * 1024);
 * }
 *
 * @param low writing is resumed when not more than this waits
 * @param high writing is paused when more than this waits
 */
public record WriteBufferLimits(int low, int high) {
  static final WriteBufferLimits DEFAULT = new WriteBufferLimits(16 * 1024, 64 * 1024);

  /**
   * @throws IllegalArgumentException unless high ≥ low ≥ 0
   */
  public WriteBufferLimits {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException("high (" + high + ") must be >= low (" + low + ") >= 0");
    }
  }
}
