package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import java.util.LinkedHashSet;
import java.util.Set;

/** The child processes of a loop, which do not outlive it. */
final class Children implements AutoCloseable {
  private final Set<ChildProcess> running = new LinkedHashSet<>();

  private Children() {}

  static Children of(EventLoop loop) {
    return LoopBridge.of(loop).attachment(Children.class, _ -> new Children());
  }

  void add(ChildProcess child) {
    running.add(child);
  }

  void remove(ChildProcess child) {
    running.remove(child);
  }

  @Override
  public void close() {
    running.forEach(ChildProcess::discard);
    running.clear();
  }
}
