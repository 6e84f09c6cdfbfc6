package dev.ikat.internal.loop;

import dev.ikat.spi.Poller;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What other threads hand to a loop. Many threads put, the loop's thread takes.
 *
 * <p>Wake-ups are coalesced: the loop says that it is about to sleep, and then looks once more;
 * whoever puts something looks at the flag after putting, and the first to take the flag down wakes
 * the loop. With both orders of "write, then read the other's" volatile, either the loop sees the
 * item or the putter sees the flag.
 */
public final class Inbox<T> {
  private final ConcurrentLinkedQueue<T> items = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asleep = new AtomicBoolean();

  /** Read by who has taken {@link #asleep} down, so after what the loop did before it put it up. */
  private Poller poller;

  public Inbox(Poller poller) {
    this.poller = poller;
  }

  /** The loop, while it is awake: from now on this one is to be woken. */
  public void setPoller(Poller newPoller) {
    poller = newPoller;
  }

  /** Any thread: adds the item and wakes the loop if it sleeps. */
  public void put(T item) {
    items.add(item);
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      poller.wakeup();
    }
  }

  /** Any thread: takes an item back that the loop has not taken yet. */
  public boolean remove(T item) {
    return items.remove(item);
  }

  /** The loop: announces sleep. False if there is something to do first, so that it must not. */
  public boolean mayBlock() {
    asleep.set(true);
    if (items.isEmpty()) {
      return true;
    }
    asleep.set(false);
    return false;
  }

  /** The loop: it is awake, nobody needs to wake it. */
  public void awake() {
    asleep.set(false);
  }

  /** The loop: passes on everything that has arrived, in the order of arrival. */
  public void drainTo(Consumer<? super T> sink) {
    if (items.isEmpty()) {
      return;
    }
    for (T item = items.poll(); item != null; item = items.poll()) {
      sink.accept(item);
    }
  }
}
