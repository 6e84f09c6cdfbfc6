package dev.ikat;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Between {@link Flow} and what Ikat iterates: with backpressure in both directions.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.AsyncGenerator;
 * import dev.ikat.Generator;
 * import dev.ikat.Publishers;
 * import java.util.List;
 *
 * void main() {
 *   run(async(() -> {
 *     var publisher = Publishers.of(Generator.from(List.of(1, 2, 3)));
 *     try (AsyncGenerator<Integer, Void> back = Publishers.values(publisher)) {
 *       for (int i : back) IO.println(i);
 *     }
 *   }));
 * }
 * }
 */
public final class Publishers {
  static final System.Logger LOG = System.getLogger("dev.ikat");

  private Publishers() {}

  /**
   * A publisher of the generator's values, for one subscriber. The generator is advanced by the
   * thread that requests, by as much as that requests; cancelling closes it. As a generator stays
   * on the thread that has started it, one thread has to request them all. (Where subscribers
   * request from other threads, make it an {@link AsyncGenerator}.)
   */
  public static <T> Flow.Publisher<T> of(Generator<T, ?, ?> generator) {
    Objects.requireNonNull(generator, "generator");
    return new GeneratorPublisher<>(generator);
  }

  /**
   * A publisher of the async generator's values, for one subscriber. A task of the running loop
   * advances it, by as much as is requested; the subscriber is called in the loop, and may request
   * and cancel from any thread.
   */
  public static <T> Flow.Publisher<T> of(AsyncGenerator<T, ?> generator) {
    Objects.requireNonNull(generator, "generator");
    return new AsyncGeneratorPublisher<>(Asyncio.requireLoop("Publishers.of"), generator);
  }

  /**
   * The values of a publisher, which may publish on any thread. No more are requested than there is
   * room for; closing the generator cancels the subscription.
   */
  public static <T> AsyncGenerator<T, Void> values(Flow.Publisher<? extends T> publisher) {
    return values(publisher, 16);
  }

  /** The same with room for so many values that nobody has asked for yet. */
  public static <T> AsyncGenerator<T, Void> values(
      Flow.Publisher<? extends T> publisher, int room) {
    Objects.requireNonNull(publisher, "publisher");
    if (room < 1) {
      throw new IllegalArgumentException("there must be room for at least one value, not " + room);
    }
    return AsyncGenerator.of(y -> {
      Inlet<T> inlet = new Inlet<>(room);
      publisher.subscribe(inlet);
      try {
        while (true) {
          Object signal = Asyncio.await(inlet.signals.get());
          switch (signal) {
            case Inlet.End(Throwable failure) -> {
              if (failure == null) {
                return;
              }
              if (failure instanceof CancellationException) {
                throw new CancelledError(failure.getMessage());
              }
              throw Throwables.sneak(failure);
            }
            case Inlet.Value<?>(Object value) -> {
              inlet.taken();
              @SuppressWarnings("unchecked") // the inlet is fed with values of this type
              T typed = (T) value;
              y.yield(typed);
            }
            default -> throw new IllegalStateException("not a signal: " + signal);
          }
        }
      } finally {
        inlet.cancel();
      }
    });
  }

  // ---- what publishers share --------------------------------------------------------------------

  static IllegalStateException onlyOne() {
    return new IllegalStateException(
        "a generator has values for one subscriber, and has got it: make a generator for each");
  }

  static IllegalArgumentException badRequest(long n) {
    return new IllegalArgumentException("requested " + n + " values, must be > 0 (rule 3.9)");
  }

  /** Null is what no publisher may publish. */
  static <T> T notNull(@Nullable T value) {
    if (value == null) {
      throw new NullPointerException("the generator has yielded null, which cannot be published");
    }
    return value;
  }

  /** The exception as others know it. */
  static Throwable atBorder(Throwable failure) {
    if (!(failure instanceof CancelledError)) {
      return failure;
    }
    CancellationException crossing = new CancellationException(failure.getMessage());
    crossing.initCause(failure);
    return crossing;
  }

  /** Tells the subscriber why there is nothing for it; there has to be a subscription first. */
  static void refuse(Flow.Subscriber<?> subscriber, Throwable why) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(why);
  }

  /** A subscriber that hands what it is told to a task. */
  private static final class Inlet<T> implements Flow.Subscriber<T> {
    record Value<T>(T value) {}

    record End(@Nullable Throwable failure) {}

    final CrossingQueue<Object> signals = new CrossingQueue<>();
    private final int room;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean cancelled;

    Inlet(int room) {
      this.room = room;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      if (subscription != null || cancelled) {
        newSubscription.cancel();
        return;
      }
      subscription = newSubscription;
      if (cancelled) {
        // Just now, by another thread, which has seen no subscription.
        newSubscription.cancel();
        return;
      }
      newSubscription.request(room);
    }

    @Override
    public void onNext(T item) {
      signals.tryPut(new Value<>(Objects.requireNonNull(item, "item")));
    }

    @Override
    public void onError(Throwable failure) {
      signals.tryPut(new End(Objects.requireNonNull(failure, "failure")));
    }

    @Override
    public void onComplete() {
      signals.tryPut(new End(null));
    }

    void taken() {
      Flow.Subscription current = subscription;
      if (current != null) {
        current.request(1);
      }
    }

    void cancel() {
      cancelled = true;
      Flow.Subscription current = subscription;
      if (current != null) {
        current.cancel();
      }
    }
  }
}
