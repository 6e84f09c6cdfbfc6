package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * By which a task says that it is ready: what {@link TaskGroup#start} gives the task's body. trio's
 * {@code task_status}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.TaskStatus;
 * import java.time.Duration;
 *
 * void serve(TaskStatus<Integer> status) {
 *   status.started(8080);
 *   await(sleep(Duration.ofMillis(5)));
 * }
 *
 * void main() {
 *   run(async(() -> taskGroup(tg -> {
 *     int port = await(tg.<Integer>start(this::serve));
 *     IO.println("serving on " + port);
 *   })));
 * }
 * }
 */
@FunctionalInterface
public interface TaskStatus<T> {
  /**
   * The task is ready; {@code start} returns the value.
   *
   * @throws IllegalStateException if it has been called before
   */
  void started(@Nullable T value);
}
