package dev.ikat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Several loops, each on a thread of its own, to use more than one core. Work is placed on the one
 * that is least busy, or by a key, and never moves: whatever shares state goes by the same key.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.LoopGroup;
 * import java.time.Duration;
 *
 * void main() throws Exception {
 *   try (var loops = new LoopGroup(2)) {
 *     var a = loops.submit(() -> await(sleep(Duration.ofMillis(5), "somewhere")));
 *     var b = loops.submit("user-7", () -> "where user-7 lives");
 *     IO.println(a.get() + ", " + b.get());
 *   }
 * }
 * }
 *
 * <p>Thread-safe. Loops talk to each other by what is thread-safe: {@code submit}, {@code
 * runCoroutineThreadsafe}, {@link CrossingQueue}.
 */
public final class LoopGroup implements AutoCloseable {
  private final List<WorkerLoop> threads = new ArrayList<>();
  private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

  /** Held while work is accepted: so that what close() waits for is complete. */
  private final Object accepting = new Object();

  private volatile boolean closing;

  /** As many loops as there are processors. */
  public LoopGroup() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /**
   * So many loops.
   *
   * @throws IllegalArgumentException if that is less than one
   */
  public LoopGroup(int loops) {
    if (loops < 1) {
      throw new IllegalArgumentException("a group needs at least one loop, not " + loops);
    }
    for (int i = 0; i < loops; i++) {
      threads.add(new WorkerLoop("ikat-loop-" + i));
    }
  }

  /** How many loops there are. */
  public int size() {
    return threads.size();
  }

  /** The loops. */
  public List<EventLoop> loops() {
    return threads.stream().<EventLoop>map(WorkerLoop::loop).toList();
  }

  /**
   * Runs the body as a task of the loop with the least work. Cancelling the future cancels the
   * task.
   *
   * @throws IllegalStateException if the group is closed or being closed
   */
  public <T> CompletableFuture<T> submit(AsyncBody<T> body) {
    WorkerLoop chosen = threads.getFirst();
    for (WorkerLoop thread : threads) {
      if (thread.load() < chosen.load()) {
        chosen = thread;
      }
    }
    return submitTo(chosen, body);
  }

  /**
   * Runs the body as a task of the loop that the key belongs to: equal keys, same loop.
   *
   * @throws IllegalStateException if the group is closed or being closed
   */
  public <T> CompletableFuture<T> submit(Object key, AsyncBody<T> body) {
    Objects.requireNonNull(key, "key");
    // Spread, as keys' hash codes are often multiples of something.
    int hash = key.hashCode() * 0x9E3779B9;
    return submitTo(threads.get(Math.floorMod(hash ^ (hash >>> 16), threads.size())), body);
  }

  private <T> CompletableFuture<T> submitTo(WorkerLoop thread, AsyncBody<T> body) {
    Objects.requireNonNull(body, "body");
    CompletableFuture<T> future;
    synchronized (accepting) {
      if (closing) {
        throw new IllegalStateException("the loop group is closed: " + this);
      }
      future = thread.submit(body);
      underWay.add(future);
    }
    future.whenComplete((_, _) -> underWay.remove(future));
    return future;
  }

  /**
   * Takes no more work, waits for what was submitted, and ends the threads. What tasks have started
   * beside themselves is cancelled then. If the calling thread is interrupted, all is cancelled.
   *
   * @throws IllegalStateException if called by one of the loops
   */
  @Override
  public void close() {
    closeWithin(Long.MAX_VALUE);
  }

  /** The same, but what has not ended within the time is cancelled. */
  public void close(Duration grace) {
    closeWithin(Durations.toNanos(grace));
  }

  private void closeWithin(long nanos) {
    if (threads.stream().anyMatch(WorkerLoop::isCurrentThread)) {
      throw new IllegalStateException("a loop group cannot be closed by one of its own loops");
    }
    synchronized (accepting) {
      closing = true;
    }
    awaitUnderWay(nanos);
    threads.forEach(WorkerLoop::stop);
    threads.forEach(WorkerLoop::join);
  }

  private void awaitUnderWay(long nanos) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new));
    try {
      all.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Then there is no time to wait: end now, which cancels what is left.
      Thread.currentThread().interrupt();
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      // Failures are the submitters' business, and what is late is cancelled by end().
    }
  }

  @Override
  public String toString() {
    return "LoopGroup[" + threads.size() + " loops" + (closing ? ", closed" : "") + "]";
  }
}
