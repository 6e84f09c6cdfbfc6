package dev.ikat.spi;

/**
 * The time an event loop goes by.
 *
 * {@snippet :
 * import dev.ikat.spi.Clock;
 *
 * Clock stopped = () -> 0;
 * }
 */
@FunctionalInterface
public interface Clock {
  /** Nanoseconds since some fixed moment; never goes back. Called on the loop's thread. */
  long nanoTime();

  /** The JVM's monotonic clock. */
  static Clock system() {
    return System::nanoTime;
  }
}
