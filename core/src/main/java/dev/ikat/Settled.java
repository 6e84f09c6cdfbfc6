package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * How something ended: {@link Ok} or {@link Failed}. What {@link Asyncio#gatherSettled} gives.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Settled;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     var outcomes = await(gatherSettled(
 *         sleep(Duration.ZERO, "fine"),
 *         async(() -> { throw new java.io.IOException("broken"); })));
 *     for (Settled<?> outcome : outcomes) {
 *       switch (outcome) {
 *         case Settled.Ok<?>(var value) -> IO.println(value);
 *         case Settled.Failed<?>(var e) -> IO.println("failed: " + e.getMessage());
 *       }
 *     }
 *   }));
 * }
 * }
 */
public sealed interface Settled<T> {
  /** It gave this result. */
  record Ok<T>(@Nullable T value) implements Settled<T> {}

  /** It threw this, which is a {@link CancelledError} if it was cancelled. */
  record Failed<T>(Throwable exception) implements Settled<T> {}
}
