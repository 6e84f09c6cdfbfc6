package dev.ikat;

import dev.ikat.internal.bridge.ReusableHandle;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A callback that I/O makes ready many times, such as "this connection can be read". It has one
 * context, a copy of what was current when it was made, as asyncio's readers and writers do.
 */
final class RepeatedCallback implements Ready, ReusableHandle {
  private final EventLoopImpl loop;
  private final Context context = Context.copyContext();

  /** Null once it has been cancelled: it may hold much. */
  private @Nullable Runnable callback;

  private boolean queued;

  RepeatedCallback(EventLoopImpl loop, Runnable callback) {
    this.loop = loop;
    this.callback = callback;
  }

  @Override
  public void schedule() {
    if (!queued && callback != null) {
      queued = true;
      loop.ready.add(this);
    }
  }

  @Override
  public void cancel() {
    callback = null;
  }

  @Override
  public Side side() {
    return callback == null ? Side.EITHER : Side.LOOPS_THREAD;
  }

  @Override
  public void runReady(EventLoopImpl loop) {
    queued = false;
    Runnable function = callback;
    if (function == null) {
      return;
    }
    if (context.entered()) {
      failed(context.alreadyEntered());
      return;
    }
    loop.enterContext(context);
    try {
      function.run();
    } catch (Throwable t) {
      failed(t);
    }
    loop.exitContext(context);
  }

  private void failed(Throwable exception) {
    if (!loop.raiseIfFatal(exception)) {
      Map<String, Object> description = new LinkedHashMap<>();
      description.put("message", "Exception in callback " + this);
      description.put("exception", exception);
      loop.report(description);
    }
  }

  @Override
  public void dropped() {
    callback = null;
  }

  @Override
  public String toString() {
    Runnable function = callback;
    return "Handle[" + (function == null ? "cancelled" : Names.ofFunction(function)) + "]";
  }
}
