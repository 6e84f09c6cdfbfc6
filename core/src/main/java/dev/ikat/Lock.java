package dev.ikat;

import dev.ikat.woven.Suspends;

/**
 * A lock for tasks: one holds it at a time, the others wait in the order in which they came.
 * asyncio's {@code Lock}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Lock;
 * import java.time.Duration;
 *
 * void main() {
 *   var lock = new Lock();
 *   run(async(() -> await(gather(
 *       async(() -> {
 *         try (var _ = await(lock.hold())) {
 *           await(sleep(Duration.ofMillis(5)));
 *           IO.println("first");
 *         }
 *       }),
 *       async(() -> {
 *         try (var _ = await(lock.hold())) {
 *           IO.println("second");
 *         }
 *       })))));
 * }
 * }
 *
 * <p>It has no owner and is not re-entrant. Not thread-safe: it belongs to the loop of the first
 * task that has to wait for it; a task of another loop that has to wait gets an {@link
 * IllegalStateException}. A task that is cancelled while it waits passes its turn on.
 */
public final class Lock {
  private final WaiterList waiters = new WaiterList(this);
  private boolean locked;

  /** A lock that nobody holds. */
  public Lock() {}

  /** Waits until nobody else holds the lock, and takes it. Gives true. */
  @CheckReturnValue
  public Coroutine<Boolean> acquire() {
    return new CoroutineImpl<>("Lock.acquire") {
      @Override
      Boolean call(TaskImpl<?> task) {
        return acquireNow(task, false);
      }
    };
  }

  /** Takes the lock, like {@link #acquire}, and gives something that releases it when closed. */
  @CheckReturnValue
  public Coroutine<Hold> hold() {
    return new CoroutineImpl<>("Lock.hold") {
      @Override
      Hold call(TaskImpl<?> task) {
        acquireNow(task, false);
        return new Release(Lock.this::release);
      }
    };
  }

  /** Shielded: cancelled scopes do not cut the wait short. */
  @Suspends
  boolean acquireNow(TaskImpl<?> task, boolean shielded) {
    if (!locked && !waiters.hasLive()) {
      locked = true;
      return true;
    }
    try {
      waiters.await(task, waiters.add(task), shielded);
    } catch (CancelledError cancelled) {
      if (!locked) {
        waiters.wakeFirst();
      }
      throw cancelled;
    }
    locked = true;
    return true;
  }

  /**
   * Gives the lock to the first that waits, or sets it free.
   *
   * @throws IllegalStateException if nobody holds it
   */
  public void release() {
    if (!locked) {
      throw new IllegalStateException("the lock is not held: " + this);
    }
    locked = false;
    waiters.wakeFirst();
  }

  /** Whether somebody holds it. */
  public boolean locked() {
    return locked;
  }

  @Override
  public String toString() {
    return "Lock[" + (locked ? "locked" : "unlocked") + ", waiters=" + waiters.size() + "]";
  }
}
