package dev.ikat.internal.bridge;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.spi.Poller;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event loop as the module that does its I/O sees it. Every loop of Ikat's is one. Unless a
 * method says otherwise it is called by code that the loop runs.
 */
public interface LoopBridge {
  /** The loop's other side. Any thread. */
  static LoopBridge of(EventLoop loop) {
    if (loop instanceof LoopBridge ours) {
      return ours;
    }
    throw new IllegalArgumentException("not an event loop made by Ikat: " + loop);
  }

  /** What the loop waits with. */
  Poller poller();

  /**
   * Makes the loop wait with another poller from its next turn on, and close that one when it is
   * closed itself. The old one is closed now.
   */
  void replacePoller(Poller poller);

  /**
   * The loop's one object of this type, made when it is first asked for and closed with the loop.
   */
  <T extends AutoCloseable> T attachment(Class<T> type, Function<? super EventLoop, T> make);

  /** A callback that can be queued again and again, in a copy of the current context. */
  ReusableHandle newHandle(Runnable callback);

  /**
   * Runs the action on the thread that runs the loop, and returns when it has ended; what it throws
   * is thrown here. Task steps of the portable engine stand on threads of their own; anyone else is
   * there already.
   */
  void onOwnThread(Runnable action);

  /** Refuses the call unless the loop runs the calling code, or does not run at all. */
  void checkThread(String operation);

  /** Calls the exception handler; for callers that no exception may leave. */
  void report(Map<String, Object> context);

  /** Whether the exception must leave the loop instead of being handled; then it will. */
  boolean raiseIfFatal(Throwable exception);

  /** A coroutine whose body is the operation on these; it costs one object. */
  <S, T> Coroutine<T> coroutine(
      String name,
      Operation<? super S, ? extends T> operation,
      S self,
      long number,
      @Nullable Object argument);
}
