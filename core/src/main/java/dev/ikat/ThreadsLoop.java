package dev.ikat;

import org.jspecify.annotations.Nullable;

/** The loop that was set for a thread while none is running on it. */
final class ThreadsLoop {
  private static final ThreadLocal<EventLoop> LOOP = new ThreadLocal<>();

  private ThreadsLoop() {}

  static @Nullable EventLoop get() {
    return LOOP.get();
  }

  static void set(@Nullable EventLoop loop) {
    if (loop == null) {
      LOOP.remove();
    } else {
      LOOP.set(loop);
    }
  }
}
