package dev.ikat.internal.stack;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;

/** Objects that ought to become garbage, and the proof that they did. Needs nothing of JUnit. */
public final class Garbage {
  private static final int ROUNDS = 50;
  private static final long ROUND_MILLIS = 100;

  private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
  private final Set<PhantomReference<Object>> left = new HashSet<>();

  /** Watches the object, and returns it. */
  public <T> T watch(T object) {
    left.add(new PhantomReference<>(object, queue));
    return object;
  }

  /** Has garbage collected until all that is watched is gone. */
  public void assertAllCollected() {
    int left = collect(ROUNDS);
    if (left > 0) {
      throw new AssertionError(left + " objects were not collected");
    }
  }

  /** Has garbage collected so many times, if need be; how many objects are still there. */
  public int collect(int rounds) {
    for (int round = 0; round < rounds && !left.isEmpty(); round++) {
      System.gc();
      takeAll();
    }
    return left.size();
  }

  private void takeAll() {
    try {
      for (var gone = queue.remove(ROUND_MILLIS); gone != null; gone = queue.poll()) {
        left.remove(gone);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
