package dev.ikat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs several awaitables one after the other on one loop and in one context, and cleans up at the
 * end. asyncio's {@code Runner}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Runner;
 * import java.time.Duration;
 *
 * void main() {
 *   try (var runner = new Runner()) {
 *     IO.println(runner.run(sleep(Duration.ofMillis(1), "one")));
 *     IO.println(runner.run(sleep(Duration.ofMillis(1), "two")));
 *   }
 * }
 * }
 *
 * <p>For one thread. Closing cancels all tasks that are left and waits for them, reports what they
 * throw, and closes the loop.
 */
public final class Runner implements AutoCloseable {
  /** How long the threads of the default executor are waited for; CPython's figure. */
  private static final Duration EXECUTOR_PATIENCE = Duration.ofMinutes(5);

  private final Supplier<? extends EventLoop> loopFactory;
  private @Nullable EventLoopImpl loop;
  private @Nullable Context context;
  private boolean closed;

  /** A runner with a loop as {@link Asyncio#newEventLoop()} makes them. */
  public Runner() {
    this(Asyncio::newEventLoop);
  }

  /** A runner with a loop that the factory makes, when it is first needed. */
  public Runner(Supplier<? extends EventLoop> loopFactory) {
    this.loopFactory = Objects.requireNonNull(loopFactory, "loopFactory");
  }

  /** The loop. */
  public EventLoop loop() {
    return open();
  }

  private EventLoopImpl open() {
    if (closed) {
      throw new IllegalStateException("the runner is closed");
    }
    EventLoopImpl open = loop;
    if (open == null) {
      open = EventLoopImpl.of(loopFactory.get());
      loop = open;
      context = Context.copyContext();
    }
    return open;
  }

  /**
   * Runs the awaitable to its end and returns its result. What it changes in context variables is
   * there in the next run.
   *
   * @throws IllegalStateException if the runner is closed, or a loop is running on this thread
   * @throws LoopInterruptedError if the thread was interrupted and the task ended by that
   */
  public <T> T run(Awaitable<T> main) {
    EventLoopImpl open = open();
    return run(main, Objects.requireNonNull(context));
  }

  /** The same, in the given context itself. */
  public <T> T run(Awaitable<T> main, Context context) {
    Objects.requireNonNull(main, "main");
    Objects.requireNonNull(context, "context");
    EventLoopImpl open = open();
    if (EventLoopImpl.running() != null) {
      throw new IllegalStateException(
          "Runner.run cannot be called while a loop is running on this thread: use await(…)");
    }
    Awaitable<T> task =
        main instanceof Coroutine<T> coroutine
            ? open.createTask(coroutine, TaskOptions.DEFAULT.in(context))
            : main;
    try (Sigint sigint = Sigint.install(open)) {
      return runUntilComplete(open, task, sigint);
    }
  }

  private static <T> T runUntilComplete(
      EventLoopImpl loop, Awaitable<T> main, @Nullable Sigint sigint) {
    try {
      return loop.runUntilComplete(main);
    } catch (LoopInterruptedError interrupted) {
      if (sigint != null) {
        sigint.exitIfUncaught();
      }
      throw interrupted;
    }
  }

  @Override
  public void close() {
    EventLoopImpl open = loop;
    closed = true;
    if (open == null || open.isClosed()) {
      return;
    }
    loop = null;
    // An interrupt has done its work when it ended the run; here it would cut the cleaning up
    // short.
    boolean interrupted = Thread.interrupted();
    try {
      cancelAllTasks(open);
      open.runUntilComplete(open.shutdownAsyncgens());
      if (open.executors.isUsed()) {
        open.runUntilComplete(open.shutdownDefaultExecutor(EXECUTOR_PATIENCE));
      }
    } finally {
      open.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void cancelAllTasks(EventLoopImpl loop) {
    List<Task<?>> left = loop.pendingTasks();
    if (left.isEmpty()) {
      return;
    }
    left.forEach(Task::cancel);
    loop.runUntilComplete(Gathering.outcomes(loop, left));
    for (Task<?> task : left) {
      if (!task.cancelled() && task.exception() != null) {
        loop.callExceptionHandler(
            java.util.Map.of(
                "message",
                "unhandled exception during asyncio.run() shutdown",
                "exception",
                task.exception(),
                "task",
                task));
      }
    }
  }
}
