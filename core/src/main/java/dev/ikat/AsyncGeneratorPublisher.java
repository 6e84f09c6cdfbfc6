package dev.ikat;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Publishes an async generator's values from a task of its loop. */
final class AsyncGeneratorPublisher<T> implements Flow.Publisher<T> {
  private final EventLoopImpl loop;
  private final AsyncGenerator<T, ?> generator;
  private boolean taken;

  AsyncGeneratorPublisher(EventLoopImpl loop, AsyncGenerator<T, ?> generator) {
    this.loop = loop;
    this.generator = generator;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    loop.callSoonThreadsafe(() -> start(subscriber));
  }

  private void start(Flow.Subscriber<? super T> subscriber) {
    if (taken) {
      subscriber.onSubscribe(new Subscription<>(loop, null));
      subscriber.onError(new IllegalStateException("a generator has values for one subscriber"));
      return;
    }
    taken = true;
    Pump<T> pump = new Pump<>(generator, subscriber);
    Task<Void> task = loop.createTask(Asyncio.async(pump::run));
    pump.task = task;
    subscriber.onSubscribe(new Subscription<>(loop, pump));
  }

  /** The task that advances the generator; all on the loop. */
  private static final class Pump<T> {
    private final AsyncGenerator<T, ?> generator;
    private final Flow.Subscriber<? super T> subscriber;
    private final Event wanted = new Event();
    private @Nullable Task<Void> task;
    private long requested;

    Pump(AsyncGenerator<T, ?> generator, Flow.Subscriber<? super T> subscriber) {
      this.generator = generator;
      this.subscriber = subscriber;
    }

    void run() {
      try {
        Iterator<T> values = generator.iterator();
        do {
          while (requested == 0) {
            wanted.clear();
            Asyncio.await(wanted.waitFor());
          }
          if (!values.hasNext()) {
            subscriber.onComplete();
            return;
          }
          requested--;
          subscriber.onNext(values.next());
        } while (true);
      } catch (ControlError cancelled) {
        throw cancelled;
      } catch (Throwable failure) {
        subscriber.onError(failure);
      } finally {
        generator.close();
      }
    }

    void request(long n) {
      if (n <= 0) {
        subscriber.onError(new IllegalArgumentException("requested " + n + ", must be > 0"));
        cancel();
        return;
      }
      requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
      wanted.set();
    }

    void cancel() {
      if (task != null) {
        task.cancel("the subscription was cancelled");
      }
    }
  }

  private record Subscription<T>(EventLoopImpl loop, @Nullable Pump<T> pump)
      implements Flow.Subscription {
    @Override
    public void request(long n) {
      if (pump != null) {
        loop.callSoonThreadsafe(() -> pump.request(n));
      }
    }

    @Override
    public void cancel() {
      if (pump != null) {
        loop.callSoonThreadsafe(pump::cancel);
      }
    }
  }
}
