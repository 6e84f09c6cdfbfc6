package dev.ikat;

/**
 * When {@link Asyncio#waitOn} is to return; {@code return_when} in asyncio.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.ReturnWhen;
 * import java.time.Duration;
 * import java.util.List;
 *
 * void main() {
 *   run(async(() -> {
 *     var a = createTask(sleep(Duration.ofMillis(1), "a"));
 *     var b = createTask(sleep(Duration.ofMillis(90), "b"));
 *     var waited = await(waitOn(List.of(a, b), ReturnWhen.FIRST_COMPLETED));
 *     IO.println(waited.done().iterator().next().result());
 *   }));
 * }
 * }
 */
public enum ReturnWhen {
  /** When one is done. */
  FIRST_COMPLETED,
  /** When one has failed, being cancelled not counting, or all are done. */
  FIRST_EXCEPTION,
  /** When all are done. */
  ALL_COMPLETED
}
