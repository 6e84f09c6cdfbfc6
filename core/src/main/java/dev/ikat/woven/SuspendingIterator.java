package dev.ikat.woven;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * An iterator whose values may have to be waited for.
 *
 * @param <T> the values
 */
public interface SuspendingIterator<T> extends Iterator<T> {
  /** {@link #hasNext()} as a Boolean, or {@link Frame#SUSPENDED}. */
  default @Nullable Object hasNext(@Nullable Strand strand) throws Exception {
    return hasNext();
  }

  /** {@link #next()}, or {@link Frame#SUSPENDED}. */
  default @Nullable Object next(@Nullable Strand strand) throws Exception {
    return next();
  }
}
