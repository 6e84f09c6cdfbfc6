package dev.ikat.conformance.runtime;

import static dev.ikat.conformance.runtime.Values.integer;

import dev.ikat.Barrier;
import dev.ikat.BoundedSemaphore;
import dev.ikat.Condition;
import dev.ikat.Coroutine;
import dev.ikat.Event;
import dev.ikat.Hold;
import dev.ikat.LifoQueue;
import dev.ikat.Lock;
import dev.ikat.PriorityQueue;
import dev.ikat.Queue;
import dev.ikat.Semaphore;
import dev.ikat.conformance.scenario.AioCall;
import dev.ikat.conformance.scenario.AwaitableSpec;
import dev.ikat.conformance.scenario.Scenario.ObjectSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The locks, events and queues of a scenario. */
public final class AioObjects {
  /** An item of a queue: Ikat's queues do not take null. */
  record Item(Object value) {}

  private final Map<String, Object> objects = new HashMap<>();
  private final Renderer renderer;

  AioObjects(Renderer renderer) {
    this.renderer = renderer;
  }

  void add(ObjectSpec spec) {
    Object object =
        switch (spec.kind()) {
          case LOCK -> new Lock();
          case EVENT -> new Event();
          case CONDITION ->
              spec.lock() == null ? new Condition() : new Condition(get(spec.lock(), Lock.class));
          case SEMAPHORE -> new Semaphore(spec.number());
          case BOUNDED_SEMAPHORE -> new BoundedSemaphore(spec.number());
          case BARRIER -> new Barrier(spec.number());
          case QUEUE -> new Queue<Item>(spec.number());
          case LIFO_QUEUE -> new LifoQueue<Item>(spec.number());
          case PRIORITY_QUEUE ->
              new PriorityQueue<Item>(
                  spec.number(), Comparator.comparing(Item::value, Values::compare));
          case FUTURE -> throw new IllegalArgumentException("a Future is made by the loop");
        };
    objects.put(spec.name(), object);
    renderer.name(object, spec.name());
  }

  private <T> T get(String name, Class<T> type) {
    Object object = objects.get(name);
    if (object == null) {
      throw Exceptions.byPython("KeyError", name);
    }
    if (!type.isInstance(object)) {
      throw Exceptions.byPython("AttributeError", name + " is no " + type.getSimpleName());
    }
    return type.cast(object);
  }

  @SuppressWarnings("unchecked") // all queues of a scenario are of these
  private Queue<Item> queue(String name) {
    return get(name, Queue.class);
  }

  // ---- what waits -------------------------------------------------------------------------------

  /** A method that waits. */
  public Coroutine<?> call(AwaitableSpec.Method method, String name) {
    return switch (method) {
      case ACQUIRE -> acquire(get(name, Object.class));
      case EV_WAIT -> get(name, Event.class).waitFor();
      case COND_WAIT -> get(name, Condition.class).waitFor();
      case BARRIER_WAIT -> get(name, Barrier.class).waitFor();
      case BARRIER_RESET -> get(name, Barrier.class).reset();
      case BARRIER_ABORT -> get(name, Barrier.class).abort();
      case GET -> queue(name).get();
      case JOIN -> queue(name).join();
    };
  }

  private static Coroutine<Boolean> acquire(Object object) {
    return switch (object) {
      case Lock lock -> lock.acquire();
      case Semaphore semaphore -> semaphore.acquire();
      case Condition condition -> condition.acquire();
      default -> throw Exceptions.byPython("AttributeError", "no attribute 'acquire'");
    };
  }

  /** Puts a value into a queue. */
  public Coroutine<Void> put(String name, Object value) {
    return queue(name).put(new Item(value));
  }

  /** Waits until the predicate holds. */
  public Coroutine<Boolean> waitFor(String name, BooleanSupplier predicate) {
    return get(name, Condition.class).waitFor(predicate);
  }

  /** Enters the object as {@code async with} does; closing what is given leaves it. */
  public Coroutine<Hold> hold(String name) {
    return switch (get(name, Object.class)) {
      case Lock lock -> lock.hold();
      case Semaphore semaphore -> semaphore.hold();
      case Condition condition -> condition.hold();
      default -> throw Exceptions.byPython("TypeError", name + " is no context manager");
    };
  }

  /** Whether it is entered in a barrier's way. */
  public boolean isBarrier(String name) {
    return get(name, Object.class) instanceof Barrier;
  }

  /** Which one this task was to come. */
  public Coroutine<Integer> waitAt(String barrier) {
    return get(barrier, Barrier.class).waitFor();
  }

  // ---- what does not ----------------------------------------------------------------------------

  /** Gives null for methods that return nothing. */
  public Object call(AioCall.Method method, String name) {
    switch (method) {
      case RELEASE -> release(get(name, Object.class));
      case LOCKED -> {
        return locked(get(name, Object.class));
      }
      case EV_SET -> get(name, Event.class).set();
      case EV_CLEAR -> get(name, Event.class).clear();
      case EV_IS_SET -> {
        return get(name, Event.class).isSet();
      }
      case NOTIFY_ALL -> get(name, Condition.class).signalAll();
      case GET_NOWAIT -> {
        return queue(name).getNowait().value();
      }
      case TASK_DONE -> queue(name).taskDone();
    }
    return null;
  }

  private static void release(Object object) {
    switch (object) {
      case Lock lock -> lock.release();
      case Semaphore semaphore -> semaphore.release();
      case Condition condition -> condition.release();
      default -> throw Exceptions.byPython("AttributeError", "no attribute 'release'");
    }
  }

  private static boolean locked(Object object) {
    return switch (object) {
      case Lock lock -> lock.locked();
      case Semaphore semaphore -> semaphore.locked();
      case Condition condition -> condition.locked();
      default -> throw Exceptions.byPython("AttributeError", "no attribute 'locked'");
    };
  }

  /** Wakes so many who wait for the condition. */
  public Object signal(String name, int count) {
    get(name, Condition.class).signal(count);
    return null;
  }

  /** Puts a value into a queue that is not full. */
  public Object putNowait(String name, Object value) {
    queue(name).putNowait(new Item(value));
    return null;
  }

  /** Shuts a queue down. */
  public Object shutdown(String name, boolean immediate) {
    queue(name).shutdown(immediate);
    return null;
  }

  /** Asks a barrier. */
  public Object query(String name, AioCall.BarrierQuestion question) {
    Barrier barrier = get(name, Barrier.class);
    return switch (question) {
      case PARTIES -> integer(barrier.parties());
      case N_WAITING -> integer(barrier.waiting());
      case BROKEN -> barrier.broken();
    };
  }

  /** Asks a queue. */
  public Object query(String name, AioCall.QueueQuestion question) {
    Queue<Item> queue = queue(name);
    return switch (question) {
      case QSIZE -> integer(queue.qsize());
      case EMPTY -> queue.empty();
      case FULL -> queue.full();
    };
  }
}
