package dev.ikat;

import java.lang.ref.Reference;

/** What the garbage collector does, for tests that must know. */
final class Garbage {
  private static final int ATTEMPTS = 200;

  private Garbage() {}

  /** Collects until the referent is gone; fails if it seems to be held. */
  static void awaitCollected(Reference<?> reference) {
    for (int i = 0; i < ATTEMPTS; i++) {
      System.gc();
      if (reference.refersTo(null)) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("still held: " + reference.get());
  }
}
