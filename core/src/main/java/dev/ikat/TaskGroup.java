package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that do not outlive a block: what {@link Asyncio#taskGroup(ScopeAction)} gives its body.
 * The block ends when all its tasks have ended. asyncio's {@code TaskGroup}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     taskGroup(tg -> {
 *       tg.createTask(sleep(Duration.ofMillis(5)));
 *       tg.createTask(async(() -> IO.println("working")));
 *     });
 *     IO.println("all done");
 *   }));
 * }
 * }
 *
 * <p>The first task that fails, or an exception that leaves the body, makes the others be
 * cancelled, and the body too; when all have ended, the exceptions are thrown as an {@link
 * ExceptionGroup}. A task that ends cancelled is no failure. A {@link LoopInterruptedError} or
 * {@link SystemExit} is thrown as it is. If the task around is cancelled, the group's tasks are.
 */
public final class TaskGroup {
  private final EventLoopImpl loop;
  private final TaskImpl<?> parent;

  /** The cancel scope that the block is in, and with it the tasks. */
  private final @Nullable CancelScope scope;

  /** In the order of creation, in which they are cancelled. */
  private final Set<FutureImpl<?>> tasks = new LinkedHashSet<>();

  private final List<Throwable> errors = new ArrayList<>();
  private @Nullable Throwable baseError;
  private boolean exiting;
  private boolean aborting;

  /** Whether the group has cancelled its parent, which it then must take back. */
  private boolean parentCancelled;

  private @Nullable FutureImpl<Void> allDone;

  /** Whether {@link #cancel} has been called. */
  private boolean cancelCalled;

  /** How many cancellations had been thrown in the parent before the block, and not taken back. */
  private final int thrownBefore;

  private TaskGroup(TaskImpl<?> parent) {
    this.loop = parent.loop;
    this.parent = parent;
    this.scope = parent.scope();
    this.thrownBefore = parent.cancelling() - (parent.isCancellationPending() ? 1 : 0);
  }

  /** Runs the body and waits for the tasks it makes. */
  @Suspends
  static <T> @Nullable T run(ScopeBody<TaskGroup, T> body) {
    TaskGroup group = new TaskGroup(Asyncio.requireTask());
    T value = null;
    Throwable leftBy = null;
    try {
      value = body.call(group);
    } catch (Throwable t) {
      leftBy = t;
    }
    group.exit(leftBy);
    return value;
  }

  @Suspends
  private void exit(@Nullable Throwable leftBy) {
    exiting = true;
    if (leftBy != null && isBaseError(leftBy) && baseError == null) {
      baseError = leftBy;
    }
    CancelledError cancelled = leftBy instanceof CancelledError c ? c : null;
    if (leftBy != null && !aborting) {
      abort();
    }
    CancelledError whileAborting = null;
    while (!tasks.isEmpty()) {
      if (allDone == null) {
        allDone = new FutureImpl<>(loop);
      }
      try {
        if (aborting) {
          // A cancelled scope would not let it wait for those that are ending because of it.
          parent.awaitShielded(allDone);
        } else {
          parent.await(allDone);
        }
      } catch (CancelledError fromOutside) {
        if (!aborting) {
          cancelled = fromOutside;
          abort();
        } else {
          whileAborting = fromOutside;
        }
      }
      allDone = null;
    }
    if (baseError != null) {
      reportAllBut(baseError);
      throw Throwables.sneak(baseError);
    }
    if (parentCancelled) {
      int fromOutside = parent.uncancel();
      if (fromOutside == 0 || (cancelCalled && fromOutside <= thrownBefore)) {
        cancelled = null;
        parent.forgetPendingCancellation();
      } else if (cancelled == null) {
        cancelled = whileAborting;
      }
    }
    if (cancelled != null && errors.isEmpty()) {
      throw cancelled;
    }
    if (leftBy instanceof GeneratorExit exit && errors.isEmpty()) {
      throw exit;
    }
    if (leftBy != null && !(leftBy instanceof CancelledError)) {
      errors.add(leftBy);
    }
    if (!errors.isEmpty()) {
      if (parent.cancelling() > 0) {
        // Cancelled from outside as well: let it be thrown at the next await, with the same count.
        parent.uncancel();
        parent.cancel();
      }
      throw new ExceptionGroup("unhandled errors in a TaskGroup", errors);
    }
  }

