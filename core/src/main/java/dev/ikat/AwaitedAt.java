package dev.ikat;

/**
 * In debug mode: where another task awaited the one that failed. It is among the suppressed
 * exceptions of the failure, one for each task that it passed through.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.AwaitedAt;
 *
 * void main() {
 *   try {
 *     run(async(() -> {
 *       getRunningLoop().setDebug(true);
 *       await(createTask(async(() -> { throw new IllegalStateException("broken"); }), "worker"));
 *     }));
 *   } catch (IllegalStateException e) {
 *     for (Throwable t : e.getSuppressed()) {
 *       if (t instanceof AwaitedAt at) IO.println(at.getMessage());
 *     }
 *   }
 * }
 * }
 */
public final class AwaitedAt extends Exception {
  private static final long serialVersionUID = 1;

  AwaitedAt(String message) {
    super(message);
    setStackTrace(Frames.ofUser(getStackTrace()).toArray(StackTraceElement[]::new));
  }
}
