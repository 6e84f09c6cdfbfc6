package dev.ikat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be made: the keyword arguments of asyncio's {@code create_task}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.TaskOptions;
 *
 * void main() {
 *   run(async(() -> {
 *     createTask(async(() -> IO.println("at once")), TaskOptions.DEFAULT.named("t").eager());
 *     IO.println("then");
 *   }));
 * }
 * }
 *
 * @param name its name; null: {@code Task-N}
 * @param context the context it runs in; null: a copy of the current one
 * @param eagerStart whether its first step is run at once, inside the call; null: as the loop has
 *     it
 */
public record TaskOptions(
    @Nullable String name, @Nullable Context context, @Nullable Boolean eagerStart) {
  /** Nothing asked for. */
  public static final TaskOptions DEFAULT = new TaskOptions(null, null, null);

  /** The same with this name. */
  public TaskOptions named(String newName) {
    return new TaskOptions(Objects.requireNonNull(newName, "name"), context, eagerStart);
  }

  /** The same, in this context itself. */
  public TaskOptions in(Context newContext) {
    return new TaskOptions(name, Objects.requireNonNull(newContext, "context"), eagerStart);
  }

  /** The same, with the first step at once if the loop is running. */
  public TaskOptions eager() {
    return new TaskOptions(name, context, true);
  }

  /** The same, with the first step in the next turn even where the loop's tasks start eagerly. */
  public TaskOptions lazy() {
    return new TaskOptions(name, context, false);
  }
}
