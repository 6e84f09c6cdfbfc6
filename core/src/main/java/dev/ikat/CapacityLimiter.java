package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number of tokens, each borrowed by somebody who is known by name: a semaphore that cannot be
 * borrowed from twice by mistake, and can be resized. trio's {@code CapacityLimiter}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.CapacityLimiter;
 *
 * void main() {
 *   var limiter = new CapacityLimiter(2);
 *   run(async(() -> {
 *     try (var _ = await(limiter.hold())) {
 *       IO.println(limiter.borrowed() + " of " + limiter.total());
 *     }
 *   }));
 * }
 * }
 *
 * <p>The borrower is the current task unless another object is named. Who waits is served in the
 * order of coming. Not thread-safe.
 */
public final class CapacityLimiter {
  private final WaiterList waiters = new WaiterList(this);

  /** Who has a token, compared by identity. */
  private final Map<Borrower, Boolean> borrowers = new LinkedHashMap<>();

  private int total;

  /** A borrower; two are the same if they are the same object. */
  private record Borrower(Object who) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Borrower(Object o) && o == who;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(who);
    }
  }

  /**
   * So many tokens.
   *
   * @throws IllegalArgumentException if that is less than one
   */
  public CapacityLimiter(int total) {
    setTotal(total);
  }

  /** How many tokens there are. */
  public int total() {
    return total;
  }

  /**
   * Changes how many tokens there are. If fewer than are borrowed, nobody gets one until enough
   * have come back.
   *
   * @throws IllegalArgumentException if that is less than one
   */
  public void setTotal(int newTotal) {
    if (newTotal < 1) {
      throw new IllegalArgumentException("a limiter's tokens must be >= 1, not " + newTotal);
    }
    total = newTotal;
    handOut();
  }

  /** How many tokens are borrowed. */
  public int borrowed() {
    return borrowers.size();
  }

  /** How many tokens can be borrowed now. */
  public int available() {
    return Math.max(0, total - borrowers.size());
  }

  /** Waits for a token and borrows it for the current task. */
  @CheckReturnValue
  public Coroutine<Void> acquire() {
    return CoroutineImpl.named(
        () -> {
          borrow(Asyncio.requireTask());
          return null;
        },
        "CapacityLimiter.acquire");
  }

  /**
   * Waits for a token and borrows it for the borrower, which is compared by identity.
   *
   * <p>When awaited: {@link IllegalStateException} if it has one already: it would wait for itself.
   */
  @CheckReturnValue
  public Coroutine<Void> acquireOnBehalfOf(Object borrower) {
    Objects.requireNonNull(borrower, "borrower");
    return CoroutineImpl.named(
        () -> {
          borrow(borrower);
          return null;
        },
        "CapacityLimiter.acquire");
  }

  /** Borrows a token for the current task, and gives something that gives it back when closed. */
  @CheckReturnValue
  public Coroutine<Hold> hold() {
    return CoroutineImpl.named(
        () -> {
          TaskImpl<?> task = Asyncio.requireTask();
          borrow(task);
          return new Release(() -> releaseOnBehalfOf(task));
        },
        "CapacityLimiter.hold");
  }

  @Suspends
  private void borrow(Object who) {
    TaskImpl<?> task = Asyncio.requireTask();
    Borrower borrower = new Borrower(who);
    if (borrowers.containsKey(borrower)) {
      throw hasOne(who);
    }
    if (available() > 0 && !waiters.hasLive()) {
      borrowers.put(borrower, true);
      return;
    }
    WaiterList.Waiter waiter = waiters.add(task);
    waiter.value = borrower;
    try {
      waiters.await(task, waiter, false);
    } catch (CancelledError e) {
      if (waiter.done() && !waiter.cancelled()) {
        borrowers.remove(borrower);
        handOut();
      }
      throw e;
    }
  }

  private IllegalStateException hasOne(Object who) {
    return new IllegalStateException(who + " has a token of this limiter already: " + this);
  }

  private void handOut() {
    while (available() > 0) {
      WaiterList.Waiter next = waiters.popPending();
      if (next == null) {
        return;
      }
      Borrower borrower = (Borrower) Objects.requireNonNull(next.value);
      if (borrowers.putIfAbsent(borrower, true) == null) {
        next.complete(null);
      } else {
        // It waited twice, and the first time has been served.
        next.fail(hasOne(borrower.who()));
      }
    }
  }

  /**
   * Gives back the current task's token.
   *
   * @throws IllegalStateException if it has none
   */
  public void release() {
    releaseOnBehalfOf(Asyncio.requireTask());
  }

  /**
   * Gives back the borrower's token.
   *
   * @throws IllegalStateException if it has none
   */
  public void releaseOnBehalfOf(Object borrower) {
    if (borrowers.remove(new Borrower(borrower)) == null) {
      throw new IllegalStateException(borrower + " has no token of this limiter: " + this);
    }
    handOut();
  }

  /** Who has a token. */
  public Set<Object> borrowers() {
    Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
    borrowers.keySet().forEach(b -> all.add(b.who()));
    return all;
  }

  @Override
  public String toString() {
    return "CapacityLimiter["
        + borrowers.size()
        + "/"
        + total
        + ", waiters="
        + waiters.size()
        + "]";
  }
}
