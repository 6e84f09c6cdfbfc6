package dev.ikat;

import dev.ikat.internal.stack.Carrier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of {@link ContextVar}s to values. One is current at any time: each task has its own, a
 * copy of the one in which it was created, and each callback runs in a copy of the one in which it
 * was scheduled. {@code contextvars.Context} in Python.
 *
 * {@snippet :
 * import dev.ikat.Context;
 * import dev.ikat.ContextVar;
 *
 * void main() {
 *   var user = ContextVar.of("user", "nobody");
 *   var other = Context.copyContext();
 *   other.run(() -> user.set("ann"));
 *   IO.println(user.get());        // nobody
 *   IO.println(other.get(user));   // ann
 * }
 * }
 *
 * <p>A context may be handed to another thread, but be entered by one at a time. Copying is O(1);
 * setting a variable is O(n) in the number of variables set, which are few.
 */
public final class Context {
  private static final Object[] NOTHING = {};

  /** Variables and values in turn; never modified, so that copies share it. */
  private Object[] entries;

  /**
   * While somebody is inside: what was current before, or this context itself where that need not
   * be known. Kept by {@link #run}, the loop and {@link ContextFrames}. (One field for both, as
   * each task and callback has a context.)
   */
  private @Nullable Context outer;

  /** The values of bridged thread-locals; null while there are no bridges. */
  private @Nullable Bridges bridges;

  /** An empty context. */
  public Context() {
    this(NOTHING);
    if (Bridges.any()) {
      bridges = Bridges.empty();
    }
  }

  private Context(Object[] entries) {
    this.entries = entries;
  }

  /** A copy of the current context: {@code contextvars.copy_context()}. */
  public static Context copyContext() {
    return current(Carrier.current()).copy();
  }

  static Context current(Carrier carrier) {
    Context context = (Context) carrier.context;
    if (context == null) {
      // Not by the public constructor: the thread's values are this context's.
      context = new Context(NOTHING);
      carrier.context = context;
    }
    return context;
  }

  /** A copy that shares nothing with this one as far as anyone can tell. */
  public Context copy() {
    Context copy = new Context(entries);
    if (Bridges.any()) {
      copy.bridges = Bridges.copy(bridges, Carrier.current().context == this);
    }
    return copy;
  }

  /** It has become current on this thread: bridged thread-locals take its values. */
  void bridgeIn() {
    if (bridges != null) {
      bridges.enter();
    }
  }

  /** It is current no longer: the thread has its own values back. */
  void bridgeOut() {
    if (bridges != null) {
      bridges.leave();
    }
  }

  /**
   * Runs the function with this as the current context. What it sets stays in this context.
   *
   * @throws IllegalStateException if this context has been entered already (Python: {@code
   *     RuntimeError: cannot enter context})
   */
  public void run(Runnable function) {
    Objects.requireNonNull(function, "function");
    Carrier carrier = Carrier.current();
    enter(carrier);
    try {
      function.run();
    } finally {
      exit(carrier);
    }
  }

  /**
   * Calls the function with this as the current context and returns its result.
   *
   * @throws IllegalStateException as {@link #run} does
   * @throws Exception what the function throws
   */
  public <T> T call(Callable<T> function) throws Exception {
    Objects.requireNonNull(function, "function");
    Carrier carrier = Carrier.current();
    enter(carrier);
    try {
      return function.call();
    } finally {
      exit(carrier);
    }
  }

  private void enter(Carrier carrier) {
    if (entered()) {
      throw alreadyEntered();
    }
    enterFrom(current(carrier));
    carrier.context = this;
    bridgeIn();
  }

  private void exit(Carrier carrier) {
    bridgeOut();
    carrier.context = leave();
  }

  /** Whether somebody is inside. */
  boolean entered() {
    return outer != null;
  }

  /** Somebody is inside from now on; what was current before need not be known. */
  void enter() {
    // Itself, as collectors make little of a reference within the same object.
    outer = this;
  }

  /** Somebody is inside from now on. */
  void enterFrom(Context before) {
    outer = before;
  }

  /** Nobody is inside any more; gives what was current before. */
  @Nullable Context leave() {
    Context before = outer;
    outer = null;
    return before;
  }

  IllegalStateException alreadyEntered() {
    return new IllegalStateException("cannot enter context: it is entered already: " + this);
  }

  /**
   * The variable's value in this context.
   *
   * @return the value; its default if it is not set here; null if it has none
   */
  @SuppressWarnings("unchecked")
  public <T> @Nullable T get(ContextVar<T> variable) {
    int at = find(variable);
    return at < 0 ? variable.defaultValue() : (T) entries[at + 1];
  }

  /** The variables that are set in this context, in the order in which they were first set. */
  public Set<ContextVar<?>> variables() {
    Set<ContextVar<?>> result = new LinkedHashSet<>();
    for (int i = 0; i < entries.length; i += 2) {
      result.add((ContextVar<?>) entries[i]);
    }
    return result;
  }

  boolean isSet(ContextVar<?> variable) {
    return find(variable) >= 0;
  }

  private int find(ContextVar<?> variable) {
    Object[] es = entries;
    for (int i = 0; i < es.length; i += 2) {
      if (es[i] == variable) {
        return i;
      }
    }
    return -1;
  }

  void set(ContextVar<?> variable, @Nullable Object value) {
    int at = find(variable);
    Object[] changed;
    if (at < 0) {
      at = entries.length;
      changed = Arrays.copyOf(entries, at + 2);
      changed[at] = variable;
    } else {
      changed = entries.clone();
    }
    changed[at + 1] = value;
    entries = changed;
  }

  void remove(ContextVar<?> variable) {
    int at = find(variable);
    if (at < 0) {
      return;
    }
    Object[] changed = new Object[entries.length - 2];
    System.arraycopy(entries, 0, changed, 0, at);
    System.arraycopy(entries, at + 2, changed, at, changed.length - at);
    entries = changed;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Context{");
    for (int i = 0; i < entries.length; i += 2) {
      text.append(i == 0 ? "" : ", ")
          .append(((ContextVar<?>) entries[i]).name())
          .append('=')
          .append(entries[i + 1]);
    }
    return text.append('}').toString();
  }
}
