package dev.ikat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The future that {@code gather} gives: it waits for its children, and cancelling it is theirs. */
final class Gathering<R> extends FutureImpl<R> implements FutureImpl.Listener {
  private final Function<List<FutureImpl<?>>, R> toResult;
  private final boolean settled;

  /** Whether the result is made by a function of the user's. */
  private final boolean joins;

  /** In the order of the arguments; what was given twice stands here twice. */
  private final List<FutureImpl<?>> children;

  private int unfinished;
  private boolean cancelRequested;

  private Gathering(
      EventLoopImpl loop,
      Collection<? extends Awaitable<?>> awaitables,
      boolean settled,
      boolean joins,
      Function<List<FutureImpl<?>>, R> toResult) {
    super(loop);
    this.toResult = toResult;
    this.settled = settled;
    this.joins = joins;
    this.children = new ArrayList<>(awaitables.size());
    List<FutureImpl<?>> doneAlready = List.of();
    Map<Awaitable<?>, FutureImpl<?>> known = null;
    awaitables.forEach(a -> Objects.requireNonNull(a, "awaitable"));
    for (Awaitable<?> awaitable : awaitables) {
      FutureImpl<?> child = null;
      if (mayStandTwice(awaitable)) {
        if (known == null) {
          known = childrenSoFar(awaitables);
        }
        child = known.get(awaitable);
      }
      if (child == null) {
        child = adopt(awaitable);
        if (known != null) {
          known.put(awaitable, child);
        }
        if (child.done()) {
          if (doneAlready.isEmpty()) {
            doneAlready = new ArrayList<>(awaitables.size());
          }
          doneAlready.add(child);
        }
      }
      children.add(child);
    }
    doneAlready.forEach(this::futureDone);
    if (children.isEmpty()) {
      complete(toResult.apply(children));
    }
  }

  /**
   * Whether it is worth looking for it among those before: most are not worth a map of all. A
   * coroutine among them has been used, a future among them that is not done has us waiting for it.
   * To count one that is done twice does no harm.
   */
  private static boolean mayStandTwice(Awaitable<?> awaitable) {
    return awaitable instanceof FutureImpl<?> future
        ? future.isAwaited()
        : !(awaitable instanceof CoroutineImpl<?> coroutine) || !coroutine.isUnused();
  }

  private Map<Awaitable<?>, FutureImpl<?>> childrenSoFar(Iterable<? extends Awaitable<?>> all) {
    Map<Awaitable<?>, FutureImpl<?>> known = new IdentityHashMap<>();
    Iterator<? extends Awaitable<?>> awaitables = all.iterator();
    children.forEach(child -> known.put(awaitables.next(), child));
    return known;
  }

  private FutureImpl<?> adopt(Awaitable<?> awaitable) {
    FutureImpl<?> child = loop.ensureFuture(awaitable);
    if (child != awaitable && child instanceof TaskImpl<?> task) {
      // Only gather knows of it.
      task.mayStayPending = true;
    }
    unfinished++;
    if (!child.done()) {
      child.addListener(this);
    }
    return child;
  }

  static <T> Future<List<T>> results(
      EventLoopImpl loop, Collection<? extends Awaitable<? extends T>> awaitables) {
    return new Gathering<>(loop, awaitables, false, false, Gathering::values);
  }

  static <R> Future<R> joined(
      EventLoopImpl loop, List<Awaitable<?>> awaitables, Function<List<Object>, R> join) {
    return new Gathering<>(
        loop, awaitables, false, true, children -> join.apply(Gathering.values(children)));
  }

  static <T> Future<List<Settled<T>>> outcomes(
      EventLoopImpl loop, Collection<? extends Awaitable<? extends T>> awaitables) {
    return new Gathering<>(loop, awaitables, true, false, Gathering::settled);
  }

  @SuppressWarnings("unchecked") // children are of the types of the arguments
  private static <T> List<T> values(List<FutureImpl<?>> children) {
    List<T> values = new ArrayList<>(children.size());
    for (FutureImpl<?> child : children) {
      values.add((T) child.result());
    }
    return values;
  }

  @SuppressWarnings("unchecked")
  private static <T> List<Settled<T>> settled(List<FutureImpl<?>> children) {
    List<Settled<T>> outcomes = new ArrayList<>(children.size());
    for (FutureImpl<?> child : children) {
      Throwable failure =
          child.cancelled() ? new CancelledError(child.cancelMessage()) : child.exception();
      outcomes.add(
          failure != null ? new Settled.Failed<>(failure) : new Settled.Ok<>((T) child.result()));
    }
    return outcomes;
  }

  @Override
  public FutureImpl<?> onBehalfOf() {
    return this;
  }

  @Override
  public boolean callsUserCode() {
    return joins;
  }

  @Override
  public void futureDone(FutureImpl<?> child) {
    unfinished--;
    if (done()) {
      child.seen();
      return;
    }
    if (!settled) {
      Throwable failure = child.failureForWaiter();
      if (failure != null) {
        noteAwaiters(failure, child);
        fail(failure);
        return;
      }
    }
    if (unfinished == 0) {
      if (cancelRequested) {
        children.forEach(FutureImpl::seen);
        fail(children.getLast().takeCancelledError());
      } else {
        completeWithResult();
      }
    }
  }

  private void noteAwaiters(Throwable failure, FutureImpl<?> child) {
    if (failure instanceof CancelledError || !(child instanceof TaskImpl<?> failed)) {
      return;
    }
    for (Object waiter : waiters()) {
      if (waiter instanceof TaskImpl<?> awaiter) {
        AwaitedBy.note(failure, failed.name(), awaiter.name());
      }
    }
  }

  private void completeWithResult() {
    R result;
    try {
      result = toResult.apply(children);
    } catch (Throwable joinFailed) {
      fail(joinFailed);
      if (EventLoopImpl.isFatal(joinFailed)) {
        loop.taskFailedFatally(joinFailed);
      }
      return;
    }
    complete(result);
  }

  @Override
  public boolean cancel(@Nullable String message) {
    loop.checkThread("cancel");
    if (done()) {
      return false;
    }
    boolean any = false;
    for (FutureImpl<?> child : children) {
      any |= child.cancel(message);
    }
    cancelRequested |= any;
    return any;
  }

  @Override
  String kind() {
    return "Gathering";
  }
}
