package dev.ikat;

import dev.ikat.woven.Frame;
import dev.ikat.woven.Strand;
import dev.ikat.woven.Suspends;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A task: a coroutine, where its step rests while it is suspended, and the future of its outcome.
 *
 * <pre>
 *   in the ready queue --step--> running --await--> waiting for a future --done--> in the queue
 *                                   |
 *                                   +-- body ends --> done
 * </pre>
 *
 * <p><b>Where a step rests.</b> On the stack it stands on, if code that is not woven awaits; else
 * in frames: every woven body returns, down to {@link #runBody}, and the stack is free. The next
 * step then resumes the innermost frame, on whatever stack that step stands, and what that returns
 * or throws is what its parent goes on with ({@link #goOn}). So a step costs the same however deep
 * the bodies await each other. While a step is suspended on its stack, the frames below are those
 * of bodies that were resumed; they wait, as the stack does.
 *
 * <p>Cancelling follows CPython to the letter, as the order of everything around it depends on it:
 * the request goes to the future waited for; if there is none, or it refuses, {@link #mustCancel}
 * makes the next step begin with the error.
 */
final class TaskImpl<T> extends FutureImpl<T> implements Task<T>, Ready, Strand {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  final Context context;
  private @Nullable CoroutineImpl<T> coroutine;
  private @Nullable String name;

  /** The number in the default name, drawn when the task is made. */
  private final int number;

  // ---- cancellation ---
  private int cancelRequests;
  private boolean mustCancel;

  /** The innermost cancel scope the body is in; at first the one of the task's group. */
  private @Nullable CancelScope scope;

  /** Set while a wait must not be cut short by scopes, as it has to be done in any case. */
  private boolean shielded;

  // ---- while suspended ---

  /**
   * The stack its step keeps: from when it was first suspended on it to when it has ended, or comes
   * to rest in frames. Null for all others, which stand on what the loop runs them on.
   */
  private @Nullable LentStack stack;

  /** The frame that goes on next, or that runs; null if there is none. */
  private @Nullable Frame innermost;

  /** The contexts the body is inside of. */
  @Nullable ContextFrames frames;

  /** What it waits for; null while it runs or is in the ready queue for another reason. */
  private @Nullable FutureImpl<?> waitingFor;

  /** In the ready queue because this future is done. */
  private @Nullable FutureImpl<?> wokenBy;

  /** The task whose failure is about to be thrown here; for reports. */
  private @Nullable TaskImpl<?> passedFrom;

  /** To be thrown where it rests. */
  private @Nullable Throwable toThrow;

  /** How often it stands in the ready queue because it was to be suspended and could not be. */
  private int falseWakeUps;

  /** Whether nobody needs to be told that the loop is closed before it is done. */
  boolean mayStayPending;

  // ---- links of the TaskRegistry ---
  @Nullable TaskImpl<?> before;
  @Nullable TaskImpl<?> after;
  boolean registered;

  TaskImpl(EventLoopImpl loop, CoroutineImpl<T> coroutine, TaskOptions options) {
    super(loop);
    coroutine.claim(this);
    this.coroutine = coroutine;
    this.context = options.context() != null ? options.context() : Context.copyContext();
    this.name = options.name();
    CancelScope groups = loop.scopeOfNewTasks;
    if (groups != null) {
      // Not for tasks that this one makes, if its first step is run at once.
      loop.scopeOfNewTasks = null;
      moveTo(groups);
    }
    this.number = name == null ? COUNTER.incrementAndGet() : 0;
  }

  /** Puts the task to work: in the next turn, or if eager, at once as far as it gets. */
  void start(boolean eager) {
    if (!eager) {
      loop.tasks.add(this);
      loop.ready.add(this);
      return;
    }
    loop.tasks.add(this);
    loop.stepApart(this);
    if (done()) {
      coroutine = null;
    }
  }

  // ---- steps ------------------------------------------------------------------------------------

  @Override
  public Side side() {
    return Side.LENT_STACK;
  }

  @Override
  public void runReady(EventLoopImpl loop) {
    if (falseWakeUps > 0) {
      falseWakeUps--;
      return;
    }
    if (context.entered()) {
      contextInUse();
      return;
    }
    if (stack != null) {
      prepareToGoOn();
      loop.beginStep(this);
      stack.resume();
      return;
    }
    // The first step, or one that goes on in frames, which stand anywhere.
    runBody();
  }

  /** The loop is being run, or another thread is, inside the task's own context. */
  private void contextInUse() {
    IllegalStateException problem = context.alreadyEntered();
    if (stack == null && innermost == null) {
      Objects.requireNonNull(coroutine).abandon();
      moveTo(null);
      loop.tasks.remove(this);
      fail(problem);
      return;
    }
    loop.report(
        Map.of("message", "a step of a task cannot be run", "exception", problem, "task", this));
  }

  /** Moves the task into another scope; null: none. */
  void moveTo(@Nullable CancelScope newScope) {
    if (scope != null) {
      scope.remove(this);
    }
    scope = newScope;
    if (newScope != null) {
      newScope.add(this);
    }
  }

  @Nullable CancelScope scope() {
    return scope;
  }

  /** Whether its step is suspended on a stack, and not in frames. */
  boolean keepsStack() {
    return stack != null;
  }

  /** Runs the body, or goes on with its frames, on the stack that the calling code stands on. */
  @SuppressWarnings("unchecked") // what the body returns
  void runBody() {
    Frame resting = innermost;
    Object value = resting == null ? null : prepareToGoOn();
    ContextFrames left = frames;
    loop.beginStep(this);
    context.bridgeIn();
    if (left != null) {
      left.bridgeIn();
    }
    try {
      if (resting == null) {
        value = firstStep(Objects.requireNonNull(coroutine));
      } else {
        value = goOn(resting, value);
      }
      if (value == Frame.SUSPENDED) {
        loop.endStep(this);
        loop.outermost = null;
        if (stack != null) {
          stack = null;
        }
        return;
      }
      leave();
      if (mustCancel) {
        mustCancel = false;
        finishCancelled(null);
      } else {
        complete((T) value);
      }
    } catch (CancelledError cancelled) {
      leave();
      finishCancelled(cancelled);
    } catch (Throwable t) {
      leave();
      fail(t);
      if (EventLoopImpl.isFatal(t)) {
        seen();
        loop.taskFailedFatally(t);
      }
    }
  }

  private @Nullable Object firstStep(CoroutineImpl<T> body) throws Exception {
    if (mustCancel) {
      mustCancel = false;
      return body.runAsTask(this, takeCancelledError());
    }
    checkScope();
    return body.runAsTask(this, null);
  }

  /** Resumes the frame with the value, or {@link #toThrow}, and with its outcome its parents. */
  private @Nullable Object goOn(Frame resting, @Nullable Object resumedWith) throws Exception {
    Object value = resumedWith;
    Throwable problem = toThrow;
    if (problem != null) {
      toThrow = null;
      markAwait(problem);
    }
    Frame frame = resting;
    while (true) {
      try {
        // What most wait in is a coroutine of Ikat's own, which only passes on what it is given.
        if (frame instanceof CoroutineImpl<?> coroutine) {
          value = coroutine.resume(this, value, problem);
          problem = null;
        } else {
          innermost = frame;
          if (problem != null && frame != resting) {
            noteRested(problem, frame);
          }
          value = frame.resume(this, value, problem);
          problem = null;
          if (value == Frame.SUSPENDED) {
            leftByTailCall(frame);
            return value;
          }
        }
      } catch (Throwable t) {
        problem = t;
        value = null;
      }
      Frame parent = frame.parent;
      // Whoever holds what has ended does not hold those that waited for it.
      frame.parent = null;
      if (parent == null) {
        innermost = null;
        if (problem != null) {
          throw Throwables.sneak(problem);
        }
        return value;
      }
      frame = parent;
    }
  }

  /**
   * The strand has been suspended in what a resumed frame called. If that was the last thing to be
   * done there, the frame has ended with it, and its parent goes on in its place.
   */
  private void leftByTailCall(Frame frame) {
    Frame last = loop.outermost;
    if (last == null) {
      innermost = frame.parent;
    } else if (last != frame) {
      last.parent = frame.parent;
    }
  }

  /**
   * Its trace has the body that threw it alone: those that awaited that one are not on the stack.
   */
  private static void noteRested(Throwable problem, Frame frame) {
    StackTraceElement where = problem instanceof ControlError ? null : frame.where();
    if (where != null && !Frames.isPlumbing(where.getClassName())) {
      AwaitedBy.noteRested(problem, where);
    }
  }

  private void leave() {
    loop.endStep(this);
    if (scope != null) {
      moveTo(null);
    }
    stack = null;
    innermost = null;
    loop.tasks.remove(this);
  }

  /** A future this task waits for is done; called by the future. */
  void wakeWith(FutureImpl<?> future) {
    wokenBy = future;
    loop.ready.add(this);
  }

  /** Sets {@link #toThrow}, or gives what the await at which it rests is to return. */
  private @Nullable Object prepareToGoOn() {
    Throwable problem = toThrow;
    Object value = null;
    FutureImpl<?> future = wokenBy;
    boolean firstToLook = future != null && !future.looked();
    if (future != null) {
      wokenBy = null;
      problem = future.failureForWaiter();
      value = future.peekResult();
      if (problem != null && future instanceof TaskImpl<?> failed) {
        noteAwait(problem, failed);
      }
    }
    if (mustCancel) {
      mustCancel = false;
      if (!(problem instanceof CancelledError)) {
        passedFrom = null;
        problem = takeCancelledError();
        if (firstToLook && (future instanceof TaskImpl<?> || future instanceof Gathering<?>)) {
          future.notTaken();
        }
      }
    }
    if (problem == null && scope != null) {
      problem = cancellationByScope();
    }
    if (toThrow != problem) {
      toThrow = problem;
    }
    if (waitingFor != null) {
      waitingFor = null;
    }
    return value;
  }

  private void noteAwait(Throwable problem, TaskImpl<?> failed) {
    if (!(problem instanceof CancelledError)) {
      AwaitedBy.note(problem, failed.name(), name());
      passedFrom = failed;
    }
  }

  // ---- called by the task's own body ------------------------------------------------------------

  /** Waits until the future is done, and returns its result or throws its exception. */
  @Suspends
  <V> V await(FutureImpl<V> future) {
    if (future.done()) {
      return resultOf(future);
    }
    beginWait(future);
    rest();
    return future.result();
  }

  /** The companion. */
  @Nullable Object await(FutureImpl<?> future, @Nullable Strand strand) {
    if (future.done()) {
      return resultOf(future);
    }
    if (strand == null) {
      return await(future);
    }
    beginWait(future);
    return Frame.SUSPENDED;
  }

  private <V> V resultOf(FutureImpl<V> future) {
    if (future instanceof TaskImpl<?> failed && future.peekException() != null) {
      Throwable problem = Objects.requireNonNull(future.peekException());
      noteAwait(problem, failed);
      markAwait(problem);
    }
    return future.result();
  }

  @Override
  public @Nullable Object tryAwait(Awaitable<?> awaitable) {
    if (awaitable instanceof CoroutineImpl<?> coroutine) {
      return coroutine.await(this, this);
    }
    return switch (Objects.requireNonNull(awaitable, "awaitable")) {
      case Future<?> future -> await(FutureImpl.<Object>of(future), this);
      case Coroutine<?> foreign -> CoroutineImpl.<Object>of(foreign).await(this, this);
    };
  }

  @Override
  public @Nullable Object tryAwait(CompletionStage<?> stage) {
    if (stage instanceof CompletableFuture<?> future && future.isDone()) {
      return CompletableFutures.outcome(future);
    }
    Objects.requireNonNull(stage, "stage");
    return await(CompletableFutures.wrap(stage, loop), this);
  }

  @Override
  public void suspend(Frame frame) {
    Frame linked = loop.outermost;
    if (linked == null) {
      innermost = frame;
    } else {
      linked.parent = frame;
    }
    loop.outermost = frame;
  }

  private @Nullable Throwable misuse(FutureImpl<?> future) {
    if (future.loop != loop) {
      return new IllegalStateException(loop.describeForeign(future));
    }
    if (future == this) {
      return new IllegalStateException("a task cannot await itself: " + this);
    }
    return null;
  }

  /** Like {@link #await}, but cancelled scopes do not cut it short. */
  @Suspends
  <V> V awaitShielded(FutureImpl<V> future) {
    boolean before = shielded;
    shielded = true;
    try {
      return await(future);
    } finally {
      shielded = before;
    }
  }

  private @Nullable CancelledError cancellationByScope() {
    CancelScope by = shielded ? null : CancelScope.cancelledOutside(scope);
    return by == null ? null : new CancelledError(by.message());
  }

  /** A cancelled scope lets no await in it suspend. */
  private void checkScope() {
    if (scope != null) {
      CancelledError cancelled = cancellationByScope();
      if (cancelled != null) {
        throw cancelled;
      }
    }
  }

  /** Sees to it that this task is woken when the future is done. */
  private void beginWait(FutureImpl<?> future) {
    Throwable misuse = misuse(future);
    if (misuse != null) {
      toThrow = misuse;
      loop.ready.add(this);
      return;
    }
    checkScope();
    future.addWaiter(this);
    waitingFor = future;
    if (mustCancel && future.cancel(cancelMessage())) {
      mustCancel = false;
    }
  }

  /** Rests for exactly one turn. */
  @Suspends
  void yieldTurn() {
    checkScope();
    loop.ready.add(this);
    rest();
  }

  /** The companion. */
  @Nullable Object yieldTurn(@Nullable Strand strand) {
    if (strand == null) {
      yieldTurn();
      return null;
    }
    checkScope();
    loop.ready.add(this);
    return Frame.SUSPENDED;
  }

  private void rest() {
    LentStack here = stack;
    if (here == null) {
      here = loop.stackOfStep();
      stack = here;
    }
    try {
      loop.suspend(this, here);
    } catch (IllegalStateException refused) {
      takeBackWaiting();
      throw refused;
    }
    Throwable problem = toThrow;
    if (problem != null) {
      toThrow = null;
      markAwait(problem);
      throw Throwables.sneak(problem);
    }
  }

  private void markAwait(Throwable problem) {
    TaskImpl<?> failed = passedFrom;
    passedFrom = null;
    if (failed != null && loop.debug()) {
      AwaitedAt.addTo(problem, failed.name(), name());
    }
  }

  /** Undoes what was done so that somebody would wake this task. */
  private void takeBackWaiting() {
    FutureImpl<?> future = waitingFor;
    if (future != null) {
      waitingFor = null;
      future.removeWaiter(this);
    }
    boolean cancelled = wokenBy != null;
    if (cancelled) {
      wokenBy = null;
      mustCancel = true;
    }
    if (future == null || cancelled) {
      toThrow = null;
      falseWakeUps++;
    }
  }

  // ---- cancellation -----------------------------------------------------------------------------

  @Override
  public boolean cancel(@Nullable String message) {
    loop.checkThread("cancel");
    seen();
    if (done()) {
      return false;
    }
    cancelRequests++;
    // One that is done would refuse, but take the call for a look at its failure.
    if (waitingFor != null && !waitingFor.done() && waitingFor.cancel(message)) {
      return true;
    }
    mustCancel = true;
    setCancelMessage(message);
    return true;
  }

  /** A scope the task is in has been cancelled; not counted, the scope sees to it. */
  void cancelByScope(@Nullable String message) {
    if (!shielded && waitingFor != null) {
      waitingFor.cancel(message);
    }
    // Otherwise it is running, or about to: it will see for itself.
  }

  @Override
  public int cancelling() {
    return cancelRequests;
  }

  @Override
  public int uncancel() {
    loop.checkThread("uncancel");
    if (cancelRequests > 0) {
      cancelRequests--;
      if (cancelRequests == 0) {
        mustCancel = false;
      }
    }
    return cancelRequests;
  }

  /** Whether a cancellation waits for the next await to be thrown. */
  boolean isCancellationPending() {
    return mustCancel;
  }

  /** For who asked for that cancellation, and has taken the request back. */
  void forgetPendingCancellation() {
    mustCancel = false;
  }

  // ---- the rest ---------------------------------------------------------------------------------

  @Override
  public boolean setResult(@Nullable T value) {
    throw new UnsupportedOperationException("a task's result is what its coroutine returns");
  }

  @Override
  public boolean setException(Throwable exception) {
    throw new UnsupportedOperationException("a task's exception is what its coroutine throws");
  }

  @Override
  public String name() {
    String given = name;
    return given != null ? given : "Task-" + Integer.toUnsignedString(number);
  }

  @Override
  public void setName(String newName) {
    name = Objects.requireNonNull(newName, "name");
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public @Nullable Coroutine<T> coroutine() {
    return coroutine;
  }

  /** What it waits for; null if it runs or is about to. */
  @Nullable FutureImpl<?> waitingFor() {
    return waitingFor;
  }

  @Override
  public List<StackTraceElement> stack() {
    loop.checkThread("stack");
    LentStack suspendedOn = stack;
    List<StackTraceElement> frames = new ArrayList<>();
    Frame resting = innermost;
    if (loop.current == this || suspendedOn != null) {
      frames.addAll(
          Frames.ofUser(
              loop.current == this
                  ? List.of(new Throwable().getStackTrace())
                  : suspendedOn.stack().frames()));
      // The innermost runs, and is on that stack; so is all that has not been suspended yet.
      resting = resting == null ? null : resting.parent;
    }
    for (; resting != null; resting = resting.parent) {
      StackTraceElement where = resting.where();
      if (where != null && !Frames.isPlumbing(where.getClassName())) {
        frames.add(where);
      }
    }
    return frames;
  }

  @Override
  void loopClosed() {
    if (!mayStayPending) {
      reportPending();
    }
    super.loopClosed();
  }

  private void reportPending() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("message", "Task was destroyed but it is pending: the loop has been closed");
    report.put("task", this);
    if (createdAt != null) {
      report.put("source_traceback", createdAt);
    }
    loop.callExceptionHandler(report);
  }

  @Override
  String kind() {
    return "Task";
  }

  @Override
  String brief() {
    return "Task[" + name() + "]";
  }

  @Override
  String describeForReport() {
    return name();
  }

  @Override
  public String toString() {
    String waits = waitingFor == null ? "" : ", waiting for " + waitingFor.brief();
    return "Task[" + name() + ", " + describeState() + waits + describeCreation() + "]";
  }
}
