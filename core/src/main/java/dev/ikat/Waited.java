package dev.ikat;

import java.util.Set;

/**
 * What {@link Asyncio#waitOn} found: which futures are done and which are not, in the order in
 * which they were given.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Waited;
 * import java.time.Duration;
 * import java.util.List;
 *
 * void main() {
 *   run(async(() -> {
 *     var quick = createTask(sleep(Duration.ofMillis(1)), "quick");
 *     var slow = createTask(sleep(Duration.ofHours(1)), "slow");
 *     var waited = await(waitOn(List.of(quick, slow), Duration.ofMillis(50)));
 *     for (var task : waited.pending()) {
 *       IO.println(task.name() + " took too long");
 *       task.cancel();
 *     }
 *   }));
 * }
 * }
 */
public record Waited<F extends Future<?>>(Set<F> done, Set<F> pending) {}
