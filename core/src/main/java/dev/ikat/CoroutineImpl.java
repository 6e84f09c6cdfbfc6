package dev.ikat;

import dev.ikat.woven.Frame;
import dev.ikat.woven.Strand;
import dev.ikat.woven.Suspends;
import dev.ikat.woven.WovenBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine: a body and how far it has come. Awaiting it runs the body right there, on the stack
 * of the task that awaits, so it costs a call and no turn of the loop.
 *
 * <p>Ikat's own that are awaited often are subclasses which override {@link #call}: they need no
 * function object, and are told the task, so that they need not look for it.
 *
 * <p>Each way to run it is there twice: on the stack of who awaits, and, with the strand as one
 * more argument, as woven code does. For that a coroutine is a frame itself: that between its
 * body's, which goes on first, and that of who awaits.
 */
class CoroutineImpl<T> extends Frame implements Coroutine<T> {
  // ---- states, kept in the frame's label, which a coroutine has no other use for ---

  /** Nobody has used it. */
  private static final int CREATED = 0;

  /** A task has been made of it. */
  private static final int CLAIMED = 1;

  /** Its body is being run, or rests at an await. */
  private static final int RUNNING = 2;

  private static final int CLOSED = 3;

  private static final List<String> STATES = List.of("created", "claimed", "running", "closed");

  /** The function object the user gave, or what Ikat calls the coroutine. */
  private final Object source;

  private @Nullable TaskImpl<?> owner;
  final @Nullable NeverAwaited watch;

  /**
   * A coroutine.
   *
   * @param source the body, an AsyncBody or an AsyncAction; or a name, in subclasses that override
   *     {@link #call}
   */
  CoroutineImpl(Object source) {
    this.source = source;
    this.watch = NeverAwaited.watch(this);
  }

  /** A coroutine of Ikat's own with this name, or that is called as that function object is. */
  static <T> CoroutineImpl<T> named(AsyncBody<T> body, Object source) {
    return new CoroutineImpl<>(source) {
      @Override
      T call(TaskImpl<?> task) throws Exception {
        return body.call();
      }
    };
  }

  /** The body. */
  @Suspends
  @SuppressWarnings("unchecked") // the types are those of async, which makes the coroutine
  T call(TaskImpl<?> task) throws Exception {
    if (source instanceof AsyncBody<?> body) {
      return (T) body.call();
    }
    ((AsyncAction) source).run();
    return null;
  }

  /** The companion; subclasses get theirs by being woven. */
  @Nullable Object call(TaskImpl<?> task, @Nullable Strand strand) throws Exception {
    return source instanceof WovenBody woven ? woven.start(null, strand) : call(task);
  }

  /**
   * What takes the place of the body if an error is thrown in before that has begun: the error just
   * ends the coroutine. The step of an async generator has that one's body to throw it into.
   */
  @Suspends
  T throwIn(CancelledError error) throws Exception {
    throw error;
  }

  /** The companion; subclasses get theirs by being woven. */
  @Nullable Object throwIn(CancelledError error, @Nullable Strand strand) throws Exception {
    return throwIn(error);
  }

  /** The implementation behind a coroutine of the user's. */
  @SuppressWarnings("unchecked")
  static <T> CoroutineImpl<T> of(Coroutine<? extends T> coroutine) {
    if (coroutine instanceof CoroutineImpl<?> ours) {
      return (CoroutineImpl<T>) ours;
    }
    throw new IllegalArgumentException(
        "not a coroutine made by Ikat: " + coroutine + "; see Asyncio.async");
  }

  /** A task takes it: it may be run by that task alone. */
  void claim(TaskImpl<?> task) {
    checkUnused();
    label = CLAIMED;
    owner = task;
    used();
  }

  /**
   * Runs the body as a task's; the error is what the task was cancelled with before its first step.
   *
   * @return what the body returns, or {@link Frame#SUSPENDED}
   */
  @Nullable Object runAsTask(TaskImpl<?> task, @Nullable CancelledError error) throws Exception {
    return run(task, error, task);
  }

  /** The task that has claimed it cannot run it, and neither can anybody else. */
  void abandon() {
    label = CLOSED;
    owner = null;
  }

  /** Runs the body for a task that awaits it. */
  @Suspends
  @SuppressWarnings("unchecked") // on the stack it is never suspended here
  T await(TaskImpl<?> task) {
    return (T) await(task, null);
  }

  /** The companion. */
  @Nullable Object await(TaskImpl<?> task, @Nullable Strand strand) {
    checkUnused();
    used();
    try {
      return run(task, null, strand);
    } catch (Exception e) {
      throw Throwables.sneak(e);
    }
  }

  private @Nullable Object run(
      TaskImpl<?> task, @Nullable CancelledError thrown, @Nullable Strand strand) throws Exception {
    label = RUNNING;
    owner = task;
    Object result;
    try {
      if (strand == null) {
        result = thrown == null ? call(task) : throwIn(thrown);
      } else {
        result = thrown == null ? call(task, strand) : throwIn(thrown, strand);
        if (result == SUSPENDED) {
          strand.suspend(this);
          return SUSPENDED;
        }
      }
    } catch (Throwable t) {
      throw Throwables.sneak(ended(t));
    }
    ended();
    return result;
  }

  /** The body, which was suspended, has ended. */
  @Override
  public final @Nullable Object resume(
      @Nullable Strand strand, @Nullable Object value, @Nullable Throwable thrown) {
    Object result = rested(value, thrown != null);
    if (thrown != null) {
      throw Throwables.sneak(ended(thrown));
    }
    ended();
    return result;
  }

  /**
   * For subclasses that rest without a frame of their own: the wait is over, with the value or by
   * an exception. Gives what the coroutine returns.
   */
  @Nullable Object rested(@Nullable Object value, boolean thrown) {
    return value;
  }

  private void ended() {
    label = CLOSED;
    owner = null;
  }

  private Throwable ended(Throwable thrown) {
    ended();
    return thrown instanceof StopIteration
        ? new IllegalStateException("coroutine raised StopIteration", thrown)
        : thrown;
  }

  private void checkUnused() {
    switch (label) {
      case CREATED -> {}
      case CLAIMED ->
          throw new IllegalStateException(
              "a task has been made of this coroutine: await the task, " + owner);
      case RUNNING ->
          throw new IllegalStateException("this coroutine is being awaited already, by " + owner);
      case CLOSED ->
          throw new IllegalStateException(
              "cannot reuse a coroutine that has been awaited or closed: make a new one: " + this);
    }
  }

  private void used() {
    if (watch != null) {
      watch.used();
    }
  }

  @Override
  public void close() {
    switch (label) {
      case CREATED -> {
        label = CLOSED;
        used();
      }
      case CLAIMED, RUNNING ->
          throw new IllegalStateException(
              "cannot close a coroutine that " + owner + " runs: cancel the task");
      case CLOSED -> {}
    }
  }

  /** Whether nobody has used it. */
  boolean isUnused() {
    return label == CREATED;
  }

  /** What the user wrote. */
  String name() {
    return source instanceof String text ? text : Names.ofFunction(source);
  }

  @Override
  public String toString() {
    return "Coroutine[" + name() + ", " + STATES.get(label) + "]";
  }
}
