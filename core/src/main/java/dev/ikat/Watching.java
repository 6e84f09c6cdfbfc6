package dev.ikat;

import java.lang.ref.Cleaner;

/** The one thread that learns of what has been collected as garbage. */
final class Watching {
  /** Made when something is first watched. What runs on it must not hold what it watches. */
  static final Cleaner CLEANER =
      Cleaner.create(Thread.ofPlatform().daemon().name("ikat-cleaner").factory());

  private Watching() {}
}
