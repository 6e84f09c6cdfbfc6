package dev.ikat;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code iter} and {@code next} for Java's iterators.
 *
 * {@snippet :
 * import static dev.ikat.Iterators.*;
 * import java.io.BufferedReader;
 * import java.io.StringReader;
 * import java.util.List;
 *
 * void main() {
 *   var numbers = iter(List.of(1, 2));
 *   IO.println(next(numbers) + " " + next(numbers) + " " + next(numbers, 0));   // 1 2 0
 *
 *   var reader = new BufferedReader(new StringReader("a\nb\nEND\nc"));
 *   iter(reader::readLine, "END").forEachRemaining(IO::println);                // a b
 * }
 * }
 */
public final class Iterators {
  private Iterators() {}

  /**
   * The iterable's iterator: {@code iter(x)}.
   *
   * @throws IllegalArgumentException if it gives none (Python: {@code TypeError: iter() returned
   *     non-iterator})
   */
  @SuppressWarnings("unchecked") // an iterator only gives values
  public static <T> Iterator<T> iter(Iterable<? extends T> iterable) {
    Iterator<? extends T> iterator = Objects.requireNonNull(iterable, "iterable").iterator();
    if (iterator == null) {
      throw new IllegalArgumentException(
          "iterator() of a " + iterable.getClass().getName() + " returned null");
    }
    return (Iterator<T>) iterator;
  }

  /**
   * An iterator that calls the function for each value and stops, for good, when it gives one that
   * equals the sentinel: {@code iter(callable, sentinel)}. Checked exceptions pass as they are.
   */
  public static <T> Iterator<T> iter(Callable<? extends T> function, @Nullable T sentinel) {
    Objects.requireNonNull(function, "function");
    return new Lookahead<>() {
      @Override
      T fetch() throws Exception {
        T value = function.call();
        return Objects.equals(value, sentinel) ? stop() : value;
      }
    };
  }

  /**
   * An iterator over {@code at(0)}, {@code at(1)}, … until that throws {@link
   * IndexOutOfBoundsException}: what {@code iter} makes of Python's {@code __getitem__}.
   */
  public static <T> Iterator<T> iter(IntFunction<? extends T> at) {
    Objects.requireNonNull(at, "at");
    return new Lookahead<>() {
      private int index;

      @Override
      T fetch() {
        try {
          return at.apply(index++);
        } catch (IndexOutOfBoundsException end) {
          return stop();
        }
      }
    };
  }

  /**
   * The next value: {@code next(it)}.
   *
   * @throws StopIteration if there is none
   */
  public static <T> T next(Iterator<T> iterator) {
    if (iterator instanceof Generator<?, ?, ?> || iterator.hasNext()) {
      return iterator.next();
    }
    throw new StopIteration();
  }

  /** The next value, or the given one if there is none: {@code next(it, default)}. */
  public static <T> @Nullable T next(Iterator<? extends T> iterator, @Nullable T orElse) {
    return iterator.hasNext() ? iterator.next() : orElse;
  }

  /** An iterator that must fetch a value to know whether there is one. */
  private abstract static class Lookahead<T> implements Iterator<T> {
    private @Nullable T value;
    private boolean fetched;
    private boolean stopped;

    abstract T fetch() throws Exception;

    @SuppressWarnings("NullAway")
    T stop() {
      stopped = true;
      return null;
    }

    @Override
    public boolean hasNext() {
      if (!fetched && !stopped) {
        try {
          value = fetch();
        } catch (Exception e) {
          throw Throwables.sneak(e);
        }
        fetched = !stopped;
      }
      return fetched;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      T result = value;
      value = null;
      fetched = false;
      return result;
    }
  }
}
