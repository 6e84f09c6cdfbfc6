package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue between tasks: first in, first out, with or without a limit. asyncio's {@code Queue}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Queue;
 * import dev.ikat.QueueShutdownException;
 *
 * void main() {
 *   var queue = new Queue<Integer>(10);
 *   run(async(() -> taskGroup(tg -> {
 *     tg.createTask(async(() -> {
 *       for (int i = 0; i < 3; i++) await(queue.put(i));
 *       queue.shutdown();
 *     }));
 *     tg.createTask(async(() -> {
 *       try {
 *         while (true) IO.println(await(queue.get()));
 *       } catch (QueueShutdownException end) {
 *         IO.println("end");
 *       }
 *     }));
 *   })));
 * }
 * }
 *
 * <p>No item is lost: a task that is cancelled while it waits passes its turn on. Not thread-safe;
 * it belongs to the loop of the first task that has to wait. Items are not null.
 *
 * @param <T> the items
 */
public sealed class Queue<T> implements AsyncIterable<T> permits LifoQueue, PriorityQueue {
  private final int maxsize;
  private final java.util.Queue<T> items;
  private final WaiterList getters = new WaiterList(this);
  private final WaiterList putters = new WaiterList(this);
  private final WaiterList joiners = new WaiterList(this);
  private int unfinished;
  private boolean shutDown;

  /** Without a limit. */
  public Queue() {
    this(0);
  }

  /** With a limit; 0 or less is none. */
  public Queue(int maxsize) {
    this(maxsize, new ArrayDeque<>());
  }

  Queue(int maxsize, java.util.Queue<T> items) {
    this.maxsize = maxsize;
    this.items = items;
  }

  /**
   * Waits until there is room, and adds the item.
   *
   * @throws QueueShutdownException when awaited, if the queue is or gets shut down
   */
  @CheckReturnValue
  public final Coroutine<Void> put(T item) {
    Objects.requireNonNull(item, "item");
    return new CoroutineImpl<>("Queue.put") {
      @Override
      @Nullable Void call(TaskImpl<?> task) {
        while (full()) {
          checkOpen();
          waitIn(putters, task, () -> !full());
        }
        putNowait(item);
        return null;
      }
    };
  }

  /**
   * Waits until there is an item, and takes it.
   *
   * @throws QueueShutdownException when awaited, if the queue is empty and is or gets shut down
   */
  @CheckReturnValue
  public final Coroutine<T> get() {
    return new CoroutineImpl<>("Queue.get") {
      @Override
      T call(TaskImpl<?> task) {
        while (empty()) {
          checkOpen();
          waitIn(getters, task, () -> !empty());
        }
        return getNowait();
      }
    };
  }

  @Suspends
  private static void waitIn(
      WaiterList list, TaskImpl<?> task, java.util.function.BooleanSupplier possible) {
    WaiterList.Waiter waiter = list.add(task);
    try {
      task.await(waiter);
    } catch (Throwable t) {
      waiter.cancel();
      list.remove(waiter);
      if (possible.getAsBoolean() && !waiter.cancelled()) {
        // It was woken but cannot take the call: pass it on.
        list.popAndWakeNext();
      }
      throw t;
    }
  }

  /**
   * Adds the item at once.
   *
   * @throws QueueFullException if there is no room
   * @throws QueueShutdownException if the queue has been shut down
   */
  public final void putNowait(T item) {
    Objects.requireNonNull(item, "item");
    checkOpen();
    if (full()) {
      throw new QueueFullException("no room: " + this);
    }
    items.add(item);
    unfinished++;
    getters.popAndWakeNext();
  }

  /**
   * Takes an item at once.
   *
   * @throws QueueEmptyException if there is none
   * @throws QueueShutdownException if there is none and the queue has been shut down
   */
  public final T getNowait() {
    T item = items.poll();
    if (item == null) {
      checkOpen();
      throw new QueueEmptyException("no item: " + this);
    }
    putters.popAndWakeNext();
    return item;
  }

  /**
   * Says that an item taken has been dealt with; {@link #join} waits for as many as were put.
   *
   * @throws IllegalStateException if it is one too many (Python: {@code ValueError})
   */
  public final void taskDone() {
    if (unfinished <= 0) {
      throw new IllegalStateException("taskDone() called too many times: " + this);
    }
    unfinished--;
    if (unfinished == 0) {
      joiners.wakeAll();
    }
  }

  /** Waits until all items that were put have been dealt with. */
  @CheckReturnValue
  public final Coroutine<Void> join() {
    return CoroutineImpl.named(
        () -> {
          TaskImpl<?> task = Asyncio.requireTask();
          if (unfinished > 0) {
            joiners.await(task);
          }
          return null;
        },
        "Queue.join");
  }

  /** Takes no more items; those that are in can still be taken. {@code shutdown()}. */
  public final void shutdown() {
    shutdown(false);
  }

  /**
   * Takes no more items, and wakes all that wait. If immediate, the items that are in are dropped,
   * and count as dealt with.
   */
  public final void shutdown(boolean immediate) {
    shutDown = true;
    if (immediate) {
      unfinished = Math.max(0, unfinished - items.size());
      items.clear();
      if (unfinished == 0) {
        joiners.wakeAll();
      }
    }
    getters.popAndWakeAll();
    putters.popAndWakeAll();
  }

  /**
   * Takes the items one by one, in the task that iterates, until the queue has been shut down and
   * is empty.
   */
  @Override
  @Suspends
  public final Iterator<T> iterator() {
    return new AwaitingIterator<>(() -> {
      try {
        return Asyncio.await(get());
      } catch (QueueShutdownException end) {
        return null;
      }
    });
  }

  private void checkOpen() {
    if (shutDown) {
      throw new QueueShutdownException("the queue has been shut down: " + this);
    }
  }

  /** How many items are in. */
  public final int qsize() {
    return items.size();
  }

  /** The limit; 0 or less is none. */
  public final int maxsize() {
    return maxsize;
  }

  /** Whether there is no item. */
  public final boolean empty() {
    return items.isEmpty();
  }

  /** Whether there is no room. */
  public final boolean full() {
    return maxsize > 0 && items.size() >= maxsize;
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName()
        + "["
        + items.size()
        + (maxsize > 0 ? "/" + maxsize : "")
        + ", unfinished="
        + unfinished
        + (shutDown ? ", shut down" : "")
        + "]";
  }
}
