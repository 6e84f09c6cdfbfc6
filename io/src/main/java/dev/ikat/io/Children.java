package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import java.util.LinkedHashSet;
import java.util.Set;

/** The child processes of a loop, which do not outlive it. */
final class Children implements AutoCloseable {
  /** What is ended with the loop. */
  interface Child {
    void discard();
  }

  private final Set<Child> running = new LinkedHashSet<>();

  private Children() {}

  static Children of(EventLoop loop) {
    return LoopBridge.of(loop).attachment(Children.class, _ -> new Children());
  }

  void add(Child child) {
    running.add(child);
  }

  void remove(Child child) {
    running.remove(child);
  }

  @Override
  public void close() {
    running.forEach(Child::discard);
    running.clear();
  }
}
