package dev.ikat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future.
 *
 * <pre>
 *   PENDING --setResult----> SUCCEEDED
 *      |------setException-> FAILED
 *      +------cancel-------> CANCELLED
 * </pre>
 *
 * <p>Who waits stands in one list, in order: tasks to be resumed, parts of Ikat to be told, and the
 * user's callbacks. All are put into the ready queue when the outcome is there; none is ever called
 * at once.
 */
class FutureImpl<T> implements Future<T> {
  /** A part of Ikat that waits for a future; it is told in a later turn, like a callback. */
  @FunctionalInterface
  interface Listener {
    void futureDone(FutureImpl<?> future);

    /** The task or future that waits by way of this; null if none does. */
    default @Nullable FutureImpl<?> onBehalfOf() {
      return null;
    }

    /** Whether it takes the failure on; if not, somebody else has yet to look at it. */
    default boolean looksAtOutcome() {
      return true;
    }

    /** Whether it may call user code, which then runs on the loop's own thread. */
    default boolean callsUserCode() {
      return true;
    }

    /** A listener that calls no user code and waits on nobody's behalf. */
    static Listener ours(Listener action) {
      return onBehalfOf(null, action);
    }

    /** A listener that calls no user code and waits on behalf of a task or future. */
    static Listener onBehalfOf(@Nullable FutureImpl<?> waiter, Listener action) {
      return new Listener() {
        @Override
        public void futureDone(FutureImpl<?> future) {
          action.futureDone(future);
        }

        @Override
        public @Nullable FutureImpl<?> onBehalfOf() {
          return waiter;
        }

        @Override
        public boolean callsUserCode() {
          return false;
        }
      };
    }
  }

  // ---- states: bytes, as there are many futures ---
  private static final byte PENDING = 0;
  private static final byte CANCELLED = 1;
  private static final byte FAILED = 2;
  private static final byte SUCCEEDED = 3;

  /** A user's callback and the context to run it in. */
  private record Callback(Consumer<?> function, Context context) {}

  final EventLoopImpl loop;
  private byte state = PENDING;

  /**
   * The result, or the exception; if cancelled, the error a task ended with: given, with its
   * message, to the first who asks.
   */
  private @Nullable Object outcome;

  private @Nullable String cancelMessage;

  /** Null, or one of TaskImpl, Listener and Callback, or an ArrayList of these. */
  private @Nullable Object waiters;

  /** Whether anyone has asked for the outcome since it is there. */
  private boolean looked;

  private UnseenFailures.@Nullable Record unseen;

  /** Whether toString is under way; racy, which does no harm. */
  private boolean describing;

  final @Nullable Throwable createdAt;

  FutureImpl(EventLoopImpl loop) {
    this.loop = loop;
    this.createdAt = loop.creationTrace();
  }

  /** The implementation behind a future of the user's. */
  @SuppressWarnings("unchecked")
  static <T> FutureImpl<T> of(Future<? extends T> future) {
    if (future instanceof FutureImpl<?> ours) {
      return (FutureImpl<T>) ours;
    }
    throw new IllegalArgumentException(
        "not a future made by Ikat: " + future + "; see EventLoop.createFuture and wrapFuture");
  }

  // ---- the outcome ------------------------------------------------------------------------------

  @Override
  public final boolean done() {
    return state != PENDING;
  }

  @Override
  public final boolean cancelled() {
    return state == CANCELLED;
  }

  @Override
  @SuppressWarnings("unchecked")
  public final T result() {
    seen();
    Throwable failure = failure("result");
    if (failure != null) {
      throw Throwables.sneak(failure);
    }
    return (T) outcome;
  }

  @Override
  public final @Nullable Throwable exception() {
    seen();
    Throwable failure = failure("exception");
    if (failure instanceof CancelledError && cancelled()) {
      throw (CancelledError) failure;
    }
    return failure;
  }

  private @Nullable Throwable failure(String asked) {
    return switch (state) {
      case PENDING ->
          throw new InvalidStateException(
              asked + "() of a future that is not done: " + this + "; await it first");
      case CANCELLED -> takeCancelledError();
      case FAILED -> (Throwable) outcome;
      default -> null;
    };
  }

  /** What a waiter of this future, which is done, is to have thrown; null if there is a result. */
  final @Nullable Throwable failureForWaiter() {
    seen();
    return failure("result");
  }

