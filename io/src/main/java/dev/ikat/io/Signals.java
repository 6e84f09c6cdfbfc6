package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;

import dev.ikat.Context;
import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Queue;
import dev.ikat.QueueShutdownException;
import dev.ikat.StopAsyncIteration;
import dev.ikat.internal.bridge.JvmSignals;
import dev.ikat.woven.Suspends;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signals that this process is sent, one after the other, as {@link AsyncioIO#signals} opens
 * it; trio's {@code open_signal_receiver}. While it is open the signals do nothing else.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.Task;
 *
 * /// Ends the server politely when asked to, and at once when asked again.
 * void untilTerminated(Task<?> server) {
 *   try (var signals = signals("SIGTERM", "SIGINT")) {
 *     for (String signal : signals) {
 *       IO.println("got " + signal);
 *       if (!server.cancel()) break;
 *     }
 *   }
 * }
 * }
 *
 * <p>A signal that comes again before the first was looked at is one, as with the operating system.
 * One that has come and was not looked at when this is closed is given to whoever gets that signal
 * then, so that none is lost. For code of the loop that opened it.
 */
public final class Signals implements Iterable<String>, AutoCloseable {
  private final SignalHandlers handlers;
  private final List<JvmSignals.Registration> registrations = new ArrayList<>();

  private final Queue<String> arrived = new Queue<>();

  /** Those that stand in the queue. */
  private final Set<String> waiting = new LinkedHashSet<>();

  private boolean closed;

  Signals(EventLoop loop, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("name a signal at least");
    }
    this.handlers = SignalHandlers.of(loop);
    Context context = Context.copyContext();
    try {
      for (String name : names) {
        String signal = JvmSignals.canonical(name);
        registrations.add(
            JvmSignals.receive(signal, () -> handlers.onLoop(() -> arrive(signal), context)));
      }
    } catch (RuntimeException e) {
      registrations.forEach(JvmSignals.Registration::close);
      throw e;
    }
    handlers.opened(this);
  }

  private void arrive(String signal) {
    if (closed) {
      JvmSignals.redeliver(signal);
    } else if (waiting.add(signal)) {
      arrived.putNowait(signal);
    }
  }

  /**
   * Waits for the next signal and gives its name, as {@code SIGTERM}.
   *
   * @throws StopAsyncIteration when awaited, if this is closed
   */
  @CheckReturnValue
  public Coroutine<String> next() {
    return async(() -> {
      String name = nextOrNull();
      if (name == null) {
        throw new StopAsyncIteration();
      }
      return name;
    });
  }

  @Suspends
  private @Nullable String nextOrNull() {
    try {
      String signal = await(arrived.get());
      waiting.remove(signal);
      return "SIG" + signal;
    } catch (QueueShutdownException end) {
      return null;
    }
  }

  /** Awaits the signals one by one, in the task that iterates; ends when this is closed. */
  @Override
  @Suspends
  public Iterator<String> iterator() {
    return new ItemIterator<>(this::nextOrNull);
  }

  /** Lets the signals do again what they did before. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    handlers.closed(this);
    registrations.forEach(JvmSignals.Registration::close);
    Set<String> unseen = Set.copyOf(waiting);
    waiting.clear();
    // Shut down at once: whoever iterates is not given those any more.
    arrived.shutdown(true);
    unseen.forEach(JvmSignals::redeliver);
  }
}
