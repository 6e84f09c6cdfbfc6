package dev.ikat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations as the loop reckons with them. */
final class Durations {
  /** Far enough for anybody, near enough that a deadline does not overflow. */
  private static final Duration LONGEST = Duration.ofDays(365L * 100);

  /** A constant: the JDK negates by way of BigDecimal. */
  private static final Duration EARLIEST = LONGEST.negated();

  private Durations() {}

  /** In nanoseconds, not negative, and small enough to be added to a time. */
  static long toNanos(Duration duration) {
    return Math.max(0, signedNanos(duration));
  }

  /** In nanoseconds, and small enough to be added to a time. */
  static long signedNanos(Duration duration) {
    if (duration.compareTo(LONGEST) >= 0) {
      return LONGEST.toNanos();
    }
    return duration.compareTo(EARLIEST) <= 0 ? -LONGEST.toNanos() : duration.toNanos();
  }

  static long toMillis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
