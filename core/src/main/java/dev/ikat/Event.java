package dev.ikat;

/**
 * A flag that tasks can wait for. asyncio's {@code Event}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Event;
 *
 * void main() {
 *   var ready = new Event();
 *   run(async(() -> {
 *     var waiter = createTask(async(() -> {
 *       await(ready.waitFor());
 *       IO.println("go");
 *     }));
 *     ready.set();
 *     await(waiter);
 *   }));
 * }
 * }
 *
 * <p>Not thread-safe; from another thread use {@code loop.callSoonThreadsafe(event::set)}. Mind
 * that {@code event.wait()} is {@link Object#wait()}, which throws {@link
 * IllegalMonitorStateException}.
 */
public final class Event {
  private final WaiterList waiters = new WaiterList(this);
  private boolean set;

  /** A flag that is not set. */
  public Event() {}

  /** Waits until the flag is set; not at all if it is. Gives true. */
  @CheckReturnValue
  public Coroutine<Boolean> waitFor() {
    return new CoroutineImpl<>("Event.waitFor") {
      @Override
      Boolean call(TaskImpl<?> task) {
        if (!set) {
          waiters.await(task);
        }
        return true;
      }
    };
  }

  /** Sets the flag: all that wait now go on, even if it is cleared at once. */
  public void set() {
    if (!set) {
      set = true;
      waiters.wakeAll();
    }
  }

  /** Clears the flag. */
  public void clear() {
    set = false;
  }

  /** Whether the flag is set. */
  public boolean isSet() {
    return set;
  }

  @Override
  public String toString() {
    return "Event[" + (set ? "set" : "unset") + ", waiters=" + waiters.size() + "]";
  }
}
