package dev.ikat.internal.stack;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An action that a body, which stands on a thread of its own, has the carrier's thread run for it,
 * because what it touches belongs to that thread.
 */
final class Errand {
  private final Runnable action;
  private final Thread asker;
  private @Nullable Throwable failure;
  private volatile boolean done;

  Errand(Runnable action, Thread asker) {
    this.action = action;
    this.asker = asker;
  }

  /** On the carrier's thread. */
  void run() {
    try {
      action.run();
    } catch (Throwable t) {
      failure = t;
    }
    done = true;
    LockSupport.unpark(asker);
  }

  /** On the asker's: returns when the action has ended, or throws what that has thrown. */
  void await() {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      // With the flag set, park would return at once again and again.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw sneak(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneak(Throwable t) throws X {
    throw (X) t;
  }
}
