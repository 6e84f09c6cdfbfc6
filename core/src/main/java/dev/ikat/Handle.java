package dev.ikat;

/**
 * A callback that has been scheduled. asyncio's {@code Handle}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 *
 * void main() {
 *   run(async(() -> {
 *     var handle = getRunningLoop().callSoon(() -> IO.println("never"));
 *     handle.cancel();
 *   }));
 * }
 * }
 */
public interface Handle {
  /** Keeps the callback from being run, unless it has been. May be called by any thread. */
  void cancel();

  /** Whether {@link #cancel} has been called. May be called by any thread. */
  boolean cancelled();

  /** The context in which the callback will run. */
  Context context();
}
