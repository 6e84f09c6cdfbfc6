package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A computation that hands out values one at a time and rests in between: Python's generator. Its
 * body calls {@link Yielder#yield} as often as it likes, from any depth of calls, and runs only
 * when somebody asks for the next value.
 *
 * {@snippet :
 * import dev.ikat.Generator;
 *
 * void main() {
 *   var fib = Generator.<Integer>of(y -> {
 *     for (int a = 0, b = 1; ; b = a + (a = b)) {
 *       y.yield(a);
 *     }
 *   });
 *   for (int n : fib) {
 *     if (n > 100) break;
 *     IO.println(n);
 *   }
 * }
 * }
 *
 * <p>Values go both ways: {@link #send} makes the {@code yield} at which the body rests return a
 * value, {@link #raise} makes it throw, and {@link #close} ends the body there, running its {@code
 * finally} blocks. What a two-way body returns is the {@link StopIteration#value} of the exception
 * that ends the iteration, the value of {@link Yielder#yieldFrom} and {@link #result}.
 *
 * <p>An exception that leaves the body reaches the caller of {@code next}, {@code send} or {@code
 * raise} as it is, checked or not, and finishes the generator. A {@link StopIteration} that leaves
 * the body becomes an {@link IllegalStateException} with the original as its cause (PEP 479).
 *
 * <p><b>Closing.</b> A generator that is dropped in the middle is collected as garbage without its
 * {@code finally} blocks being run, unlike in Python. Where that matters use try-with-resources. In
 * debug mode each one is reported, outside it one in 128 is watched.
 *
 * <p><b>Threads.</b> Not thread-safe. It may be made on one thread and used on another, but once it
 * has been started it stays with the thread that started it: any other gets an {@link
 * IllegalStateException}, and the generator is none the worse. (If its body is woven, it is on no
 * thread while it rests, and any may go on with it.)
 *
 * <p>Every operation on a generator whose body is running, be it from that body, fails with {@link
 * AlreadyRunningException} (Python: {@code ValueError: generator already executing}).
 *
 * @param <Y> what it yields
 * @param <S> what can be sent to it; {@code Void} if nothing
 * @param <R> what its body returns; {@code Void} if nothing
 */
public interface Generator<Y, S, R> extends Iterator<Y>, Iterable<Y>, AutoCloseable {
  /** Where a generator is in its life; {@code inspect.getgeneratorstate} in Python. */
  enum State {
    /** Made, and nothing of its body has been run. */
    CREATED,
    /** Its body, or that of a generator it delegates to, is being run at this moment. */
    RUNNING,
    /** Its body rests at a yield. */
    SUSPENDED,
    /** Its body has ended, or will never be run. */
    CLOSED
  }

  /** The body of a generator that only yields. */
  @FunctionalInterface
  interface Body<Y> {
    /** Runs once, with pauses; the yielder is of use only in here. */
    @Suspends
    void run(Yielder<Y, Void> y) throws Exception;
  }

  /** The body of a generator that is sent values and returns none. */
  @FunctionalInterface
  interface TwoWayAction<Y, S> {
    /** Runs once, with pauses; the yielder is of use only in here. */
    @Suspends
    void run(Yielder<Y, S> y) throws Exception;
  }

  /** The body of a generator that is sent values and returns one. */
  @FunctionalInterface
  interface TwoWayBody<Y, S, R> extends TwoWayAction<Y, S> {
    /** Runs once, with pauses; the yielder is of use only in here. */
    @Suspends
    R call(Yielder<Y, S> y) throws Exception;

    @Override
    default void run(Yielder<Y, S> y) throws Exception {
      call(y);
    }
  }

  /**
   * A generator that runs the body. None of it runs before the first value is asked for.
   *
   * <p>Where nothing tells the type of the values, say it: {@code Generator.<Integer>of(y -> …)}.
   */
  static <Y> Generator<Y, Void, Void> of(Body<Y> body) {
    return ProtocolGenerator.ofBody(Objects.requireNonNull(body, "body"));
  }

  /** The same as {@link #of(Body)}, with the type of the values as an argument. */
  @SuppressWarnings("unchecked") // the class is only there for type inference
  static <Y> Generator<Y, Void, Void> of(Class<Y> type, Body<? super Y> body) {
    Objects.requireNonNull(type, "type");
    return of((Body<Y>) body);
  }

  /** A generator that is sent values of type S and whose body returns a value. */
  @SuppressWarnings("overloads") // a lambda that returns a value is a TwoWayBody, others are not
  static <Y, S, R> Generator<Y, S, R> twoWay(TwoWayBody<Y, S, R> body) {
    return ProtocolGenerator.ofTwoWay(Objects.requireNonNull(body, "body"));
  }

  /** A generator that is sent values of type S and whose body returns none. */
  @SuppressWarnings("overloads")
  static <Y, S> Generator<Y, S, Void> twoWay(TwoWayAction<Y, S> body) {
    return ProtocolGenerator.ofAction(Objects.requireNonNull(body, "body"));
  }

  /**
   * The start of a generator expression: {@code from(xs).filter(p).map(f)} is Python's {@code (f(x)
   * for x in xs if p(x))}. The iterable is asked for its iterator at once, and only once;
   * everything else happens when values are asked for.
   */
  static <T> GeneratorExpression<T> from(Iterable<? extends T> iterable) {
    return new ExpressionGenerator<>(Iterators.iter(iterable));
  }

  /**
   * Runs the body to its next yield and returns the value yielded; the {@code yield} at which the
   * body rested returns null.
   *
   * @throws StopIteration if the body has ended; {@link StopIteration#value} is what it returned,
   *     the first time
   */
  @Override
  Y next();

  /** The same as {@link #next()}, but with the given value instead of {@link StopIteration}. */
  @Nullable Y next(@Nullable Y orElse);

  /**
   * Whether there is a next value. The body is run up to its next yield to find out, and the value
   * is kept for {@link #next()}. An exception that leaves the body is thrown from here.
   */
  @Override
  boolean hasNext();

  /**
   * Like {@link #next()}, but the {@code yield} at which the body rests returns the value.
   *
   * @throws StopIteration as {@link #next()} does
   * @throws IllegalArgumentException if the body has not been started and so rests at no yield, and
   *     the value is not null; the generator can still be started (Python: {@code TypeError})
   * @throws IllegalStateException if {@link #hasNext} has fetched a value that nobody has taken:
   *     the body does not rest at the yield of the value you have seen last
   */
  Y send(@Nullable S value);

  /**
   * Throws the exception at the yield at which the body rests, and returns the value it yields
   * next: Python's {@code throw}. If the body has not been started it never will be, and if it has
   * ended, the exception is simply thrown.
   *
   * @throws StopIteration if the body ends normally in response
   * @throws IllegalStateException as {@link #send} does
   */
  Y raise(Throwable exception);

  /**
   * Ends the generator: {@link GeneratorExit} is thrown at the yield at which the body rests, so
   * that its {@code finally} blocks run. A body that was not started is not run. Closing twice does
   * nothing.
   *
   * @throws IllegalStateException if the body yields again; it may be closed again
   */
  @Override
  void close();

  /**
   * Closes the generator and returns what the body returned in answer to {@link GeneratorExit}
   * (what {@code close()} gives since Python 3.13); null if it let the exception pass, or if there
   * was nothing to end.
   */
  @Nullable R closeAndGet();

  /**
   * What the body returned; null if it was closed before.
   *
   * @throws IllegalStateException if it has not ended yet, or ended by an exception, which is then
   *     the cause
   */
  @Nullable R result();

  /** Where the generator is in its life. */
  State state();

  /**
   * What the body delegates to at the moment by {@link Yielder#yieldFrom}: a generator or an
   * iterator; null if nothing. Python's {@code gi_yieldfrom}.
   */
  @Nullable Object delegate();

  /**
   * The values still to come as a stream; closing the stream closes the generator. It never splits:
   * a parallel one does its work on the thread that asks for its result.
   */
  Stream<Y> stream();

  /** This generator itself. Leaving a for-each loop early does not close it. */
  @Override
  default Iterator<Y> iterator() {
    return this;
  }
}
