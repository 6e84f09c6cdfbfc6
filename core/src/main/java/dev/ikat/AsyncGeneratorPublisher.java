package dev.ikat;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Publishes an async generator's values from a task of its loop. */
final class AsyncGeneratorPublisher<T> implements Flow.Publisher<T> {
  private final EventLoopImpl loop;
  private final AsyncGenerator<T, ?> generator;

  /** The loop's thread only. */
  private boolean taken;

  AsyncGeneratorPublisher(EventLoopImpl loop, AsyncGenerator<T, ?> generator) {
    this.loop = loop;
    this.generator = generator;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    try {
      loop.callSoonThreadsafe(() -> start(subscriber));
    } catch (IllegalStateException closed) {
      Publishers.refuse(subscriber, closed);
    }
  }

  private void start(Flow.Subscriber<? super T> subscriber) {
    if (taken) {
      Publishers.refuse(subscriber, Publishers.onlyOne());
      return;
    }
    taken = true;
    Pump<T> pump = new Pump<>(loop, generator, subscriber);
    pump.task = FutureImpl.of(loop.createTask(pump.coroutine(), "publisher"));
    try {
      subscriber.onSubscribe(pump);
    } catch (Throwable t) {
      pump.cancelOnLoop();
      throw t;
    }
  }

  /** The subscription, and the task that advances the generator. */
  private static final class Pump<T> implements Flow.Subscription {
    private final EventLoopImpl loop;
    private final AsyncGenerator<T, ?> generator;
    private final Flow.Subscriber<? super T> subscriber;

    // All of these are the loop's thread's.
    private final Event wanted = new Event();
    private @Nullable FutureImpl<Void> task;
    private long requested;

    /** Whether there are to be no more signals, be it that the last was given. */
    private boolean ended;

    /** To be signalled by the task when the subscriber, which it is calling, comes back. */
    private @Nullable Throwable badRequest;

    Pump(
        EventLoopImpl loop, AsyncGenerator<T, ?> generator, Flow.Subscriber<? super T> subscriber) {
      this.loop = loop;
      this.generator = generator;
      this.subscriber = subscriber;
    }

    // ---- the subscription, on any thread ---

    @Override
    public void request(long n) {
      // At once where that is possible: a generator that never suspends leaves no turn for it.
      if (loop.isOnLoop()) {
        requestOnLoop(n);
      } else {
        loop.handOver(() -> requestOnLoop(n));
      }
    }

    @Override
    public void cancel() {
      if (loop.isOnLoop()) {
        cancelOnLoop();
      } else {
        loop.handOver(this::cancelOnLoop);
      }
    }

    private void requestOnLoop(long n) {
      if (ended) {
        return;
      }
      if (n > 0) {
        requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
        wanted.set();
      } else if (loop.current == task) {
        badRequest = Publishers.badRequest(n);
      } else {
        cancelOnLoop();
        subscriber.onError(Publishers.badRequest(n));
      }
    }

    private void cancelOnLoop() {
      if (ended) {
        return;
      }
      ended = true;
      if (task != null && loop.current != task) {
        task.cancel("the subscription was cancelled");
      }
    }

    // ---- the task ---

    CoroutineImpl<@Nullable Void> coroutine() {
      return new CoroutineImpl<>("Publishers.of") {
        @Override
        @Nullable Void call(TaskImpl<?> task) {
          return run();
        }

        @Override
        @Nullable Void throwIn(CancelledError error) {
          return cancelledAtOnce(error);
        }
      };
    }

    private @Nullable Void run() {
      try {
        publish();
      } catch (CancelledError cancelled) {
        // Not by the subscriber: to that it would have ended before.
        signalEnd(cancelled);
        throw cancelled;
      } finally {
        ended = true;
        generator.close();
      }
      return null;
    }

    private @Nullable Void cancelledAtOnce(CancelledError cancelled) {
      try {
        signalEnd(cancelled);
      } finally {
        generator.close();
      }
      throw cancelled;
    }

    private void publish() {
      Iterator<T> values = generator.iterator();
      while (true) {
        while (requested == 0 && !ended && badRequest == null) {
          wanted.clear();
          Asyncio.await(wanted.waitFor());
        }
        if (badRequest != null) {
          signalEnd(badRequest);
        }
        if (ended) {
          return;
        }
        T value;
        try {
          value = values.hasNext() ? Publishers.notNull(values.next()) : null;
        } catch (Throwable failure) {
          if (failure instanceof CancelledError || EventLoopImpl.isFatal(failure)) {
            throw failure;
          }
          signalEnd(failure);
          return;
        }
        if (ended) {
          return;
        }
        if (value == null) {
          ended = true;
          subscriber.onComplete();
          return;
        }
        requested--;
        // What it throws ends the task, and is reported as a failure that nobody awaits.
        subscriber.onNext(value);
      }
    }

    private void signalEnd(Throwable failure) {
      if (!ended) {
        ended = true;
        subscriber.onError(Publishers.atBorder(failure));
      }
    }
  }
}
