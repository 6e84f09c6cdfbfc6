package dev.ikat;

import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.bridge.Operation;
import dev.ikat.internal.bridge.ReusableHandle;
import dev.ikat.internal.loop.Inbox;
import dev.ikat.internal.loop.ParkingPoller;
import dev.ikat.internal.stack.Carrier;
import dev.ikat.internal.stack.Engines;
import dev.ikat.spi.Clock;
import dev.ikat.spi.Poller;
import dev.ikat.woven.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The event loop.
 *
 * <p><b>Turns.</b> {@link #drain} turns the loop: poll, due timers, then exactly the {@link #todo}
 * callbacks and steps that are ready. The drain itself stands on a lent stack, the {@link #active}
 * one, with {@link #drainFromBottom} below it. A task's first step is then a plain call on that
 * stack. If it is suspended it keeps the stack, control comes back to the bottom, and another stack
 * goes on with the drain where the fields below say it was. A suspended step is resumed by the
 * drain from where that stands, and when its body ends, its stack goes back at once and never goes
 * on draining.
 *
 * <p><b>Two sides.</b> Where a body does not keep the thread that resumes its stack (the portable
 * engine), user callbacks and the poller must stay on the loop's own thread, which is the bottom.
 * The drain then changes sides: on a lent stack it ends where a callback is next or the loop must
 * poll, and goes on at the bottom; there it ends where a step is next, and goes on where it was.
 * What is ready says where it may run ({@link Ready.Side}). A change costs a hundred times what a
 * call does, so whatever may run on either side runs where the drain stands.
 *
 * <p>So the drain must keep nothing in locals or try/finally across a step: what follows a step in
 * the text may run turns later. Current task, context, step clock and what is left of the turn are
 * fields, and change at the switch ({@link #beginStep}, {@link #endStep}).
 *
 * <p>Tried and dropped: resuming suspended steps from the bottom, which costs two more switches
 * whenever callbacks and wake-ups alternate, as they do with every I/O event.
 */
final class EventLoopImpl implements EventLoop, LoopBridge {
  /** CPython's limit of one poll; also keeps sums of times far from overflow. */
  private static final long MAX_POLL_NANOS = TimeUnit.HOURS.toNanos(24);

  /** How often who asks the loop for something looks whether it still runs. */
  private static final long ANSWER_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How many finished stacks are kept. Few: old ones are slow to freeze again. */
  private static final int POOL_SIZE = 16;

  final Clock clock;

  /** Another one from the first I/O on; changes while the loop is awake, so that none waits. */
  private Poller poller;

  final ReadyQueue ready = new ReadyQueue();
  final TimerQueue timers = new TimerQueue();
  private final Inbox<Ready> inbox;

  /** Takes what has arrived; an object of its own once, not in every turn. */
  private final Consumer<Ready> arrivals = ready::add;

  final UnseenFailures unseenFailures = new UnseenFailures(this);
  final TaskRegistry tasks = new TaskRegistry();
  final ExceptionReports reports = new ExceptionReports(this);
  final StepClock stepClock = new StepClock(this);
  final LoopExecutors executors = new LoopExecutors(this);
  final AsyncGenerators asyncGenerators = new AsyncGenerators(this);
  private @Nullable TaskFactory taskFactory;
  private volatile boolean debug = Debug.ON;

  /** Whether any loop was ever in debug mode: spares looking for the loop where none was. */
  private static volatile boolean anyInDebug = Debug.ON;

  private volatile boolean closed;

  // ---- while it runs; all of this is the loop thread's, which others may read to compare
  // ---------

  /** The carrier it runs on; null if it does not run. */
  private volatile @Nullable Carrier carrier;

  /** The carrier's thread, for a quick check. */
  private @Nullable Thread thread;

  /** The context of whoever runs the loop, current while no callback or step is. */
  private @Nullable Object baseContext;

  /** The task whose step is being run; null in callbacks. */
  @Nullable TaskImpl<?> current;

  /** While a step comes to rest in frames: the one that was told last; see {@link TaskImpl}. */
  @Nullable Frame outermost;

  /** While a task group makes a task: the scope that the group is in. */
  @Nullable CancelScope scopeOfNewTasks;

  /** What other modules have for this loop. */
  private final Attachments attachments = new Attachments(this);

  private boolean stopping;

  /** A fatal error that is to leave runForever at once. */
  private @Nullable Throwable fatal;

  /** How often the thread was interrupted in this run. */
  private int interrupts;

  /** What the first of them was, for the message. */
  private @Nullable String interruptedBy;

  /** What an interrupt cancels; null: it stops the loop. */
  private @Nullable FutureImpl<?> main;

  private boolean inTurn;

  /** How many of the ready queue belong to this turn. */
  private int todo;

  /** The stack the drain stands on; null while none has been chosen, or at the bottom. */
  private @Nullable LentStack active;

  /** The stack of the step that is run from within another; null while none is. */
  private @Nullable LentStack apart;

  /** Whether the run is to end: the drain has come to its end, rather than to a change of sides. */
  private boolean over;

  /** Whether there are two sides, as stacks have threads of their own. */
  private boolean twoSides;

  /** Where there are two sides: whether the loop's own thread is the one that runs. */
  private boolean atBottom;

  /** What the drain on a lent stack wants to have done at the bottom before it goes on. */
  private @Nullable Runnable errand;

  private final ArrayDeque<LentStack> pool = new ArrayDeque<>();

  /** How many steps are suspended on stacks, and whose thread these belong to. */
  private int suspended;

  private @Nullable Carrier suspendedOn;

  EventLoopImpl(Clock clock, Poller poller) {
    this.clock = clock;
    this.poller = poller;
    this.inbox = new Inbox<>(poller);
  }

  /** A loop that waits by parking its thread. */
  static EventLoopImpl create() {
    return new EventLoopImpl(Clock.system(), new ParkingPoller());
  }

  /** The implementation behind a loop of the user's. */
  static EventLoopImpl of(EventLoop loop) {
    if (loop instanceof EventLoopImpl ours) {
      return ours;
    }
    throw new IllegalArgumentException("not an event loop made by Ikat: " + loop);
  }

  /** The loop that runs on the calling thread; null if none does. */
  static @Nullable EventLoopImpl running() {
    return (EventLoopImpl) Carrier.current().loop;
  }

  // ---- running ----------------------------------------------------------------------------------

  @Override
  public void runForever() {
    run(null);
  }

  /** Runs until stopped; an interrupt cancels the given future, or stops the loop if it is null. */
  private void run(@Nullable FutureImpl<?> mainFuture) {
    Carrier here = Carrier.current();
    checkMayRun(here);
    here.loop = this;
    carrier = here;
    thread = here.thread();
    baseContext = here.context;
    main = mainFuture;
    interrupts = 0;
    interruptedBy = null;
    inTurn = false;
    stepClock.begin(here);
    try {
      over = false;
      twoSides = !Engines.selected().bodyKeepsThread();
      drainFromBottom();
      poller.flush();
    } finally {
      stepClock.end();
      stopping = false;
      active = null;
      pool.clear();
      main = null;
      current = null;
      thread = null;
      carrier = null;
      here.context = baseContext;
      here.loop = null;
      if (interrupts > 0) {
        Thread.currentThread().interrupt();
      }
    }
    Throwable error = fatal;
    if (error != null) {
      fatal = null;
      throw Throwables.sneak(error);
    }
  }

  private void checkMayRun(Carrier here) {
    checkOpen();
    if (carrier != null) {
      throw new IllegalStateException("this event loop is already running: " + this);
    }
    if (here.loop != null) {
      throw new IllegalStateException(
          "cannot run the event loop while another loop is running on this thread; inside a"
              + " coroutine use await(…) or createTask(…)");
    }
    if (suspended > 0 && suspendedOn != here) {
      throw new IllegalStateException(
          "this event loop holds "
              + suspended
              + " task(s) suspended on "
              + (suspendedOn == null ? "another thread" : suspendedOn.thread())
              + ": it can be run again only there");
    }
  }

  private void drainFromBottom() {
    boolean hadOne = active != null;
    do {
      if (twoSides) {
        atBottom = true;
        if (errand != null) {
          doErrand(errand);
        } else {
          drain(null);
        }
        if (over) {
          return;
        }
        atBottom = false;
      }
      LentStack stack = active;
      if (stack == null) {
        if (hadOne) {
          onCarrier().keptStacks++;
        }
        hadOne = true;
        stack = borrow();
        active = stack;
      }
      stack.drain();
      if (active != stack) {
        stepClock.stepEnds();
        over = fatal != null;
      }
    } while (!over);
  }

  private void doErrand(Runnable function) {
    errand = null;
    function.run();
  }

  /**
   * Turns the loop until the run is over, or the other side is to go on, or the stack it stands on
   * turns out not to be the active one any more: a step on it was suspended, and has ended just
   * now.
   *
   * @param self the stack it stands on; null: the bottom
   */
  void drain(@Nullable LentStack self) {
    while (true) {
      if (!inTurn) {
        if (!beginTurn(self == null || !twoSides)) {
          return;
        }
        inTurn = true;
      }
      while (todo > 0) {
        if (twoSides && !mayRunNext()) {
          return;
        }
        todo--;
        if (debug) {
          stepClock.stepBegins(ready.peek());
        }
        ready.poll().runReady(this);
        if (self != null && active != self) {
          return;
        }
        if (debug) {
          stepClock.stepEnds();
        }
        if (fatal != null) {
          over = true;
          return;
        }
      }
      inTurn = false;
      unseenFailures.sweep();
      if (stopping || fatal != null) {
        over = true;
        return;
      }
    }
  }

  private boolean mayRunNext() {
    onCarrier().progress++;
    return switch (ready.peek().side()) {
      case LOOPS_THREAD -> atBottom;
      case LENT_STACK -> !atBottom;
      case EITHER -> true;
    };
  }

  /** False if nothing was done, as the loop must poll and only the other side may. */
  private boolean beginTurn(boolean mayPoll) {
    inbox.drainTo(arrivals);
    long timeout = pollTimeout();
    if (!mayPoll && (timeout != 0 || poller.needsLoopsThread())) {
      return false;
    }
    if (timeout == 0) {
      poller.poll(0);
    } else {
      pollAndWait(timeout);
    }
    inbox.drainTo(arrivals);
    if (Thread.interrupted()) {
      onInterrupt("the thread that runs the loop was interrupted");
    }
    if (!timers.isEmpty()) {
      timers.moveDue(clock.nanoTime(), ready);
    }
    todo = ready.size();
    return true;
  }

  /** Something of the drain's own on a lent stack has failed, which should not happen. */
  void drainFailed(LentStack stack, Throwable problem) {
    fatal = problem;
    if (active == stack) {
      over = true;
    }
  }

  /** Has user code that is neither a callback nor a step called on the loop's own thread. */
  private void callAtBottom(Runnable function) {
    LentStack drained = active;
    if (!twoSides || atBottom || drained == null || !drained.stack().isInnermost()) {
      function.run();
      return;
    }
    Throwable[] thrown = new Throwable[1];
    errand =
        () -> {
          try {
            function.run();
          } catch (Throwable t) {
            thrown[0] = t;
          }
        };
    drained.suspend();
    if (thrown[0] != null) {
      throw Throwables.sneak(thrown[0]);
    }
  }

  private void pollAndWait(long timeout) {
    try {
      poller.poll(inbox.mayBlock() ? timeout : 0);
    } finally {
      inbox.awake();
    }
  }

  private long pollTimeout() {
    if (!ready.isEmpty() || stopping) {
      return 0;
    }
    Timed next = timers.earliest();
    long timeout = Poller.FOREVER;
    if (next != null) {
      timeout = Math.clamp(next.when() - clock.nanoTime(), 0, MAX_POLL_NANOS);
    }
    long report = unseenFailures.nanosToNext();
    if (report >= 0 && poller.isRealTime()) {
      timeout = Math.min(timeout, Math.max(1, report));
    }
    return timeout;
  }

  private void onInterrupt(String by) {
    interrupts++;
    if (interruptedBy == null) {
      interruptedBy = by;
    }
    if (main == null) {
      stopping = true;
    } else {
      main.cancel(by);
    }
  }

  /** A signal's thread: does what an interrupt of the loop's thread does. */
  void interruptFromSignal() {
    if (!closed) {
      callSoonThreadsafe(() -> onInterrupt("Ctrl-C was pressed (SIGINT)"));
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T runUntilComplete(Awaitable<? extends T> awaitable) {
    Objects.requireNonNull(awaitable, "awaitable");
    checkMayRun(Carrier.current());
    FutureImpl<T> future = (FutureImpl<T>) ensureFuture(awaitable);
    if (future != awaitable && future instanceof TaskImpl<T> task) {
      // Only this call knows of the task, and throws if it does not get done.
      task.mayStayPending = true;
    }
    Consumer<Future<T>> whenDone =
        _ -> {
          // Not in a later run, if a fatal error has ended this one before.
          if (main == future) {
            stop();
          }
        };
    future.addDoneCallback(whenDone);
    try {
      run(future);
    } catch (Throwable t) {
      if (future.done() && !future.cancelled()) {
        future.exception();
      }
      throw t;
    } finally {
      future.removeDoneCallback(whenDone);
    }
    if (!future.done()) {
      throw new IllegalStateException(
          "the event loop was stopped before the future was done: " + future);
    }
    if (future.cancelled() && endedByInterrupt(future)) {
      throw new LoopInterruptedError(interruptedBy, future.takeCancelledError());
    }
    return future.result();
  }

  /** Whether nobody else had asked for the cancellation as well. */
  private boolean endedByInterrupt(FutureImpl<?> cancelled) {
    int others = 0;
    if (cancelled instanceof TaskImpl<?> task) {
      for (int i = 0; i < interrupts; i++) {
        others = task.uncancel();
      }
    }
    return interrupts > 0 && others == 0;
  }

  @Override
  public void stop() {
    checkThread("stop");
    stopping = true;
  }

  @Override
  public boolean isRunning() {
    return carrier != null;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (carrier != null) {
      throw new IllegalStateException("cannot close a running event loop: stop it first");
    }
    if (closed) {
      return;
    }
    closed = true;
    timers.clear();
    inbox.drainTo(arrivals);
    while (!ready.isEmpty()) {
      ready.poll().dropped();
    }
    try {
      pendingTasks().forEach(task -> FutureImpl.of(task).loopClosed());
      unseenFailures.flush();
      reports.reportNeverAwaited();
    } finally {
      attachments.close();
      executors.close();
      poller.close();
    }
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the event loop is closed");
    }
  }

  /** The thread it runs on; null if it does not run. */
  @Nullable Thread runningOn() {
    return thread;
  }

  /** Whether the calling code runs on this loop. */
  boolean isOnLoop() {
    Thread mine = thread;
    return mine != null && (mine == Thread.currentThread() || Carrier.current().loop == this);
  }

  /** Whether it runs, but not the calling code. */
  boolean isElsewhere() {
    return thread != null && !isOnLoop();
  }

  /** Refuses any other thread while the loop runs; before that, it may be set up by any. */
  @Override
  public void checkThread(String operation) {
    if (isElsewhere()) {
      throw new IllegalStateException(
          operation
              + " was called on "
              + Thread.currentThread()
              + ", but the event loop runs on "
              + thread
              + ": use callSoonThreadsafe or runCoroutineThreadsafe");
    }
  }

  // ---- steps ------------------------------------------------------------------------------------

  /** Makes the task and its context current; called on the side that gives control to the task. */
  void beginStep(TaskImpl<?> task) {
    current = task;
    Carrier here = onCarrier();
    task.context.enter();
    here.context = task.context;
    if (task.frames != null) {
      task.frames.enter(here);
      task.frames = null;
    }
  }

  /** Takes them away; called by the task's side before it gives control back. */
  void endStep(TaskImpl<?> task) {
    Carrier here = onCarrier();
    if (here.context != task.context) {
      task.frames = ContextFrames.leave(here, task.context);
    }
    task.context.bridgeOut();
    task.context.leave();
    here.context = baseContext;
    current = null;
  }

  /**
   * Runs the first step of a task on a stack of its own, from wherever the caller stands, and comes
   * back when the step has ended or is suspended.
   */
  void stepApart(TaskImpl<?> task) {
    TaskImpl<?> before = current;
    Carrier here = onCarrier();
    Object context = here.context;
    LentStack apartBefore = apart;
    LentStack stack = borrow();
    apart = stack;
    stack.run(task);
    apart = apartBefore;
    if (task.keepsStack()) {
      here.keptStacks++;
    }
    here.context = context;
    current = before;
  }

  /** The stack that a step stands on which has none of its own yet. */
  LentStack stackOfStep() {
    LentStack stepsApart = apart;
    return stepsApart != null ? stepsApart : Objects.requireNonNull(active);
  }

  /** Suspends the current step, which stands on the given stack, until the task is resumed. */
  void suspend(TaskImpl<?> task, LentStack stack) {
    Engines.stackIsNeeded();
    LentStack drained = active;
    boolean drainsHere = drained == stack;
    if (drainsHere) {
      active = null;
    }
    suspended++;
    if (suspendedOn != carrier) {
      suspendedOn = carrier;
    }
    endStep(task);
    ContextFrames frames = task.frames;
    try {
      stack.suspend();
    } catch (Throwable refused) {
      // Unless the stack was left and this came up on the way back, where steps have begun again.
      if (current != task) {
        if (drainsHere) {
          active = drained;
        }
        beginStep(task);
      }
      suspended--;
      bridgeIn(task, frames);
      throw refused;
    }
    suspended--;
    bridgeIn(task, frames);
  }

  /** On the thread the body runs on, which need not be the one that began the step. */
  private static void bridgeIn(TaskImpl<?> task, @Nullable ContextFrames frames) {
    task.context.bridgeIn();
    if (frames != null) {
      frames.bridgeIn();
    }
  }

  private LentStack borrow() {
    onCarrier().lentStacks++;
    LentStack pooled = pool.pollLast();
    return pooled != null ? pooled : new LentStack(this);
  }

  /** A stack with nothing left on it comes back; false if it is not wanted. */
  boolean giveBack(LentStack stack) {
    if (active == stack) {
      // Unless the run has ended, the other side goes on, and comes back to it.
      return !over;
    }
    if (pool.size() >= POOL_SIZE) {
      return false;
    }
    pool.addLast(stack);
    return true;
  }

  boolean enterContext(Context context, CallbackHandle handle) {
    if (context.entered()) {
      callbackFailed(context.alreadyEntered(), handle);
      return false;
    }
    enterContext(context);
    return true;
  }

  /** For who has seen to it that nothing is inside the context. */
  void enterContext(Context context) {
    context.enter();
    onCarrier().context = context;
    context.bridgeIn();
  }

  void exitContext(Context context) {
    context.bridgeOut();
    context.leave();
    onCarrier().context = baseContext;
  }

  private Carrier onCarrier() {
    return Objects.requireNonNull(carrier);
  }

  void callbackFailed(Throwable exception, CallbackHandle handle) {
    if (isFatal(exception)) {
      fatal = exception;
    } else {
      report(handle.describe("Exception in callback " + handle, exception));
    }
  }

  /** Something that a part of Ikat calls when a future is done has failed. */
  void listenerFailed(Throwable exception, FutureImpl<?> future) {
    if (isFatal(exception)) {
      fatal = exception;
    } else {
      report(
          Map.of(
              "message",
              "Exception in callback of " + future.brief(),
              "exception",
              exception,
              "future",
              future));
    }
  }

  /** Calls the exception handler from the drain, which no exception may leave. */
  @Override
  public void report(Map<String, Object> context) {
    try {
      callExceptionHandler(context);
    } catch (Throwable t) {
      if (carrier == null) {
        throw t;
      }
      fatal = t;
    }
  }

  @Override
  public boolean raiseIfFatal(Throwable exception) {
    if (isFatal(exception)) {
      fatal = exception;
      return true;
    }
    return false;
  }

  /** A task ended by an error that is to leave the loop as well. */
  void taskFailedFatally(Throwable exception) {
    fatal = exception;
  }

  /** What leaves runForever at once (Python: KeyboardInterrupt and SystemExit). */
  static boolean isFatal(@Nullable Throwable t) {
    return t instanceof LoopInterruptedError
        || t instanceof SystemExit
        || (t instanceof VirtualMachineError && !(t instanceof StackOverflowError));
  }

  // ---- scheduling -------------------------------------------------------------------------------

  @Override
  public Handle callSoon(Runnable callback) {
    return callSoon(callback, Context.copyContext());
  }

  @Override
  public Handle callSoon(Runnable callback, Context context) {
    Objects.requireNonNull(callback, "callback");
    Objects.requireNonNull(context, "context");
    checkOpen();
    checkThread("callSoon");
    arrivalsFirst();
    CallbackHandle handle = new CallbackHandle(this, callback, context);
    ready.add(handle);
    return handle;
  }

  /** Before it runs: what was handed over earlier stays in front of what is scheduled now. */
  private void arrivalsFirst() {
    if (thread == null) {
      inbox.drainTo(arrivals);
    }
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback) {
    return callSoonThreadsafe(callback, Context.copyContext());
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback, Context context) {
    Objects.requireNonNull(callback, "callback");
    Objects.requireNonNull(context, "context");
    checkOpen();
    CallbackHandle handle = new CallbackHandle(this, callback, context);
    if (isOnLoop()) {
      // So that it keeps its place between what the loop's own thread schedules.
      ready.add(handle);
      return handle;
    }
    inbox.put(handle);
    if (closed && inbox.remove(handle)) {
      checkOpen();
    }
    return handle;
  }

  /** Any thread: hands something of Ikat's own over; false if the loop is closed. */
  boolean handOver(Runnable callback) {
    try {
      callSoonThreadsafe(callback, new Context());
      return true;
    } catch (IllegalStateException refused) {
      if (closed) {
        return false;
      }
      throw refused;
    }
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback) {
    return callLater(delay, callback, Context.copyContext());
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback, Context context) {
    return callAt(clock.nanoTime() + Durations.signedNanos(delay), callback, context);
  }

  @Override
  public TimerHandle callAt(long nanos, Runnable callback) {
    return callAt(nanos, callback, Context.copyContext());
  }

  @Override
  public TimerHandle callAt(long nanos, Runnable callback, Context context) {
    Objects.requireNonNull(callback, "callback");
    Objects.requireNonNull(context, "context");
    checkOpen();
    checkThread("callAt");
    return addTimer(nanos, callback, context, Ready.Side.LOOPS_THREAD);
  }

  /** A timer of Ikat's own, which calls no user code. */
  TimerHandle wakeAt(long nanos, Runnable callback) {
    checkOpen();
    checkThread("callAt");
    return addTimer(nanos, callback, Context.copyContext(), Ready.Side.EITHER);
  }

  private TimerHandle addTimer(long nanos, Runnable callback, Context context, Ready.Side side) {
    CallbackHandle timer =
        new CallbackHandle(this, callback, context, nanos, timers.nextSequence(), side);
    timers.add(timer);
    return timer;
  }

  @Override
  public long time() {
    return clock.nanoTime();
  }

  // ---- futures and tasks ------------------------------------------------------------------------

  @Override
  public <T> Future<T> createFuture() {
    return new FutureImpl<>(this);
  }

  @Override
  public <T> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.DEFAULT);
  }

  @Override
  public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
    return createTask(coroutine, TaskOptions.DEFAULT.named(name));
  }

  @Override
  public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
    Objects.requireNonNull(coroutine, "coroutine");
    Objects.requireNonNull(options, "options");
    checkOpen();
    checkThread("createTask");
    if (taskFactory != null) {
      return taskFactory.createTask(this, coroutine, options);
    }
    return newTask(coroutine, options);
  }

  /** What the loop does where no task factory is set, and what factories end in. */
  <T> Task<T> newTask(Coroutine<T> coroutine, TaskOptions options) {
    // Where the loop does not run there is nothing to run a step in, as in CPython.
    boolean eager = Boolean.TRUE.equals(options.eagerStart()) && running() == this;
    Context context = options.context();
    if (eager && context != null && context.entered()) {
      throw context.alreadyEntered();
    }
    TaskImpl<T> task = new TaskImpl<>(this, CoroutineImpl.of(coroutine), options);
    arrivalsFirst();
    task.start(eager);
    return task;
  }

  /** The future itself, or a task made of the coroutine. */
  <T> FutureImpl<T> ensureFuture(Awaitable<T> awaitable) {
    if (awaitable instanceof Coroutine<T> coroutine) {
      return FutureImpl.of(createTask(coroutine));
    }
    FutureImpl<T> ours = FutureImpl.of((Future<T>) awaitable);
    if (ours.loop != this) {
      throw new IllegalArgumentException(describeForeign(ours));
    }
    return ours;
  }

  /** What to say of a future that is not of this loop. */
  String describeForeign(FutureImpl<?> future) {
    return "the future belongs to a different loop, "
        + future.loop
        + ": "
        + future
        + "; await it there, and bring its outcome over with runCoroutineThreadsafe";
  }

  /** The tasks that are not done, oldest first. Any thread. */
  List<Task<?>> pendingTasks() {
    if (isOnLoop()) {
      return listTasks();
    }
    List<Task<?>> all = tasks.snapshot();
    while (all == null) {
      all = askForTasks();
      if (all == null) {
        all = tasks.snapshot();
      }
    }
    return all;
  }

  private List<Task<?>> listTasks() {
    List<Task<?>> all = new ArrayList<>();
    tasks.forEach(all::add);
    return all;
  }

  /**
   * Has the loop, which does not stand still long enough, look for itself; null if it has ended.
   */
  @Nullable List<Task<?>> askForTasks() {
    AtomicReference<@Nullable List<Task<?>>> answer = new AtomicReference<>();
    Thread asking = Thread.currentThread();
    handOver(() -> {
      answer.set(listTasks());
      LockSupport.unpark(asking);
    });
    boolean interrupted = false;
    while (answer.get() == null && carrier != null) {
      LockSupport.parkNanos(this, ANSWER_CHECK_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      asking.interrupt();
    }
    return answer.get();
  }

  @Override
  public void setTaskFactory(@Nullable TaskFactory factory) {
    checkThread("setTaskFactory");
    taskFactory = factory;
  }

  @Override
  public @Nullable TaskFactory taskFactory() {
    return taskFactory;
  }

  // ---- for Ikat's own modules -------------------------------------------------------------------

  @Override
  public Poller poller() {
    return poller;
  }

  @Override
  public void replacePoller(Poller newPoller) {
    checkThread("replacePoller");
    Poller old = poller;
    poller = newPoller;
    inbox.setPoller(newPoller);
    old.close();
  }

  @Override
  public <T extends AutoCloseable> T attachment(
      Class<T> type, Function<? super EventLoop, T> make) {
    checkOpen();
    return attachments.get(type, make);
  }

  @Override
  public ReusableHandle newHandle(Runnable callback) {
    return new RepeatedCallback(this, callback);
  }

  @Override
  public void onOwnThread(Runnable action) {
    checkThread("I/O");
    Carrier here = carrier;
    if (here == null) {
      action.run();
    } else {
      here.runOnThread(action);
    }
  }

  @Override
  public <S, T> Coroutine<T> coroutine(
      String name,
      Operation<? super S, ? extends T> operation,
      S self,
      long number,
      @Nullable Object argument) {
    return new OperationCoroutine<>(name, operation, self, number, argument);
  }

  // ---- executors and async generators -----------------------------------------------------------

  @Override
  public <T> Future<T> runInExecutor(Executor executor, AsyncBody<T> function) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(function, "function");
    checkOpen();
    checkThread("runInExecutor");
    return executors.submit(executor, function::call);
  }

  @Override
  public Future<Void> runInExecutor(Executor executor, AsyncAction function) {
    Objects.requireNonNull(function, "function");
    return this.<Void>runInExecutor(
        executor,
        () -> {
          function.run();
          return null;
        });
  }

  @Override
  public <T> Future<T> runInExecutor(AsyncBody<T> function) {
    return runInExecutor(executors.defaultExecutor(), function);
  }

  @Override
  public Future<Void> runInExecutor(AsyncAction function) {
    return runInExecutor(executors.defaultExecutor(), function);
  }

  @Override
  public void setDefaultExecutor(ExecutorService executor) {
    checkThread("setDefaultExecutor");
    executors.setDefault(Objects.requireNonNull(executor, "executor"));
  }

  @Override
  public Coroutine<Void> shutdownDefaultExecutor(@Nullable Duration timeout) {
    return executors.shutDown(timeout);
  }

  @Override
  public Coroutine<Void> shutdownAsyncgens() {
    return asyncGenerators.shutDown();
  }

  // ---- reports and debug ------------------------------------------------------------------------

  @Override
  public void setExceptionHandler(@Nullable ExceptionHandler handler) {
    checkThread("setExceptionHandler");
    reports.setHandler(handler);
  }

  @Override
  public @Nullable ExceptionHandler exceptionHandler() {
    return reports.handler();
  }

  @Override
  public void callExceptionHandler(Map<String, Object> context) {
    if (current == null && isOnLoop()) {
      callAtBottom(() -> reports.call(context));
    } else {
      reports.call(context);
    }
  }

  @Override
  public void defaultExceptionHandler(Map<String, Object> context) {
    reports.log(context);
  }

  @Override
  public void setDebug(boolean on) {
    debug = on;
    if (on) {
      anyInDebug = true;
    } else {
      stepClock.forgetStep();
    }
  }

  @Override
  public boolean debug() {
    return debug;
  }

  static boolean anyInDebug() {
    return anyInDebug;
  }

  /** Where something is made just now, for debug mode; null outside it. */
  @Nullable Throwable creationTrace() {
    return debug ? new CreationTrace() : null;
  }

  @Override
  public void setSlowCallbackDuration(Duration duration) {
    stepClock.setLimit(Objects.requireNonNull(duration, "duration"));
  }

  @Override
  public Duration slowCallbackDuration() {
    return stepClock.limit();
  }

  @Override
  public void setUnseenFailureGrace(Duration grace) {
    unseenFailures.setGrace(Objects.requireNonNull(grace, "grace"));
  }

  @Override
  public String toString() {
    return "EventLoop["
        + (closed ? "closed" : carrier != null ? "running on " + thread : "not running")
        + (debug ? ", debug" : "")
        + "]";
  }
}
