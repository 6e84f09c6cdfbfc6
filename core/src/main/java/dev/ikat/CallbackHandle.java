package dev.ikat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A callback in the ready queue, or in the timer heap and then in the ready queue. */
final class CallbackHandle implements TimerHandle, Timed {
  private final EventLoopImpl loop;
  private final Context context;

  /** Null once it has been cancelled or run: it may hold much. */
  private volatile @Nullable Runnable callback;

  private volatile boolean cancelled;

  /** For timers: the deadline, and what orders equal ones. */
  private final long when;

  private final long sequence;

  /** Whether it stands in the timer heap; another thread may see what was true a moment ago. */
  boolean scheduled;

  private final Side side;

  private final @Nullable Throwable createdAt;

  CallbackHandle(EventLoopImpl loop, Runnable callback, Context context) {
    this(loop, callback, context, 0, 0, Side.LOOPS_THREAD);
  }

  /**
   * A timer.
   *
   * @param side EITHER only for callbacks of Ikat's own that call no user code
   */
  CallbackHandle(
      EventLoopImpl loop, Runnable callback, Context context, long when, long sequence, Side side) {
    this.loop = loop;
    this.callback = callback;
    this.context = context;
    this.when = when;
    this.sequence = sequence;
    this.side = side;
    this.createdAt = loop.creationTrace();
  }

  @Override
  public void cancel() {
    if (cancelled) {
      return;
    }
    cancelled = true;
    callback = null;
    if (!scheduled) {
      return;
    }
    if (loop.isOnLoop()) {
      loop.timers.cancelledOne();
    } else {
      loop.timers.cancelledOneElsewhere();
    }
  }

  /** What it is to call; null once that is done or cancelled. */
  @Nullable Runnable function() {
    return callback;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public long when() {
    return when;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public boolean isDropped() {
    return cancelled;
  }

  @Override
  public void scheduled(boolean inHeap) {
    scheduled = inHeap;
  }

  @Override
  public Side side() {
    return callback == null ? Side.EITHER : side;
  }

  @Override
  public void runReady(EventLoopImpl loop) {
    Runnable function = callback;
    if (function == null) {
      return;
    }
    if (!loop.enterContext(context, this)) {
      return;
    }
    try {
      function.run();
    } catch (Throwable t) {
      loop.callbackFailed(t, this);
    }
    loop.exitContext(context);
    callback = null;
  }

  @Override
  public void dropped() {
    if (callback instanceof CompletableFutures.Submission<?> submission) {
      submission.loopClosed();
    }
    callback = null;
  }

  /** What the exception handler is told about this handle. */
  Map<String, Object> describe(String message, Throwable exception) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("message", message);
    description.put("exception", exception);
    description.put("handle", this);
    if (createdAt != null) {
      description.put("source_traceback", createdAt);
    }
    return description;
  }

  @Override
  public String toString() {
    Runnable function = callback;
    String what = cancelled ? "cancelled" : function == null ? "done" : Names.ofFunction(function);
    return scheduled ? "TimerHandle[" + what + ", when=" + when + "]" : "Handle[" + what + "]";
  }
}
