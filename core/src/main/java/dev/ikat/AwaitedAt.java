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

  /** Adds one to the failure, unless it says so already: a task may await another many times. */
  static void addTo(Throwable failure, String awaited, String awaiter) {
    String message = "task '" + awaited + "' was awaited by task '" + awaiter + "' here";
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof AwaitedAt && message.equals(suppressed.getMessage())) {
        return;
      }
    }
    failure.addSuppressed(new AwaitedAt(message));
  }

  private AwaitedAt(String message) {
    super(message);
    setStackTrace(Frames.ofUser(getStackTrace()).toArray(StackTraceElement[]::new));
  }
}
