package dev.ikat;

import dev.ikat.woven.Suspends;

/**
 * A number of permits that tasks take and give back; who finds none waits, in the order of coming.
 * asyncio's {@code Semaphore}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Semaphore;
 * import java.time.Duration;
 *
 * void main() {
 *   var permits = new Semaphore(2);
 *   run(async(() -> taskGroup(tg -> {
 *     for (int i = 0; i < 4; i++) {
 *       int n = i;
 *       tg.createTask(async(() -> {
 *         try (var _ = await(permits.hold())) {
 *           await(sleep(Duration.ofMillis(5)));
 *           IO.println("done " + n);
 *         }
 *       }));
 *     }
 *   })));
 * }
 * }
 *
 * <p>Not thread-safe; it belongs to the loop of the first task that has to wait.
 */
public sealed class Semaphore permits BoundedSemaphore {
  private final WaiterList waiters = new WaiterList(this);
  private int value;

  /** One permit. */
  public Semaphore() {
    this(1);
  }

  /**
   * So many permits.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public Semaphore(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("a semaphore's initial value must be >= 0, not " + value);
    }
    this.value = value;
  }

  /** Waits until there is a permit and it is one's turn, and takes one. Gives true. */
  @CheckReturnValue
  public final Coroutine<Boolean> acquire() {
    return CoroutineImpl.named(this::acquireNow, "Semaphore.acquire");
  }

  /** Takes a permit, and gives something that releases it when closed. */
  @CheckReturnValue
  public final Coroutine<Hold> hold() {
    return CoroutineImpl.named(
        () -> {
          acquireNow();
          return new Release(this::release);
        },
        "Semaphore.hold");
  }

  @Suspends
  private boolean acquireNow() {
    TaskImpl<?> task = Asyncio.requireTask();
    if (!locked()) {
      value--;
      return true;
    }
    WaiterList.Waiter waiter = waiters.add(task);
    try {
      waiters.await(task, waiter, false);
    } catch (CancelledError cancelled) {
      if (waiter.done() && !waiter.cancelled()) {
        value++;
      }
      throw cancelled;
    } finally {
      // Others may have come who found permits but had to queue behind us.
      while (value > 0 && handOver()) {}
    }
    return true;
  }

  private boolean handOver() {
    if (!waiters.wakeNext()) {
      return false;
    }
    value--;
    return true;
  }

  /**
   * Gives a permit back, to the first that waits.
   *
   * @throws IllegalStateException if this is a {@link BoundedSemaphore} and all are back
   */
  public void release() {
    value++;
    handOver();
  }

  /** Whether {@link #acquire} would have to wait: no permit, or others are before one. */
  public final boolean locked() {
    return value == 0 || waiters.hasLive();
  }

  final int value() {
    return value;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[value=" + value + ", waiters=" + waiters.size() + "]";
  }
}
