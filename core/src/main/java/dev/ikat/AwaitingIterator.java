package dev.ikat;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An iterator whose next value is awaited by the task that iterates. Values are not null. */
final class AwaitingIterator<T> implements Iterator<T> {
  /** Waits for the next value; null at the end. */
  private final Supplier<@Nullable T> next;

  private @Nullable T fetched;
  private boolean ended;

  AwaitingIterator(Supplier<@Nullable T> next) {
    this.next = next;
  }

  @Override
  public boolean hasNext() {
    if (fetched == null && !ended) {
      fetched = next.get();
      ended = fetched == null;
    }
    return fetched != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T value = fetched;
    fetched = null;
    return value;
  }
}
