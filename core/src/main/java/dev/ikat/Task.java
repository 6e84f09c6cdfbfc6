package dev.ikat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that is being run by an event loop, and the future of what it returns. asyncio's
 * {@code Task}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     var task = createTask(async(() -> {
 *       await(sleep(Duration.ofMillis(10)));
 *       return 42;
 *     }), "answer");
 *     IO.println(task.name() + ": " + await(task));
 *   }));
 * }
 * }
 *
 * <p><b>Cancelling.</b> {@link #cancel} throws {@link CancelledError} at the await at which the
 * task rests; a task that has not begun never does. The body may clean up, await while it does so,
 * and lets the error pass; if it returns instead, the task is not cancelled. Each call is counted,
 * and {@link #uncancel} takes one back: that is how {@code timeout} and {@code TaskGroup} tell
 * their own cancellation from one that came from outside.
 *
 * <p>The loop holds its pending tasks, so that none is lost because nobody else does. {@link
 * #setResult} and {@link #setException} are refused.
 */
public interface Task<T> extends Future<T> {
  /** The name, {@code Task-N} if none was given. */
  String name();

  /** Sets the name. */
  void setName(String name);

  /** How many cancellations have been asked for and not been taken back. */
  int cancelling();

  /**
   * Takes one request for cancellation back and returns how many are left. If none is, a
   * cancellation that has not been thrown yet will not be.
   */
  int uncancel();

  /** The context the task runs in. */
  Context context();

  /**
   * Where it rests: the frames of the user's code, innermost first, through every await and every
   * generator in between. Empty before its first step and after its last. Of the current task:
   * where it is. On the loop's thread. (asyncio's {@code get_stack} gives one frame.)
   */
  List<StackTraceElement> stack();

  /** The coroutine it runs; null once a task that was started eagerly has ended at once. */
  @Nullable Coroutine<T> coroutine();
}
