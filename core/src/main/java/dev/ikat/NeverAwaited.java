package dev.ikat;

import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Debug mode's watch on a coroutine that nobody may ever await, as in {@code sleep(d);} without an
 * await. Reported when the loop is closed, or when the coroutine is collected, whichever is first.
 */
final class NeverAwaited implements Runnable {
  private final String what;
  private final Throwable createdAt = new CreationTrace();

  /** Whether it has been used or reported. */
  private final AtomicBoolean settled = new AtomicBoolean();

  private Cleaner.@Nullable Cleanable registration;

  private NeverAwaited(String what) {
    this.what = what;
  }

  /** Watches the coroutine if the loop that runs here, or the JVM, is in debug mode. */
  static @Nullable NeverAwaited watch(CoroutineImpl<?> coroutine) {
    EventLoopImpl loop = Debug.ON || EventLoopImpl.anyInDebug() ? EventLoopImpl.running() : null;
    if (!Debug.ON && (loop == null || !loop.debug())) {
      return null;
    }
    NeverAwaited watch = new NeverAwaited(coroutine.name());
    watch.registration = Watching.CLEANER.register(coroutine, watch);
    if (loop != null) {
      loop.reports.watch(watch);
    }
    return watch;
  }

  void used() {
    settled.set(true);
    if (registration != null) {
      registration.clean();
    }
  }

  boolean isSettled() {
    return settled.get();
  }

  /** Reports it, once. Called by the loop's thread or by the cleaner's. */
  @Override
  public void run() {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    System.getLogger("dev.ikat")
        .log(Level.WARNING, "coroutine '" + what + "' was never awaited", createdAt);
  }
}
