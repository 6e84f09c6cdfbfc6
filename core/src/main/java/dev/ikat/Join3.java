package dev.ikat;

/**
 * Joins the results of three awaitables of different types.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   IO.println(run(async(() -> await(gather(
 *       sleep(Duration.ZERO, 1), sleep(Duration.ZERO, 2L), sleep(Duration.ZERO, "3"),
 *       (a, b, c) -> a + b + c)))));
 * }
 * }
 */
@FunctionalInterface
public interface Join3<A, B, C, R> {
  /** Called once, in the loop, when all three are done. */
  R apply(A a, B b, C c);
}
