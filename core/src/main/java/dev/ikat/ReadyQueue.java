package dev.ikat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The ready queue: first in, first out, in a ring that grows. */
final class ReadyQueue {
  private @Nullable Ready[] ring = new Ready[64];
  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Ready ready) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size) & (ring.length - 1)] = ready;
    size++;
  }

  /** The first, which stays. */
  Ready peek() {
    Ready first = ring[head];
    if (first == null) {
      throw new IllegalStateException("the ready queue is empty");
    }
    return first;
  }

  Ready poll() {
    Ready first = peek();
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    return first;
  }

  void clear() {
    Arrays.fill(ring, null);
    head = 0;
    size = 0;
  }

  private void grow() {
    @Nullable Ready[] larger = new Ready[ring.length * 2];
    int first = ring.length - head;
    System.arraycopy(ring, head, larger, 0, first);
    System.arraycopy(ring, 0, larger, first, head);
    ring = larger;
    head = 0;
  }
}