  /** The error the task ended with, the first time; later new ones without its message. */
  final CancelledError takeCancelledError() {
    if (state == CANCELLED && outcome != null) {
      CancelledError original = (CancelledError) outcome;
      outcome = null;
      return original;
    }
    return new CancelledError(cancelMessage);
  }

  /** The failure without being thought to have looked at it, and without using it up. */
  final @Nullable Throwable peekException() {
    return state == FAILED ? (Throwable) outcome : null;
  }

  /** The result, if there is one, without being thought to have looked at it. */
  @SuppressWarnings("unchecked")
  final @Nullable T peekResult() {
    return state == SUCCEEDED ? (T) outcome : null;
  }

  final @Nullable String cancelMessage() {
    return cancelMessage;
  }

  final void setCancelMessage(@Nullable String message) {
    cancelMessage = message;
  }

  /** Somebody has looked at the outcome: it need not be reported. */
  final void seen() {
    looked = state != PENDING;
    UnseenFailures.Record record = unseen;
    if (record != null) {
      record.seen();
      unseen = null;
    }
  }

  final boolean looked() {
    return looked;
  }

  /** The only one who has looked could not pass the failure on: it is nobody's yet. */
  final void notTaken() {
    looked = false;
    if (state == FAILED) {
      reportUnlessSeen((Throwable) outcome);
    }
  }

  private void reportUnlessSeen(Throwable failure) {
    unseen = new UnseenFailures.Record(kind(), describeForReport(), failure, createdAt);
    loop.unseenFailures.add(unseen);
  }

  // ---- getting the outcome ----------------------------------------------------------------------

  @Override
  public boolean setResult(@Nullable T newValue) {
    loop.checkThread("setResult");
    return complete(newValue);
  }

  @Override
  public boolean setException(Throwable newException) {
    Objects.requireNonNull(newException, "exception");
    loop.checkThread("setException");
    return fail(newException);
  }

  @Override
  public boolean cancel() {
    return cancel(null);
  }

  @Override
  public boolean cancel(@Nullable String message) {
    loop.checkThread("cancel");
    seen();
    if (done()) {
      return false;
    }
    cancelMessage = message;
    finishCancelled(null);
    return true;
  }

  final boolean complete(@Nullable T newValue) {
    if (done()) {
      return false;
    }
    outcome = newValue;
    state = SUCCEEDED;
    scheduleWaiters();
    return true;
  }

  final boolean fail(Throwable newException) {
    if (done()) {
      return false;
    }
    Throwable kept = newException;
    if (kept instanceof StopIteration) {
      kept =
          new IllegalStateException("a StopIteration cannot be set as a future's exception", kept);
    }
    outcome = kept;
    state = FAILED;
    if (!anyoneLooks()) {
      reportUnlessSeen(kept);
    }
    scheduleWaiters();
    return true;
  }

  private boolean anyoneLooks() {
    for (Object waiter : waiters()) {
      if (!(waiter instanceof Listener listener) || listener.looksAtOutcome()) {
        return true;
      }
    }
    return false;
  }

  /** Cancelled; by the error that ended the body, if it is a task that did end so. */
  final void finishCancelled(@Nullable CancelledError by) {
    outcome = by;
    if (by != null) {
      // The message has gone with the error; whoever comes after the first is not told.
      cancelMessage = null;
    }
    state = CANCELLED;
    scheduleWaiters();
  }

  String kind() {
    return "Future";
  }

  String describeForReport() {
    return toString();
  }

  // ---- who waits --------------------------------------------------------------------------------

  @Override
  public final void addDoneCallback(Consumer<? super Future<T>> callback) {
    addDoneCallback(callback, Context.copyContext());
  }

