package dev.ikat.internal.loop;

import dev.ikat.spi.Clock;
import dev.ikat.spi.Poller;
import java.time.Duration;

/**
 * Time for tests: it stands still while anything is ready to run, and leaps to the next timer when
 * nothing is. Where there is no timer either, no one is left to wake the loop: {@link #whenStuck}
 * decides, and by default fails.
 *
 * <p>Only for loops that no other thread talks to: it would be stuck while an answer is under way.
 */
public class VirtualTime implements Clock, Poller {
  private long now;

  @Override
  public final long nanoTime() {
    return now;
  }

  @Override
  public void poll(long timeoutNanos) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    if (timeoutNanos == FOREVER) {
      whenStuck();
    } else {
      now += timeoutNanos;
    }
  }

  @Override
  public boolean needsLoopsThread() {
    return false;
  }

  /** Called when nothing is ready and no timer is set. */
  protected void whenStuck() {
    throw new IllegalStateException(
        "deadlock at "
            + elapsed()
            + ": nothing is ready and no timer is set, so no task can go on");
  }

  /** Moves time on, as a callback that takes long would. */
  public final void advance(Duration by) {
    now += by.toNanos();
  }

  /** How much time has passed. */
  public final Duration elapsed() {
    return Duration.ofNanos(now);
  }

  @Override
  public void wakeup() {}

  @Override
  public final boolean isRealTime() {
    return false;
  }
}
