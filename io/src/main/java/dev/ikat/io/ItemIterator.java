package dev.ikat.io;

import dev.ikat.woven.SuspendingIterator;
import dev.ikat.woven.Suspends;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator whose next item is awaited by the task that iterates. Items are not null. */
final class ItemIterator<T> implements SuspendingIterator<T> {
  /** Waits for an item; null at the end. */
  @FunctionalInterface
  interface Source<T> {
    @Suspends
    @Nullable T get();
  }

  private final Source<T> source;
  private @Nullable T fetched;
  private boolean ended;

  ItemIterator(Source<T> source) {
    this.source = source;
  }

  @Override
  @Suspends
  public boolean hasNext() {
    if (fetched == null && !ended) {
      fetched = source.get();
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
    T item = fetched;
    fetched = null;
    return item;
  }
}
