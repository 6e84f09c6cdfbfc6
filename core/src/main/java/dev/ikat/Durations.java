package dev.ikat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations as the loop reckons with them: by the second, as every sleep passes through here. */
final class Durations {
  /** Far enough for anybody, near enough that a deadline does not overflow: a hundred years. */
  private static final long LONGEST_SECONDS = TimeUnit.DAYS.toSeconds(365L * 100);

  private static final long LONGEST = TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);

  private Durations() {}

  /** In nanoseconds, not negative, and small enough to be added to a time. */
  static long toNanos(Duration duration) {
    return Math.max(0, signedNanos(duration));
  }

  /** In nanoseconds, and small enough to be added to a time. */
  static long signedNanos(Duration duration) {
    long seconds = duration.getSeconds();
    if (seconds >= LONGEST_SECONDS) {
      return LONGEST;
    }
    return seconds < -LONGEST_SECONDS ? -LONGEST : seconds * 1_000_000_000 + duration.getNano();
  }

  static long toMillis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
