package dev.ikat.internal.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stack that is a continuation of the JDK. */
final class ContinuationStack extends SuspendableStack {
  private final Object scope;
  private final Object continuation;

  /** Whether it is resumed only for the monitors that were taken along. */
  private boolean settling;

  ContinuationStack(Object scope, Runnable body) {
    this.scope = scope;
    this.continuation = JdkContinuation.create(scope, body);
  }

  @Override
  void switchIn(Carrier carrier, @Nullable SuspendableStack outer) {
    JdkContinuation.run(continuation);
    // The innermost stack was the first to be left: if there were monitors, it has them.
    if (innermost() instanceof ContinuationStack first
        && CarriedMonitors.takenAlong(first.continuation)) {
      settling = true;
      JdkContinuation.run(continuation);
    }
  }

  @Override
  void switchOut() {
    try {
      if (CarriedMonitors.SETTLE_ALWAYS) {
        CarriedMonitors.settle();
      }
      JdkContinuation.yield(scope);
      if (settling) {
        settling = false;
        CarriedMonitors.settle();
        JdkContinuation.yield(scope);
      }
    } catch (IllegalStateException e) {
      throw explain(e);
    } catch (StackOverflowError e) {
      throw new IllegalStateException(
          "cannot suspend this stack here: it is too deep. The JDK needs about twice as much of the"
              + " thread's stack again to save it: start java with a larger -Xss, or the thread"
              + " with a larger stack",
          e);
    }
  }

  private static IllegalStateException explain(IllegalStateException e) {
    String message = String.valueOf(e.getMessage());
    String what =
        switch (message) {
          case "Pinned: NATIVE" ->
              "a native frame stands between it and the code that suspends: a class initialiser, a"
                  + " finalizer, or a callback from native code. Start the class's work outside its"
                  + " static initialiser";
          case "Pinned: MONITOR" ->
              "a monitor is held (synchronized). Release it before, or use Ikat's Lock";
          case "Pinned: CRITICAL_SECTION" -> "the JDK is in a critical section";
          case "Pinned: EXCEPTION" -> "there is no memory, or no stack, left to save it to";
          default -> null;
        };
    return what == null
        ? e
        : new IllegalStateException("cannot suspend this stack here: " + what, e);
  }

  @Override
  public boolean isDone() {
    return JdkContinuation.isDone(continuation);
  }

  @Override
  public List<StackTraceElement> frames() {
    return List.of(JdkContinuation.stackTrace(continuation));
  }

  @Override
  boolean isCurrentThread(Carrier carrier) {
    return Thread.currentThread() == carrier.thread;
  }

  @Override
  boolean standsOnThisStack(Carrier carrier) {
    return Thread.currentThread() == carrier.thread;
  }
}
