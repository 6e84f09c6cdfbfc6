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
  private static volatile ThreadLocalBridge<?>[] all = {};

  /** Those that were registered when the values were read, in the order of these. */
  private ThreadLocalBridge<?>[] bridges;

  private @Nullable Object[] values;

  /** While in place: what the thread had, and which thread. */
  private @Nullable Object @Nullable [] displaced;

  private @Nullable Thread thread;

  private Bridges(ThreadLocalBridge<?>[] bridges, @Nullable Object[] values) {
    this.bridges = bridges;
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

  /** For an empty context: no thread-local has a value. */
  static Bridges empty() {
    ThreadLocalBridge<?>[] bridges = all;
    return new Bridges(bridges, new @Nullable Object[bridges.length]);
  }

  /**
   * For a copy of the context that these belong to (null: to none yet), which may be the current
   * one: then it is the thread that has the values.
   */
  static Bridges copy(@Nullable Bridges original, boolean current) {
    if (original == null || (current && original.thread == Thread.currentThread())) {
      ThreadLocalBridge<?>[] bridges = all;
      return new Bridges(bridges, read(bridges));
    }
    return new Bridges(original.bridges, original.values.clone());
  }

  /** The context has become current: its values take the place of the thread's. */
  void enter() {
    if (displaced != null) {
      // In the body of a generator on the portable engine: that has a thread of its own, and these
      // stay where they are.
      return;
    }
    if (bridges != all) {
      adaptTo(all);
    }
    displaced = read(bridges);
    thread = Thread.currentThread();
    write(bridges, values);
  }

  /** The context is current no longer: keeps what is there, and gives the thread back its own. */
  void leave() {
    if (displaced == null || thread != Thread.currentThread()) {
      return;
    }
    values = read(bridges);
    write(bridges, displaced);
    displaced = null;
    thread = null;
  }

  /** Some have been registered or taken out since. */
  private void adaptTo(ThreadLocalBridge<?>[] now) {
    List<ThreadLocalBridge<?>> before = Arrays.asList(bridges);
    @Nullable Object[] adapted = new Object[now.length];
    for (int i = 0; i < now.length; i++) {
      int at = before.indexOf(now[i]);
      adapted[i] = at < 0 ? null : values[at];
    }
    bridges = now;
    values = adapted;
  }

  private static @Nullable Object[] read(ThreadLocalBridge<?>[] bridges) {
    @Nullable Object[] read = new Object[bridges.length];
    for (int i = 0; i < read.length; i++) {
      try {
        read[i] = bridges[i].get();
      } catch (RuntimeException e) {
        failed(bridges[i], e);
      }
    }
    return read;
  }

  @SuppressWarnings("unchecked") // each bridge gets back what it gave
  private static void write(ThreadLocalBridge<?>[] bridges, @Nullable Object[] values) {
    for (int i = 0; i < bridges.length; i++) {
      try {
        ((ThreadLocalBridge<Object>) bridges[i]).set(values[i]);
      } catch (RuntimeException e) {
        failed(bridges[i], e);
      }
    }
  }

  /** It must not take the loop or a task with it, which has done nothing wrong. */
  private static void failed(ThreadLocalBridge<?> bridge, RuntimeException e) {
    System.getLogger("dev.ikat")
        .log(System.Logger.Level.WARNING, "a thread-local bridge has failed: " + bridge, e);
  }
}
