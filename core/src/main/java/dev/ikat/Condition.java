package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A lock, and a place to wait until another task says that something has changed. asyncio's {@code
 * Condition}; its {@code notify} is {@link #signal} here, as {@link Object} has that name.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Condition;
 * import java.util.ArrayList;
 *
 * void main() {
 *   var changed = new Condition();
 *   var items = new ArrayList<String>();
 *   run(async(() -> {
 *     var taker = createTask(async(() -> {
 *       try (var _ = await(changed.hold())) {
 *         await(changed.waitFor(() -> !items.isEmpty()));
 *         IO.println(items.removeFirst());
 *       }
 *     }));
 *     try (var _ = await(changed.hold())) {
 *       items.add("bread");
 *       changed.signal();
 *     }
 *     await(taker);
 *   }));
 * }
 * }
 *
 * <p>Waiting gives the lock back and takes it again before it returns, even if the task is
 * cancelled. A task may be woken for nothing: wait for a predicate. Not thread-safe.
 */
public final class Condition {
  private final WaiterList waiters = new WaiterList(this);
  private final Lock lock;

  /** A condition with a lock of its own. */
  public Condition() {
    this(new Lock());
  }

  /** A condition on a lock that others may share. */
  public Condition(Lock lock) {
    this.lock = Objects.requireNonNull(lock, "lock");
  }

  /** Takes the lock; see {@link Lock#acquire}. */
  @CheckReturnValue
  public Coroutine<Boolean> acquire() {
    return lock.acquire();
  }

  /** Takes the lock, and gives something that releases it when closed. */
  @CheckReturnValue
  public Coroutine<Hold> hold() {
    return lock.hold();
  }

  /**
   * Releases the lock.
   *
   * @throws IllegalStateException if nobody holds it
   */
  public void release() {
    lock.release();
  }

  /** Whether somebody holds the lock. */
  public boolean locked() {
    return lock.locked();
  }

  /**
   * Gives the lock back, waits until signalled, and takes the lock again. Gives true.
   *
   * @throws IllegalStateException when awaited, if nobody holds the lock
   */
  @CheckReturnValue
  public Coroutine<Boolean> waitFor() {
    return CoroutineImpl.named(this::waitNow, "Condition.waitFor");
  }

  /** Waits, as often as it takes, until the predicate is true. Gives true. */
  @CheckReturnValue
  public Coroutine<Boolean> waitFor(BooleanSupplier predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return CoroutineImpl.named(
        () -> {
          waitNow(predicate);
          return true;
        },
        "Condition.waitFor");
  }

  @Suspends
  void waitNow(BooleanSupplier predicate) {
    while (!predicate.getAsBoolean()) {
      waitNow();
    }
  }

  @Suspends
  private boolean waitNow() {
    TaskImpl<?> task = Asyncio.requireTask();
    checkLocked("wait on");
    lock.release();
    try {
      try {
        waiters.await(task);
      } finally {
        lockAgain(task);
      }
      return true;
    } catch (Throwable t) {
      // This task may have been signalled: let another have it. It may be one too many.
      waiters.wakeNext();
      throw t;
    }
  }

  /**
   * Takes the lock however often the task is cancelled meanwhile; then throws the last of these.
   */
  @Suspends
  private void lockAgain(TaskImpl<?> task) {
    CancelledError cancelled = null;
    while (true) {
      try {
        lock.acquireNow(task, true);
        break;
      } catch (CancelledError again) {
        cancelled = again;
      }
    }
    if (cancelled != null) {
      throw cancelled;
    }
  }

  /** Wakes one that waits; {@code notify} in asyncio. See {@link #signal(int)}. */
  public void signal() {
    signal(1);
  }

  /**
   * Wakes up to n that wait.
   *
   * @throws IllegalStateException if nobody holds the lock
   */
  public void signal(int n) {
    checkLocked("signal");
    for (int i = 0; i < n && waiters.wakeNext(); i++) {}
  }

  /** Wakes all that wait; {@code notify_all} in asyncio. See {@link #signal(int)}. */
  public void signalAll() {
    checkLocked("signal");
    waiters.wakeAll();
  }

  private void checkLocked(String operation) {
    if (!lock.locked()) {
      throw new IllegalStateException(
          "cannot " + operation + " a condition whose lock is not held: acquire it first");
    }
  }

  @Override
  public String toString() {
    return "Condition["
        + (lock.locked() ? "locked" : "unlocked")
        + ", waiters="
        + waiters.size()
        + "]";
  }
}
