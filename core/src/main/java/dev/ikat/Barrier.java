package dev.ikat;

import dev.ikat.woven.Suspends;

/**
 * A place where a number of tasks wait for each other. asyncio's {@code Barrier}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Barrier;
 *
 * void main() {
 *   var barrier = new Barrier(2);
 *   run(async(() -> {
 *     var other = createTask(barrier.waitFor());
 *     IO.println("I was number " + await(barrier.waitFor()));
 *     IO.println("the other was number " + await(other));
 *   }));
 * }
 * }
 *
 * <pre>
 *   FILLING --all have come--> DRAINING --all have left--> FILLING
 *      |---reset, with some waiting--> RESETTING --all have left--> FILLING
 *   any --abort--> BROKEN --reset--> FILLING (or RESETTING)
 * </pre>
 *
 * <p>A task that is cancelled while it waits just leaves; the barrier does not break. Not
 * thread-safe.
 */
public final class Barrier {
  private enum State {
    FILLING,
    DRAINING,
    RESETTING,
    BROKEN
  }

  private final Condition changed = new Condition();
  private final int parties;
  private State state = State.FILLING;
  private int count;

  /**
   * A barrier for so many tasks.
   *
   * @throws IllegalArgumentException if that is less than one
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier's parties must be >= 1, not " + parties);
    }
    this.parties = parties;
  }

  /**
   * Waits until all have come; while the ones before are still leaving, for that first. Gives which
   * one this was, from 0.
   *
   * @throws BrokenBarrierException when awaited, if the barrier is or gets aborted, or gets reset
   */
  @CheckReturnValue
  public Coroutine<Integer> waitFor() {
    return CoroutineImpl.named(
        () -> {
          try (Hold _ = heldLock()) {
            changed.waitNow(() -> state != State.DRAINING && state != State.RESETTING);
            if (state == State.BROKEN) {
              throw new BrokenBarrierException("the barrier has been aborted");
            }
            return enter();
          }
        },
        "Barrier.waitFor");
  }

  @Suspends
  private int enter() {
    try {
      int index = count++;
      if (index + 1 == parties) {
        state = State.DRAINING;
        changed.signalAll();
      } else {
        changed.waitNow(() -> state != State.FILLING);
        if (state == State.BROKEN || state == State.RESETTING) {
          throw new BrokenBarrierException("the barrier was aborted or reset");
        }
      }
      return index;
    } finally {
      count--;
      leave();
    }
  }

  private void leave() {
    if (count == 0) {
      if (state == State.RESETTING || state == State.DRAINING) {
        state = State.FILLING;
      }
      changed.signalAll();
    }
  }

  /** Makes it empty again; who waits now gets {@link BrokenBarrierException}. */
  @CheckReturnValue
  public Coroutine<Void> reset() {
    return CoroutineImpl.named(
        () -> {
          try (Hold _ = heldLock()) {
            state = count > 0 ? State.RESETTING : State.FILLING;
            changed.signalAll();
          }
          return null;
        },
        "Barrier.reset");
  }

  /** Breaks it: who waits now or later gets {@link BrokenBarrierException}, until it is reset. */
  @CheckReturnValue
  public Coroutine<Void> abort() {
    return CoroutineImpl.named(
        () -> {
          try (Hold _ = heldLock()) {
            state = State.BROKEN;
            changed.signalAll();
          }
          return null;
        },
        "Barrier.abort");
  }

  @Suspends
  private Hold heldLock() {
    return Asyncio.await(changed.hold());
  }

  /** How many tasks it is for. */
  public int parties() {
    return parties;
  }

  /** How many wait at it now. */
  public int waiting() {
    return state == State.FILLING ? count : 0;
  }

  /** Whether it has been aborted. */
  public boolean broken() {
    return state == State.BROKEN;
  }

  @Override
  public String toString() {
    return "Barrier[" + state + ", " + waiting() + "/" + parties + "]";
  }
}
