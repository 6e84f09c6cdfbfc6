package dev.ikat;

import dev.ikat.woven.SuspendingIterator;
import dev.ikat.woven.Suspends;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code asCompleted}: the outcomes of several awaitables, whichever comes first first. There are
 * as many rounds as awaitables; each takes the next one that is done, or a mark that time is over.
 */
final class AsCompleted<T> implements FutureImpl.Listener {
  /** Stands in the queue for one that was not done in time. */
  private static final Object TOO_LATE = new Object();

  private final Set<FutureImpl<T>> todo = new LinkedHashSet<>();
  private final Queue<Object> done = new Queue<>();
  private @Nullable TimerHandle timer;
  private int left;

  AsCompleted(
      EventLoopImpl loop,
      Collection<? extends Awaitable<? extends T>> awaitables,
      @Nullable Duration timeout) {
    Set<Awaitable<? extends T>> unique = new LinkedHashSet<>();
    awaitables.forEach(a -> unique.add(Objects.requireNonNull(a, "awaitable")));
    for (Awaitable<? extends T> awaitable : unique) {
      @SuppressWarnings("unchecked") // an awaitable only gives values
      FutureImpl<T> future = loop.ensureFuture((Awaitable<T>) awaitable);
      todo.add(future);
    }
    todo.forEach(future -> future.addListener(this));
    left = todo.size();
    if (left > 0 && timeout != null) {
      timer = loop.wakeAt(loop.time() + Durations.signedNanos(timeout), this::timeIsOver);
    }
  }

  /** Whoever takes it out of the queue does, if anybody does. */
  @Override
  public boolean looksAtOutcome() {
    return false;
  }

  @Override
  public boolean callsUserCode() {
    return false;
  }

  @Override
  public void futureDone(FutureImpl<?> future) {
    if (todo.remove(future)) {
      done.putNowait(future);
      if (todo.isEmpty() && timer != null) {
        timer.cancel();
      }
    }
  }

  private void timeIsOver() {
    for (FutureImpl<T> future : todo) {
      future.removeWaiter(this);
      done.putNowait(TOO_LATE);
    }
    todo.clear();
  }

  /** Waits for the next one. */
  @SuppressWarnings("unchecked") // TOO_LATE is the only other thing in the queue
  @Suspends
  private FutureImpl<T> take() {
    Object next = Asyncio.await(done.get());
    if (next == TOO_LATE) {
      throw new TimeoutException("not all were done in time");
    }
    return (FutureImpl<T>) next;
  }

  /** Each round gives a coroutine that waits for the next outcome. */
  Iterable<Coroutine<T>> outcomes() {
    return Outcomes::new;
  }

  /** Each round waits, in the task that iterates, and gives the future that is done. */
  AsyncIterable<Future<T>> futures() {
    return Futures::new;
  }

  private void nextRound() {
    if (left == 0) {
      throw new NoSuchElementException();
    }
    left--;
  }

  private final class Outcomes implements Iterator<Coroutine<T>> {
    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Coroutine<T> next() {
      nextRound();
      return CoroutineImpl.named(() -> take().result(), "asCompleted");
    }
  }

  private final class Futures implements SuspendingIterator<Future<T>> {
    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    @Suspends
    public Future<T> next() {
      nextRound();
      return take();
    }
  }
}
