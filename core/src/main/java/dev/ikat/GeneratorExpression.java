package dev.ikat;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A generator made of an iterable and functions: Python's generator expression. Each method takes
 * this expression over and returns the longer one; use only the last. Functions are called as
 * values are asked for, in the order in which the expression reads, and an exception of theirs
 * finishes it.
 *
 * {@snippet :
 * import dev.ikat.Generator;
 * import java.util.List;
 *
 * void main() {
 *   // (a * b for a in range(1, 4) if a != 2 for b in (10, 100))
 *   var products = Generator.from(List.of(1, 2, 3))
 *       .filter(a -> a != 2)
 *       .flatMap(a -> Generator.from(List.of(10, 100)).map(b -> a * b));
 *   for (int p : products) IO.println(p);
 * }
 * }
 *
 * @param <T> what it yields
 */
public interface GeneratorExpression<T> extends Generator<T, Void, Void> {
  /** Leaves out the values for which the predicate is false: {@code … if p(x)}. */
  GeneratorExpression<T> filter(Predicate<? super T> predicate);

  /** Puts the function's result in place of each value: {@code (f(x) for x in …)}. */
  <U> GeneratorExpression<U> map(Function<? super T, ? extends U> function);

  /** Puts the elements of the function's result in place of each value: {@code … for y in f(x)}. */
  <U> GeneratorExpression<U> flatMap(Function<? super T, ? extends Iterable<? extends U>> function);
}
