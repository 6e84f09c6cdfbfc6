package dev.ikat;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A loop on a thread of its own, for programs that are not written for one: any thread calls
 * coroutines through it and blocks until they are done. anyio's {@code BlockingPortal}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.BlockingPortal;
 * import java.time.Duration;
 *
 * void main() throws Exception {
 *   try (var portal = BlockingPortal.open()) {
 *     IO.println(portal.call(() -> await(sleep(Duration.ofMillis(5), "done"))));
 *   }
 * }
 * }
 *
 * <p>Thread-safe. Closing cancels what is still running and waits for it.
 */
public final class BlockingPortal implements AutoCloseable {
  private final WorkerLoop thread = new WorkerLoop("ikat-portal");

  private BlockingPortal() {}

  /** Starts the thread and its loop. */
  public static BlockingPortal open() {
    return new BlockingPortal();
  }

  /**
   * Runs the body as a task of the portal's loop, blocks until it has ended, and returns its result
   * or throws its very exception, checked or not. If the calling thread is interrupted meanwhile,
   * the task is cancelled.
   *
   * @throws IllegalStateException if the portal is closed, or called by its own loop's thread
   */
  public <T> T call(AsyncBody<T> body) throws InterruptedException {
    if (thread.isCurrentThread()) {
      throw new IllegalStateException(
          "a portal cannot be called from its own loop, which would wait for itself: use await(…)");
    }
    CompletableFuture<T> result = start(body);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (CancellationException e) {
      throw new CancelledError(e.getMessage());
    } catch (ExecutionException e) {
      throw Throwables.sneak(e.getCause());
    }
  }

  /**
   * Starts the body as a task of the portal's loop. Cancelling the future cancels the task.
   *
   * @throws IllegalStateException if the portal is closed
   */
  public <T> CompletableFuture<T> start(AsyncBody<T> body) {
    return thread.submit(Objects.requireNonNull(body, "body"));
  }

  /** The portal's loop. */
  public EventLoop loop() {
    return thread.loop();
  }

  /** Cancels what is running, waits for it, and ends the thread. */
  @Override
  public void close() {
    if (thread.isCurrentThread()) {
      throw new IllegalStateException("a portal cannot be closed by its own loop");
    }
    thread.stop();
    thread.join();
  }

  @Override
  public String toString() {
    return "BlockingPortal[" + thread.loop() + "]";
  }
}
