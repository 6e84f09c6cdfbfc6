package dev.ikat.internal.stack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Threads for tests. None of them can keep the JVM alive, and no wait is without an end. */
public final class OtherThread {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long LARGE_STACK = 32L << 20;

  private OtherThread() {}

  /** A function that may throw. */
  @FunctionalInterface
  public interface Action {
    /** Runs it. */
    void run() throws Exception;
  }

  /** Runs the action on a platform thread of its own and waits for its end. */
  public static void run(Action action) throws Exception {
    call(() -> {
      action.run();
      return null;
    });
  }

  /** Calls the function on a platform thread of its own; its result or its exception. */
  public static <T> T call(Callable<T> function) throws Exception {
    return call(Thread.ofPlatform().daemon().name("other"), function);
  }

  /** The same on a virtual thread. */
  public static <T> T callVirtual(Callable<T> function) throws Exception {
    return call(Thread.ofVirtual().name("other-virtual"), function);
  }

  /** The same on a platform thread with room for deep stacks. */
  public static <T> T callWithLargeStack(Callable<T> function) throws Exception {
    return call(Thread.ofPlatform().daemon().stackSize(LARGE_STACK).name("other"), function);
  }

  private static <T> T call(Thread.Builder builder, Callable<T> function) throws Exception {
    var result = new AtomicReference<T>();
    var failure = new AtomicReference<Throwable>();
    Thread thread =
        builder.start(() -> {
          try {
            result.set(function.call());
          } catch (Throwable t) {
            failure.set(t);
          }
        });
    assertTrue(thread.join(LIMIT), () -> thread + " did not end");
    switch (failure.get()) {
      case null -> {
        return result.get();
      }
      case Error e -> throw e;
      case Exception e -> throw e;
      default -> throw new AssertionError(failure.get());
    }
  }

  /** Returns when the condition, which another thread brings about, is true. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "waited in vain for this: " + what);
      LockSupport.parkNanos(100_000);
    }
  }
}
