package dev.ikat.internal.loop;

import dev.ikat.spi.Poller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A poller with no I/O: it parks the thread. */
public final class ParkingPoller implements Poller {
  private volatile boolean woken;
  private volatile @Nullable Thread waiting;

  @Override
  public void poll(long timeoutNanos) {
    if (timeoutNanos != 0 && !woken) {
      waiting = Thread.currentThread();
      try {
        park(timeoutNanos);
      } finally {
        waiting = null;
      }
    }
    if (woken) {
      woken = false;
    }
  }

  @Override
  public boolean needsLoopsThread() {
    return false;
  }

  private void park(long timeoutNanos) {
    long start = System.nanoTime();
    // Parking with the interrupt flag set returns at once, so it must end the wait.
    while (!woken && !Thread.currentThread().isInterrupted()) {
      if (timeoutNanos == FOREVER) {
        LockSupport.park(this);
      } else {
        long left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return;
        }
        LockSupport.parkNanos(this, left);
      }
    }
  }

  @Override
  public void wakeup() {
    woken = true;
    LockSupport.unpark(waiting);
  }
}