  @Override
  public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
    Objects.requireNonNull(callback, "callback");
    Objects.requireNonNull(context, "context");
    loop.checkThread("addDoneCallback");
    addWaiter(new Callback(callback, context));
  }

  @Override
  public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
    Objects.requireNonNull(callback, "callback");
    loop.checkThread("removeDoneCallback");
    int removed = 0;
    List<Object> all = new ArrayList<>(waiters());
    for (Object waiter : all) {
      // The user's equals may do anything to this future, complete it included.
      if (waiter instanceof Callback(Consumer<?> function, _)
          && function.equals(callback)
          && removeWaiter(waiter)) {
        removed++;
      }
    }
    return removed;
  }

  final void addListener(Listener listener) {
    addWaiter(listener);
  }

  /** Adds someone to be told; at once into the ready queue if this is done. */
  final void addWaiter(Object waiter) {
    if (done()) {
      schedule(waiter);
    } else if (waiters == null) {
      waiters = waiter;
    } else if (waiters instanceof Waiters list) {
      list.add(waiter);
    } else {
      Waiters list = new Waiters();
      list.add(waiters);
      list.add(waiter);
      waiters = list;
    }
  }

  /** Takes one back, the very object; false if it does not wait. */
  final boolean removeWaiter(Object waiter) {
    if (waiters instanceof Waiters list) {
      boolean removed = list.removeSame(waiter);
      if (list.isEmpty()) {
        waiters = null;
      }
      return removed;
    }
    if (waiter != waiters) {
      return false;
    }
    waiters = null;
    return true;
  }

  /** Whether anybody waits. */
  final boolean isAwaited() {
    return waiters != null;
  }

  /** Who waits, in order. */
  final List<Object> waiters() {
    return switch (waiters) {
      case null -> List.of();
      case Waiters list -> list;
      case Object one -> List.of(one);
    };
  }

  private void scheduleWaiters() {
    Object all = waiters;
    waiters = null;
    if (all instanceof Waiters list) {
      list.forEach(this::schedule);
    } else if (all != null) {
      schedule(all);
    }
  }

  private void schedule(Object waiter) {
    loop.checkOpen();
    switch (waiter) {
      case TaskImpl<?> task -> task.wakeWith(this);
      case Callback(Consumer<?> function, Context context) -> scheduleCallback(function, context);
      case Listener listener -> loop.ready.add(new Telling(listener, this));
      default -> throw new IllegalStateException("not a waiter: " + waiter);
    }
  }

  @SuppressWarnings("unchecked")
  private void scheduleCallback(Consumer<?> function, Context context) {
    Consumer<? super Future<T>> typed = (Consumer<? super Future<T>>) function;
    loop.ready.add(new CallbackHandle(loop, () -> typed.accept(this), context));
  }

  /** Tells a part of Ikat, which may call the user's code, that a future is done. */
  private record Telling(Listener listener, FutureImpl<?> future) implements Ready {
    @Override
    public Side side() {
      return listener.callsUserCode() ? Side.LOOPS_THREAD : Side.EITHER;
    }

    @Override
    public void runReady(EventLoopImpl loop) {
      try {
        listener.futureDone(future);
      } catch (Throwable t) {
        loop.listenerFailed(t, future);
      }
    }

    @Override
    public void dropped() {
      if (listener instanceof CompletableFutures.Linked<?> linked) {
        linked.futureDone(future);
      }
    }
  }

  /** A list of its own type, so that it cannot be taken for a waiter. */
  private static final class Waiters extends ArrayList<Object> {
    private static final long serialVersionUID = 1;

    boolean removeSame(Object waiter) {
      for (int i = 0; i < size(); i++) {
        if (get(i) == waiter) {
          remove(i);
          return true;
        }
      }
      return false;
    }
  }

  /** The loop is closed: nobody will complete this, and other threads must not wait for it. */
  void loopClosed() {
    for (Object waiter : waiters()) {
      if (waiter instanceof CompletableFutures.Linked<?> linked) {
        linked.loopClosed();
      }
    }
  }

  // ---- the rest ---------------------------------------------------------------------------------

  @Override
  public final EventLoop loop() {
    return loop;
  }

  @Override
  public final CompletableFuture<T> toCompletableFuture() {
    loop.checkThread("toCompletableFuture");
    return CompletableFutures.of(this);
  }

  /** The outcome in words, for toString. */
  final String describeState() {
    return switch (state) {
      case PENDING -> "pending";
      case CANCELLED -> "cancelled";
      case FAILED -> "failed: " + Names.ofValue(outcome);
      default -> "result: " + describeResult(outcome);
    };
  }

  /** In debug mode, the nearest frame of the user's that made it. */
  final String describeCreation() {
    StackTraceElement[] trace = createdAt == null ? null : createdAt.getStackTrace();
    return trace == null || trace.length == 0 ? "" : ", created at " + trace[0];
  }

  private String describeResult(@Nullable Object result) {
    if (describing) {
      return "…"; // it holds itself
    }
    describing = true;
    try {
      return Names.ofValue(result);
    } finally {
      describing = false;
    }
  }

  /** What it is called inside the description of something else; never describes that again. */
  String brief() {
    return kind() + "[" + (done() ? "done" : "pending") + "]";
  }

  @Override
  public String toString() {
    return kind() + "[" + describeState() + describeCreation() + "]";
  }
}
