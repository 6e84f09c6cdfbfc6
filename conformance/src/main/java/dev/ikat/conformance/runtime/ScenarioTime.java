package dev.ikat.conformance.runtime;

import dev.ikat.EventLoop;
import dev.ikat.spi.Clock;
import dev.ikat.spi.Poller;

/**
 * A scenario's time, in whole milliseconds: it moves only while nothing is ready. Where it cannot
 * move, or not that far, it stops the loop and keeps the reason.
 */
final class ScenarioTime implements Clock, Poller {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long maxTime;
  private final int maxTurns;
  private final Trace trace;
  private EventLoop loop;
  private long now;
  private int turns;
  private String end;

  ScenarioTime(long maxTime, int maxTurns, Trace trace) {
    this.maxTime = maxTime;
    this.maxTurns = maxTurns;
    this.trace = trace;
  }

  /** Says which loop to stop. */
  void attach(EventLoop newLoop) {
    loop = newLoop;
  }

  long millis() {
    return now;
  }

  /** Why the loop was stopped; null if it was not. */
  String end() {
    return end;
  }

  static long toNanos(long millis) {
    return Math.multiplyExact(millis, NANOS_PER_MILLI);
  }

  static long toMillis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }

  @Override
  public long nanoTime() {
    return toNanos(now);
  }

  @Override
  public void poll(long timeoutNanos) {
    turns++;
    if (trace.isComplete()) {
      loop.stop();
    } else if (turns > maxTurns) {
      stop("limit steps");
    } else if (timeoutNanos == FOREVER) {
      stop("deadlock");
    } else if (timeoutNanos > 0) {
      long then = now + toMillis(timeoutNanos);
      if (then > maxTime) {
        stop("limit time");
      } else {
        now = then;
      }
    }
  }

  private void stop(String why) {
    end = why;
    loop.stop();
  }

  @Override
  public void wakeup() {}

  @Override
  public boolean isRealTime() {
    return false;
  }
}
