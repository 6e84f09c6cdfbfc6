package dev.ikat;

/**
 * Asks for the program to end. Thrown by a task or callback, it is stored in the task and also
 * leaves {@link EventLoop#runForever} at once. Python's exception of that name.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.SystemExit;
 *
 * void main() {
 *   try {
 *     run(async(() -> { throw new SystemExit(3); }));
 *   } catch (SystemExit e) {
 *     IO.println("would exit with " + e.status());
 *   }
 * }
 * }
 */
public final class SystemExit extends Error {
  private static final long serialVersionUID = 1;

  private final int status;

  /** With the status that the process is to end with. */
  public SystemExit(int status) {
    super("exit status " + status);
    this.status = status;
  }

  /** The status that the process is to end with. */
  public int status() {
    return status;
  }
}
