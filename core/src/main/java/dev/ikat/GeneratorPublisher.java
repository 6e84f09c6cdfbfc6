package dev.ikat;

import java.util.Objects;
import java.util.concurrent.Flow;

/** Publishes a generator's values on the thread that requests them. */
final class GeneratorPublisher<T> implements Flow.Publisher<T> {
  private final Generator<T, ?, ?> generator;
  private boolean taken;

  GeneratorPublisher(Generator<T, ?, ?> generator) {
    this.generator = generator;
  }

  @Override
  public synchronized void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    boolean first = !taken;
    taken = true;
    subscriber.onSubscribe(new Subscription<>(generator, subscriber));
    if (!first) {
      subscriber.onError(new IllegalStateException("a generator has values for one subscriber"));
    }
  }

  private static final class Subscription<T> implements Flow.Subscription {
    private final Generator<T, ?, ?> generator;
    private final Flow.Subscriber<? super T> subscriber;
    private long requested;
    private boolean running;
    private boolean ended;

    Subscription(Generator<T, ?, ?> generator, Flow.Subscriber<? super T> subscriber) {
      this.generator = generator;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (ended) {
        return;
      }
      if (n <= 0) {
        end();
        subscriber.onError(new IllegalArgumentException("requested " + n + ", must be > 0"));
        return;
      }
      requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
      if (running) {
        // Called from onNext: the loop below sees it, and the stack does not grow.
        return;
      }
      running = true;
      try {
        publish();
      } finally {
        running = false;
      }
    }

    private void publish() {
      while (requested > 0 && !ended) {
        boolean more;
        try {
          more = generator.hasNext();
        } catch (Throwable failure) {
          ended = true;
          subscriber.onError(failure);
          return;
        }
        if (!more) {
          ended = true;
          subscriber.onComplete();
          return;
        }
        requested--;
        subscriber.onNext(generator.next());
      }
    }

    @Override
    public void cancel() {
      end();
    }

    private void end() {
      if (!ended) {
        ended = true;
        generator.close();
      }
    }
  }
}
