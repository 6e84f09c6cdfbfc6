package dev.ikat;

import dev.ikat.woven.SuspendingIterator;
import dev.ikat.woven.Suspends;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator whose next value is awaited by the task that iterates. Values are not null. */
final class AwaitingIterator<T> implements SuspendingIterator<T> {
  /** Waits for the next value; null at the end. */
  private final Awaited<@Nullable T> next;

  private @Nullable T fetched;
  private boolean ended;

  AwaitingIterator(Awaited<@Nullable T> next) {
    this.next = next;
  }

  @Override
  @Suspends
  public boolean hasNext() {
    if (fetched == null && !ended) {
      fetched = next.get();
      ended = fetched == null;
    }
    return fetched != null;
  }

  @Override
  @Suspends
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T value = fetched;
    fetched = null;
    return value;
  }
}
