package dev.ikat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue between tasks of any loops and plain threads, in all directions: tasks await, threads
 * block. curio's {@code UniversalQueue}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.CrossingQueue;
 *
 * void main() {
 *   var queue = new CrossingQueue<String>(10);
 *   Thread.ofVirtual().start(() -> {
 *     try {
 *       queue.putBlocking("from a thread");
 *     } catch (InterruptedException e) {
 *       Thread.currentThread().interrupt();
 *     }
 *   });
 *   run(async(() -> IO.println(await(queue.get()))));
 * }
 * }
 *
 * <p>Thread-safe. First in, first out; who waits is served in the order of coming, whoever it is.
 * No item is lost: one handed to a task that is cancelled meanwhile, or to a thread that is
 * interrupted, goes to the next or back to the front. Items are not null.
 *
 * @param <T> the items
 */
public final class CrossingQueue<T> {
  /** Somebody who waits to put. */
  private record Putter<T>(T item, CompletableFuture<Void> done) {}

  private final int maxsize;

  // All of these are guarded by this queue's monitor, which nobody holds while user code runs:
  // futures are completed outside it.
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final ArrayDeque<CompletableFuture<T>> getters = new ArrayDeque<>();
  private final ArrayDeque<Putter<T>> putters = new ArrayDeque<>();

  /** Without a limit. */
  public CrossingQueue() {
    this(0);
  }

  /** With a limit; 0 or less is none. */
  public CrossingQueue(int maxsize) {
    this.maxsize = maxsize;
  }

  // ---- for tasks --------------------------------------------------------------------------------

  /** Waits until there is room, and adds the item. */
  @CheckReturnValue
  public Coroutine<Void> put(T item) {
    Objects.requireNonNull(item, "item");
    return CoroutineImpl.named(
        () -> {
          Putter<T> putter = new Putter<>(item, new CompletableFuture<>());
          offer(putter);
          try {
            return Asyncio.await(putter.done());
          } catch (Throwable e) {
            withdraw(putter);
            throw e;
          }
        },
        "CrossingQueue.put");
  }

  /** Waits until there is an item, and takes it. */
  @CheckReturnValue
  public Coroutine<T> get() {
    return CoroutineImpl.named(
        () -> {
          CompletableFuture<T> getter = ask();
          try {
            // Not the future itself: cancelling the wait must not cancel it, as it may be given an
            // item at this very moment.
            return Asyncio.await(getter.copy());
          } catch (Throwable e) {
            withdraw(getter);
            throw e;
          }
        },
        "CrossingQueue.get");
  }

  // ---- for threads ------------------------------------------------------------------------------

  /**
   * Blocks until there is room, and adds the item. Not for a thread that runs a loop.
   *
   * @throws InterruptedException if the thread is interrupted; the item has not been added
   * @throws IllegalStateException if this thread runs a loop, which would stand still
   */
  public void putBlocking(T item) throws InterruptedException {
    Objects.requireNonNull(item, "item");
    checkNoLoop("putBlocking", "put");
    Putter<T> putter = new Putter<>(item, new CompletableFuture<>());
    offer(putter);
    try {
      putter.done().get();
    } catch (InterruptedException e) {
      if (withdraw(putter)) {
        throw e;
      }
      // It was taken at the last moment: then it was put.
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Blocks until there is an item, and takes it. Not for a thread that runs a loop.
   *
   * @throws InterruptedException if the thread is interrupted; no item is lost
   * @throws IllegalStateException if this thread runs a loop, which would stand still
   */
  public T getBlocking() throws InterruptedException {
    checkNoLoop("getBlocking", "get");
    CompletableFuture<T> getter = ask();
    try {
      return getter.get();
    } catch (InterruptedException e) {
      withdraw(getter);
      throw e;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Blocks like {@link #getBlocking()}, but no longer than so; null if there was no item. */
  public @Nullable T pollBlocking(Duration limit) throws InterruptedException {
    checkNoLoop("pollBlocking", "get");
    CompletableFuture<T> getter = ask();
    try {
      return getter.get(Durations.toNanos(limit), TimeUnit.NANOSECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      return withdrawOrTake(getter);
    } catch (InterruptedException e) {
      withdraw(getter);
      throw e;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void checkNoLoop(String operation, String instead) {
    if (EventLoopImpl.running() != null) {
      throw new IllegalStateException(
          operation
              + " would block the event loop of this thread: use await(queue."
              + instead
              + "(…))");
    }
  }

  // ---- for both ---------------------------------------------------------------------------------

  /** Adds the item at once if there is room; false if not. */
  public boolean tryPut(T item) {
    Objects.requireNonNull(item, "item");
    CompletableFuture<T> getter;
    synchronized (this) {
      getter = getters.poll();
      if (getter == null) {
        return hasRoom() && items.add(item);
      }
    }
    getter.complete(item);
    return true;
  }

  /** Takes an item at once; null if there is none. */
  public @Nullable T tryGet() {
    T item;
    Putter<T> putter;
    synchronized (this) {
      item = items.poll();
      putter = item == null ? null : admitPutter();
    }
    if (putter != null) {
      putter.done().complete(null);
    }
    return item;
  }

  /** How many items are in. */
  public synchronized int size() {
    return items.size();
  }

  private boolean hasRoom() {
    return maxsize <= 0 || items.size() < maxsize;
  }

  /** An item was taken: the first who waits to put gets its place. */
  private @Nullable Putter<T> admitPutter() {
    Putter<T> putter = hasRoom() ? putters.poll() : null;
    if (putter != null) {
      items.add(putter.item());
    }
    return putter;
  }

  private void offer(Putter<T> putter) {
    CompletableFuture<T> getter;
    synchronized (this) {
      getter = getters.poll();
      if (getter == null) {
        if (!hasRoom()) {
          putters.add(putter);
          return;
        }
        items.add(putter.item());
      }
    }
    if (getter != null) {
      getter.complete(putter.item());
    }
    putter.done().complete(null);
  }

  private CompletableFuture<T> ask() {
    CompletableFuture<T> getter = new CompletableFuture<>();
    T item;
    Putter<T> putter = null;
    synchronized (this) {
      item = items.poll();
      if (item == null) {
        getters.add(getter);
      } else {
        putter = admitPutter();
      }
    }
    if (item != null) {
      getter.complete(item);
    }
    if (putter != null) {
      putter.done().complete(null);
    }
    return getter;
  }

  /** The putter waits no longer; false if its item is in already. */
  private synchronized boolean withdraw(Putter<T> putter) {
    return putters.remove(putter);
  }

  /** The getter waits no longer; what it has been given meanwhile goes to the next. */
  private void withdraw(CompletableFuture<T> getter) {
    T item = withdrawOrTake(getter);
    if (item == null) {
      return;
    }
    CompletableFuture<T> next;
    synchronized (this) {
      next = getters.poll();
      if (next == null) {
        items.addFirst(item);
      }
    }
    if (next != null) {
      next.complete(item);
    }
  }

  /** The getter waits no longer; what it has been given meanwhile, or null. */
  private @Nullable T withdrawOrTake(CompletableFuture<T> getter) {
    synchronized (this) {
      if (getters.remove(getter)) {
        return null;
      }
    }
    // Taken out of the list by somebody who is about to complete it, or has.
    return getter.join();
  }

  @Override
  public synchronized String toString() {
    return "CrossingQueue[" + items.size() + (maxsize > 0 ? "/" + maxsize : "") + "]";
  }
}
