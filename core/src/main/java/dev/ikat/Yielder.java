package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * What a generator's body yields with. It is of use only inside the body it was given to, at any
 * depth of calls, and nowhere else: not in the body of a generator that runs inside, not in a task
 * that is stepped there, not on another thread, not after the end. There, every method throws
 * {@link IllegalStateException} and does nothing.
 *
 * {@snippet :
 * import dev.ikat.Generator;
 *
 * void main() {
 *   Generator<Integer, Integer, String> adder = Generator.twoWay(y -> {
 *     int sum = 0;
 *     for (int i = 0; i < 3; i++) {
 *       sum += y.yield(sum);          // hands out sum, returns what is sent
 *     }
 *     return "total " + sum;
 *   });
 *   adder.next();
 *   adder.send(20);
 *   adder.send(20);
 *   try {
 *     adder.send(2);
 *   } catch (dev.ikat.StopIteration end) {
 *     IO.println(end.value());         // total 42
 *   }
 * }
 * }
 *
 * @param <Y> what is yielded
 * @param <S> what is sent
 */
public interface Yielder<Y, S> {
  /**
   * Hands the value to whoever asked for one and rests until the next one is asked for.
   *
   * <p>Whatever is given to {@link Generator#raise} is thrown here, and {@link GeneratorExit} if
   * the generator is closed. To catch a checked exception by its type, declare it with {@link
   * Asyncio#mayThrow}.
   *
   * @return what was sent; null if {@link Generator#next()} was called
   */
  S yield(Y value);

  /**
   * Yields all that the other generator yields, and returns what it returns: Python's {@code yield
   * from}. Values sent and exceptions raised go to it directly, and closing closes it first. A
   * value costs the same however deep such delegations are nested.
   *
   * <p>The other generator's body is run from where values are asked for, not from here: scoped
   * values bound around this call are not seen by it.
   *
   * @return what the other generator's body returned
   * @throws AlreadyRunningException if the other generator is being run
   */
  <R> @Nullable R yieldFrom(Generator<? extends Y, ? super S, ? extends R> generator);

  /**
   * Yields all values of the iterable. If it is a generator, the same as {@link
   * #yieldFrom(Generator)}. If not: a value sent that is not null throws {@link
   * UnsupportedOperationException} here, an exception raised is thrown here, and an iterator that
   * is {@link AutoCloseable} is closed before {@link GeneratorExit} is.
   *
   * @return null, as an iterator returns nothing; but if it is a generator what its body returned,
   *     and if a {@link StopIteration} was raised here, which ends the delegation as it would end
   *     the iteration, its value
   */
  @Nullable Object yieldFrom(Iterable<? extends Y> iterable);
}
