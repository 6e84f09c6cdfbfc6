package dev.ikat;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Through which tasks an exception has passed, and through which bodies that rested in frames and
 * so are not in its trace. Kept beside the exception, not in it, as that is thrown as it is: by
 * weak reference, so that it is forgotten with it, and bounded. Any thread.
 */
final class AwaitedBy {
  private static final int MOST_EXCEPTIONS = 1_000;
  private static final int MOST_NOTES = 20;

  private static final Map<Key, List<String>> NOTES = new HashMap<>();
  private static final ReferenceQueue<Throwable> FORGOTTEN = new ReferenceQueue<>();

  private AwaitedBy() {}

  /** Found by identity: exceptions may have ideas of their own about being equal. */
  private static final class Key extends WeakReference<Throwable> {
    private final int hash;

    Key(Throwable exception, @Nullable ReferenceQueue<Throwable> queue) {
      super(exception, queue);
      this.hash = System.identityHashCode(exception);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Key key && get() != null && get() == key.get());
    }
  }

  /**
   * A task that awaited another one, by itself or by way of a gather or a group, is about to have
   * that one's exception thrown.
   */
  static void note(Throwable exception, String awaited, String awaiter) {
    note(exception, "task '" + awaited + "' was awaited by task '" + awaiter + "'");
  }

  /** A body that rested there is about to have the exception of what it awaited thrown. */
  static void noteRested(Throwable exception, StackTraceElement where) {
    note(exception, "awaited at " + where);
  }

  private static synchronized void note(Throwable exception, String note) {
    for (Object gone = FORGOTTEN.poll(); gone != null; gone = FORGOTTEN.poll()) {
      NOTES.remove(gone);
    }
    List<String> notes = NOTES.get(new Key(exception, null));
    if (notes == null) {
      if (NOTES.size() >= MOST_EXCEPTIONS) {
        return;
      }
      notes = new ArrayList<>(2);
      NOTES.put(new Key(exception, FORGOTTEN), notes);
    }
    if (notes.size() < MOST_NOTES && !notes.contains(note)) {
      notes.add(note);
    }
  }

  /** The notes about the exception, in the order in which it passed. */
  static synchronized List<String> of(Throwable exception) {
    return List.copyOf(NOTES.getOrDefault(new Key(exception, null), List.of()));
  }
}
