package dev.ikat.io;

import dev.ikat.Context;
import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.JvmSignals;
import dev.ikat.internal.bridge.LoopBridge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A loop's handlers of signals, one for each signal, and its open iterators over signals. They go
 * with the loop. For code that the loop runs.
 */
final class SignalHandlers implements AutoCloseable {
  private final EventLoop loop;
  private final Map<String, JvmSignals.Registration> handlers = new HashMap<>();
  private final Set<Signals> iterators = new HashSet<>();

  private SignalHandlers(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * @throws IllegalStateException if the calling code is not the loop's
   */
  static SignalHandlers of(EventLoop loop) {
    LoopBridge bridge = LoopBridge.of(loop);
    bridge.checkThread("a signal handler");
    return bridge.attachment(SignalHandlers.class, SignalHandlers::new);
  }

  void add(String name, Runnable callback) {
    String signal = JvmSignals.canonical(name);
    Context context = Context.copyContext();
    JvmSignals.Registration added =
        JvmSignals.receive(signal, () -> onLoop(new Call(signal, callback), context));
    // The new one is there before the old one goes: no signal meets neither.
    JvmSignals.Registration replaced = handlers.put(signal, added);
    if (replaced != null) {
      replaced.close();
    }
  }

  boolean remove(String name) {
    JvmSignals.Registration removed = handlers.remove(JvmSignals.canonical(name));
    if (removed == null) {
      return false;
    }
    removed.close();
    return true;
  }

  /** Has the action called by the loop; on any thread. */
  void onLoop(Runnable action, Context context) {
    try {
      loop.callSoonThreadsafe(action, context);
    } catch (IllegalStateException closedMeanwhile) {
      // Nobody is there any longer to be told.
    }
  }

  void opened(Signals signals) {
    iterators.add(signals);
  }

  void closed(Signals signals) {
    iterators.remove(signals);
  }

  /** The loop is closed. */
  @Override
  public void close() {
    handlers.values().forEach(JvmSignals.Registration::close);
    handlers.clear();
    for (Signals signals : Set.copyOf(iterators)) {
      signals.close();
    }
  }

  /** Named in reports when the callback fails. */
  private record Call(String signal, Runnable callback) implements Runnable {
    @Override
    public void run() {
      callback.run();
    }

    @Override
    public String toString() {
      return "handler of SIG" + signal + ": " + callback;
    }
  }
}
