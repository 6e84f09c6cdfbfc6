package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for a lock, a queue, an event …, in the order in which they came: the one
 * list that every primitive parks its tasks in. (trio calls it a parking lot.)
 *
 * <p>A waiter that has been woken stays in the list until its task runs, so that a primitive can
 * see that somebody is about to be served. Who was woken and is then cancelled must pass the
 * wake-up on; that is the primitive's business, as each has its own idea of what was handed over.
 *
 * <p>The list belongs to the loop of the first task that waits in it. All calls on its thread.
 */
final class WaiterList {
  /** One task's wait; a link of the list. */
  static final class Waiter extends FutureImpl<Void> {
    private @Nullable Waiter before;
    private @Nullable Waiter after;
    private boolean listed;

    /** What is handed over, by whom it was woken or to whom wakes it; the primitive's business. */
    @Nullable Object value;

    Waiter(EventLoopImpl loop) {
      super(loop);
    }
  }

  /** What the tasks wait for, for messages and the await graph. */
  private final Object owner;

  private @Nullable EventLoopImpl loop;
  private @Nullable Waiter first;
  private @Nullable Waiter last;

  WaiterList(Object owner) {
    this.owner = owner;
  }

  /** Adds a waiter for the task at the end. */
  Waiter add(TaskImpl<?> task) {
    EventLoopImpl bound = loop;
    if (bound == null) {
      loop = task.loop;
    } else if (bound != task.loop) {
      throw new IllegalStateException(owner + " is bound to a different event loop");
    }
    Waiter waiter = new Waiter(task.loop);
    waiter.before = last;
    if (last == null) {
      first = waiter;
    } else {
      last.after = waiter;
    }
    last = waiter;
    waiter.listed = true;
    return waiter;
  }

  /** Takes the waiter out, if it is still in. */
  void remove(Waiter waiter) {
    if (!waiter.listed) {
      return;
    }
    waiter.listed = false;
    if (waiter.before == null) {
      first = waiter.after;
    } else {
      waiter.before.after = waiter.after;
    }
    if (waiter.after == null) {
      last = waiter.before;
    } else {
      waiter.after.before = waiter.before;
    }
    waiter.before = null;
    waiter.after = null;
  }

  /** Waits, in this list, until woken; leaves it in any case. */
  @Suspends
  void await(TaskImpl<?> task) {
    await(task, add(task), false);
  }

  /** Waits until the waiter is woken; takes it out in any case. */
  @Suspends
  void await(TaskImpl<?> task, Waiter waiter, boolean shielded) {
    try {
      if (shielded) {
        task.awaitShielded(waiter);
      } else {
        task.await(waiter);
      }
    } finally {
      remove(waiter);
    }
  }

  /** Wakes the first if it has not been woken. */
  void wakeFirst() {
    checkThread();
    if (first != null) {
      first.complete(null);
    }
  }

  /** Wakes the first that has not been woken; false if there is none. */
  boolean wakeNext() {
    checkThread();
    for (Waiter waiter = first; waiter != null; waiter = waiter.after) {
      if (waiter.complete(null)) {
        return true;
      }
    }
    return false;
  }

  /** Wakes the first that waits still, and takes it and all before it out. */
  void popAndWakeNext() {
    Waiter waiter = popPending();
    if (waiter != null) {
      waiter.complete(null);
    }
  }

  /** Takes out the first that waits still, with all before it; null if there is none. */
  @Nullable Waiter popPending() {
    checkThread();
    for (Waiter waiter = first; waiter != null; waiter = first) {
      remove(waiter);
      if (!waiter.done()) {
        return waiter;
      }
    }
    return null;
  }

  /** Wakes all. */
  void wakeAll() {
    checkThread();
    for (Waiter waiter = first; waiter != null; waiter = waiter.after) {
      waiter.complete(null);
    }
  }

  /** Wakes all and takes them out. */
  void popAndWakeAll() {
    wakeAll();
    while (first != null) {
      remove(first);
    }
  }

  boolean isEmpty() {
    return first == null;
  }

  /** Whether there is one that has not been cancelled. */
  boolean hasLive() {
    for (Waiter waiter = first; waiter != null; waiter = waiter.after) {
      if (!waiter.cancelled()) {
        return true;
      }
    }
    return false;
  }

  void forEach(Consumer<? super Waiter> action) {
    for (Waiter waiter = first; waiter != null; waiter = waiter.after) {
      action.accept(waiter);
    }
  }

  int size() {
    int size = 0;
    for (Waiter waiter = first; waiter != null; waiter = waiter.after) {
      size++;
    }
    return size;
  }

  private void checkThread() {
    EventLoopImpl bound = loop;
    if (bound != null && bound.isElsewhere()) {
      bound.checkThread(owner.getClass().getSimpleName());
    }
  }
}