  /**
   * Makes the coroutine into a task of this group. See {@link #createTask(Coroutine, TaskOptions)}.
   */
  public <T> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.DEFAULT);
  }

  /** The same, with a name. */
  public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
    return createTask(coroutine, TaskOptions.DEFAULT.named(name));
  }

  /**
   * Makes the coroutine into a task of this group.
   *
   * @throws IllegalStateException if the group has ended, or is about to because a task has failed;
   *     the coroutine is closed
   */
  public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
    Objects.requireNonNull(coroutine, "coroutine");
    loop.checkThread("createTask");
    if (exiting && tasks.isEmpty()) {
      coroutine.close();
      throw new IllegalStateException("the task group is finished: " + this);
    }
    if (aborting) {
      coroutine.close();
      throw new IllegalStateException("the task group is shutting down: " + this);
    }
    FutureImpl<T> task = createInScope(coroutine, options);
    tasks.add(task);
    // By way of the ready queue even if it is done: else a task that was started eagerly and failed
    // would cancel its creator while that is still in this call.
    task.addListener(FutureImpl.Listener.onBehalfOf(parent, this::taskDone));
    if (aborting && !task.done()) {
      // Its first step was run in this call, and has called cancel() before the group knew it.
      task.cancel();
    }
    return (Task<T>) task;
  }

  private <T> FutureImpl<T> createInScope(Coroutine<T> coroutine, TaskOptions options) {
    CancelScope outer = loop.scopeOfNewTasks;
    loop.scopeOfNewTasks = scope;
    try {
      return FutureImpl.of(loop.createTask(coroutine, options));
    } finally {
      loop.scopeOfNewTasks = outer;
    }
  }

  /**
   * Makes a task of this group and waits until it says that it is ready; gives the value that it
   * says so with. What the task throws before is thrown here, and is no failure of the group; later
   * it is a task of the group like any other. (trio's {@code nursery.start}.)
   *
   * <p>When awaited: {@link IllegalStateException} if the task ends without having been ready. If
   * the waiting task is cancelled, so is the new one.
   */
  @CheckReturnValue
  public <T> Coroutine<T> start(ScopeAction<TaskStatus<T>> body) {
    Objects.requireNonNull(body, "body");
    return CoroutineImpl.named(() -> startNow(body), "TaskGroup.start");
  }

  @Suspends
  private <T> T startNow(ScopeAction<TaskStatus<T>> body) {
    TaskImpl<?> starter = Asyncio.requireTask();
    FutureImpl<T> ready = new FutureImpl<>(loop);
    Task<Void> task = createTask(Asyncio.async(() -> runUntilReady(body, ready)));
    try {
      return starter.await(ready);
    } catch (CancelledError cancelled) {
      task.cancel();
      throw cancelled;
    }
  }

  @Suspends
  private static <T> void runUntilReady(ScopeAction<TaskStatus<T>> body, FutureImpl<T> ready)
      throws Exception {
    try {
      body.run(value -> {
        ready.loop.checkThread("started");
        if (!ready.complete(value) && !ready.cancelled()) {
          throw new IllegalStateException("started() has been called already");
        }
      });
    } catch (CancelledError cancelled) {
      ready.cancel(cancelled.getMessage());
      throw cancelled;
    } catch (Throwable t) {
      if (ready.done() || EventLoopImpl.isFatal(t)) {
        throw t;
      }
      ready.fail(t);
    }
    if (!ready.done()) {
      ready.fail(new IllegalStateException("the task ended without having called started()"));
    }
  }

  /**
   * Ends the group early, without an error: cancels its tasks, and the body where it rests. The
   * block is then left normally, and gives null. Does nothing if the group has ended. (Python
   * 3.15.)
   */
  public void cancel() {
    loop.checkThread("cancel");
    if (exiting && tasks.isEmpty()) {
      return;
    }
    cancelCalled = true;
    if (!aborting) {
      abort();
    }
    if (!parentCancelled) {
      parentCancelled = true;
      parent.cancel();
    }
  }

  private void abort() {
    aborting = true;
    for (FutureImpl<?> task : tasks) {
      if (!task.done()) {
        task.cancel();
      }
    }
  }

  private void taskDone(FutureImpl<?> task) {
    tasks.remove(task);
    if (allDone != null && tasks.isEmpty()) {
      allDone.complete(null);
    }
    if (task.cancelled()) {
      return;
    }
    Throwable error = task.exception();
    if (error == null) {
      return;
    }
    errors.add(error);
    if (task instanceof TaskImpl<?> failed) {
      AwaitedBy.note(error, failed.name(), parent.name());
    }
    if (isBaseError(error) && baseError == null) {
      baseError = error;
    }
    if (parent.done()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put(
          "message", task + " has failed, but its group's task has ended already: " + parent);
      report.put("exception", error);
      report.put("task", task);
      loop.callExceptionHandler(report);
      return;
    }
    if (!aborting && !parentCancelled) {
      abort();
      parentCancelled = true;
      parent.cancel();
    }
  }

  /** What cannot be thrown, because a base error is, is not lost. (Python 3.16.) */
  private void reportAllBut(Throwable thrown) {
    for (Throwable error : errors) {
      if (error != thrown) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("message", "unhandled error in a TaskGroup that ended by " + thrown);
        report.put("exception", error);
        report.put("task", parent);
        loop.callExceptionHandler(report);
      }
    }
  }

  private static boolean isBaseError(Throwable t) {
    return EventLoopImpl.isFatal(t);
  }

  @Override
  public String toString() {
    return "TaskGroup[tasks="
        + tasks.size()
        + ", errors="
        + errors.size()
        + (aborting ? ", cancelling" : exiting ? ", exiting" : "")
        + "]";
  }
}
