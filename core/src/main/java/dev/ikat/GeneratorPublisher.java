package dev.ikat;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Publishes a generator's values on the thread that requests them. */
final class GeneratorPublisher<T> implements Flow.Publisher<T> {
  private final Generator<T, ?, ?> generator;
  private final AtomicBoolean taken = new AtomicBoolean();

  GeneratorPublisher(Generator<T, ?, ?> generator) {
    this.generator = generator;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (taken.compareAndSet(false, true)) {
      subscriber.onSubscribe(new Subscription<>(generator, subscriber));
    } else {
      Publishers.refuse(subscriber, Publishers.onlyOne());
    }
  }

  private static final class Subscription<T> implements Flow.Subscription {
    private final Generator<T, ?, ?> generator;
    private final Flow.Subscriber<? super T> subscriber;

    /**
     * How many values are wanted, and how many other things are to be seen to. Who raises it from 0
     * publishes until it is 0 again; so one thread does at a time, and a request from inside onNext
     * makes no stack grow. In the end it is left above 0, so that nobody begins again.
     */
    private final AtomicLong work = new AtomicLong();

    private volatile boolean cancelled;
    private volatile @Nullable Throwable badRequest;

    Subscription(Generator<T, ?, ?> generator, Flow.Subscriber<? super T> subscriber) {
      this.generator = generator;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        badRequest = Publishers.badRequest(n);
      }
      addWork(Math.max(1, n));
    }

    @Override
    public void cancel() {
      cancelled = true;
      addWork(1);
    }

    private void addWork(long more) {
      if (work.getAndUpdate(w -> w + more < 0 ? Long.MAX_VALUE : w + more) == 0) {
        boolean goOn = publishNext();
        while (goOn && work.decrementAndGet() > 0) {
          goOn = publishNext();
        }
      }
    }

    /** Gives one signal; false if it was the last. */
    private boolean publishNext() {
      if (cancelled) {
        close();
        return false;
      }
      Throwable failure = badRequest;
      if (failure != null) {
        close();
        subscriber.onError(failure);
        return false;
      }
      T value;
      try {
        value = generator.hasNext() ? Publishers.notNull(generator.next()) : null;
      } catch (Throwable t) {
        failed(t);
        return false;
      }
      if (value == null) {
        subscriber.onComplete();
        return false;
      }
      publish(value);
      return true;
    }

    private void failed(Throwable failure) {
      if (EventLoopImpl.isFatal(failure)) {
        throw Throwables.sneak(failure);
      }
      close();
      subscriber.onError(Publishers.atBorder(failure));
      if (failure instanceof ControlError control) {
        // The task that requests has been cancelled, which it must be told as well.
        throw control;
      }
    }

    private void publish(T value) {
      try {
        subscriber.onNext(value);
      } catch (Throwable t) {
        // A subscriber that throws is thought to have cancelled.
        close();
        throw t;
      }
    }

    private void close() {
      try {
        generator.close();
      } catch (ControlError control) {
        throw control;
      } catch (Exception failure) {
        Publishers.LOG.log(
            System.Logger.Level.ERROR,
            "a generator has failed while it was closed because its subscription has ended",
            failure);
      }
    }
  }
}
