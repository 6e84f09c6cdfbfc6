package dev.ikat;

/**
 * Joins the results of two awaitables of different types.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   var line = run(async(() -> await(gather(
 *       sleep(Duration.ofMillis(1), "ann"), sleep(Duration.ofMillis(1), 42),
 *       (name, age) -> name + " is " + age))));
 *   IO.println(line);
 * }
 * }
 */
@FunctionalInterface
public interface Join2<A, B, R> {
  /** Called once, in the loop, when both are done. */
  R apply(A a, B b);
}
