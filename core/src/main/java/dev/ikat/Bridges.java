package dev.ikat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of bridged thread-locals that belong to one context, and what they displace while that
 * is current. All on the thread that enters and leaves, which on the portable engine is the one
 * that the body runs on.
 */
final class Bridges {
  /**
   * Replaced as a whole; empty nearly always, so that one look says that there is nothing to do.
   */
  private static ThreadLocalBridge<?>[] all = {};

  private @Nullable Object[] values;

  /** While in place: what the thread had, and which thread. */
  private @Nullable Object @Nullable [] displaced;

  private @Nullable Thread thread;

  private Bridges(@Nullable Object[] values) {
    this.values = values;
  }

  static synchronized void register(ThreadLocalBridge<?> bridge) {
    Objects.requireNonNull(bridge, "bridge");
    List<ThreadLocalBridge<?>> more = new ArrayList<>(Arrays.asList(all));
    if (!more.contains(bridge)) {
      more.add(bridge);
      all = more.toArray(ThreadLocalBridge<?>[]::new);
    }
  }

  static synchronized void unregister(ThreadLocalBridge<?> bridge) {
    List<ThreadLocalBridge<?>> fewer = new ArrayList<>(Arrays.asList(all));
    fewer.remove(bridge);
    all = fewer.toArray(ThreadLocalBridge<?>[]::new);
  }

  /** Whether there is anything to do. */
  static boolean any() {
    return all.length > 0;
  }

  /** For a copy of the context that these belong to (null: to none yet). */
  static Bridges copy(@Nullable Bridges original) {
    boolean live = original == null || original.thread == Thread.currentThread();
    return new Bridges(live ? read() : original.values.clone());
  }

  /** The context has become current: its values take the place of the thread's. */
  void enter() {
    if (displaced != null) {
      return;
    }
    displaced = read();
    thread = Thread.currentThread();
    write(values);
  }

  /** The context is current no longer: keeps what is there, and gives the thread back its own. */
  void leave() {
    if (displaced == null || thread != Thread.currentThread()) {
      // In the body of a generator on the portable engine: that has a thread of its own.
      return;
    }
    values = read();
    write(displaced);
    displaced = null;
    thread = null;
  }

  private static @Nullable Object[] read() {
    ThreadLocalBridge<?>[] bridges = all;
    @Nullable Object[] read = new Object[bridges.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = bridges[i].get();
    }
    return read;
  }

  @SuppressWarnings("unchecked") // each bridge gets back what it gave
  private static void write(@Nullable Object[] values) {
    ThreadLocalBridge<?>[] bridges = all;
    for (int i = 0; i < bridges.length; i++) {
      // One that was registered later has nothing yet.
      Object value = i < values.length ? values[i] : null;
      ((ThreadLocalBridge<Object>) bridges[i]).set(value);
    }
  }
}
