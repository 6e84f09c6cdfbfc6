package dev.ikat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks and the steps of tasks, one at a time, on the thread that calls {@link
 * #runForever}. asyncio's event loop.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   try (var loop = newEventLoop()) {
 *     loop.callLater(Duration.ofMillis(10), loop::stop);
 *     loop.callSoon(() -> IO.println("first"));
 *     loop.runForever();
 *   }
 * }
 * }
 *
 * <p>In each turn the loop polls, moves the timers that are due to the end of the ready queue, and
 * runs exactly what was ready at that point; what these add is run in the next turn. Callbacks run
 * in the order in which they became ready, timers with equal deadlines in the order in which they
 * were scheduled. While there is nothing to do it uses no CPU.
 *
 * <p><b>Threads.</b> Only {@link #callSoonThreadsafe}, {@link #isRunning}, {@link #isClosed},
 * {@link #time} and {@link Handle#cancel} may be called by any thread. Everything else belongs to
 * the thread that runs the loop, or before it runs to the one that sets it up; while it runs
 * another thread gets an {@link IllegalStateException}.
 *
 * <p><b>Interrupts.</b> An interrupt of the thread wakes the loop once. In {@link
 * #runUntilComplete} it cancels the task that is run; in {@link #runForever} it stops the loop.
 */
public interface EventLoop extends AutoCloseable {
  /** Makes tasks; see {@link #setTaskFactory}. */
  @FunctionalInterface
  interface TaskFactory {
    /**
     * Makes a task, on this loop, that will run the coroutine; most do so in the end with {@link
     * #plain}.
     */
    <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options);

    /** Makes a task as the loop does where no factory is set. */
    static <T> Task<T> plain(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
      return EventLoopImpl.of(loop).newTask(coroutine, options);
    }

    /** Makes every task start eagerly: {@code asyncio.eager_task_factory}. */
    static TaskFactory eager() {
      return new TaskFactory() {
        @Override
        public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
          return plain(loop, coroutine, options.eagerStart() == null ? options.eager() : options);
        }
      };
    }
  }

  /** Is told of errors that nobody else can be told of; see {@link #setExceptionHandler}. */
  @FunctionalInterface
  interface ExceptionHandler {
    /** Handles the error; see {@link EventLoop#callExceptionHandler} for what the map holds. */
    void handle(EventLoop loop, Map<String, Object> context);
  }

  /**
   * Runs until {@link #stop} is called, or the thread is interrupted, whose flag is then set again.
   *
   * @throws IllegalStateException if the loop is closed, is running, or another loop is running on
   *     this thread; or if it holds tasks that were suspended on another thread
   */
  void runForever();

  /**
   * Runs until the awaitable is done, and returns its result or throws its exception. A coroutine
   * is made into a task.
   *
   * @throws IllegalStateException as {@link #runForever} does, and if {@link #stop} was called
   *     before it was done
   * @throws LoopInterruptedError if the thread was interrupted and the task ended by the
   *     cancellation that this caused
   */
  <T> T runUntilComplete(Awaitable<? extends T> awaitable);

  /** Makes the loop end at the end of this turn, or if it is not running, after its first one. */
  void stop();

  /** Whether some thread is running the loop. Any thread. */
  boolean isRunning();

  /** Whether the loop has been closed. Any thread. */
  boolean isClosed();

  /**
   * Closes the loop: what is scheduled is dropped; tasks that are not done, and failures that
   * nobody looked at, are reported. Does nothing if it is closed. The default executor is shut down
   * without waiting for it.
   *
   * @throws IllegalStateException if it is running
   */
  @Override
  void close();

  /** Schedules the callback for the next turn, in a copy of the current context. */
  Handle callSoon(Runnable callback);

  /** Schedules the callback for the next turn, in the given context itself. */
  Handle callSoon(Runnable callback, Context context);

  /**
   * Any thread: schedules the callback and wakes the loop.
   *
   * @throws IllegalStateException if the loop is closed
   */
  Handle callSoonThreadsafe(Runnable callback);

  /** Any thread: the same, in the given context itself. */
  Handle callSoonThreadsafe(Runnable callback, Context context);

  /** Schedules the callback for when the time has passed; not above zero: for the next turn. */
  TimerHandle callLater(Duration delay, Runnable callback);

  /** The same, in the given context itself. */
  TimerHandle callLater(Duration delay, Runnable callback, Context context);

  /** Schedules the callback for a moment of {@link #time()}, in nanoseconds. */
  TimerHandle callAt(long nanos, Runnable callback);

  /** The same, in the given context itself. */
  TimerHandle callAt(long nanos, Runnable callback, Context context);

  /** The loop's own clock, in nanoseconds since some fixed moment. Any thread. */
  long time();

  /** A future of this loop. */
  <T> Future<T> createFuture();

  /** Makes the coroutine into a task of this loop; its first step is run in the next turn. */
  <T> Task<T> createTask(Coroutine<T> coroutine);

  /** The same, with a name. */
  <T> Task<T> createTask(Coroutine<T> coroutine, String name);

  /** The same, with a name, a context, or the first step at once. */
  <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options);

  /**
   * Calls the function on the executor, without the current context: {@code run_in_executor}.
   * Cancelling the future interrupts the thread.
   */
  <T> Future<T> runInExecutor(Executor executor, AsyncBody<T> function);

  /** The same for a function that returns nothing. */
  Future<Void> runInExecutor(Executor executor, AsyncAction function);

  /** The same on the default executor. */
  <T> Future<T> runInExecutor(AsyncBody<T> function);

  /** The same on the default executor, for a function that returns nothing. */
  Future<Void> runInExecutor(AsyncAction function);

  /** Sets the default executor, which otherwise starts a virtual thread for each function. */
  void setDefaultExecutor(ExecutorService executor);

  /**
   * Ends the default executor: waits until what it runs has ended, but not longer than the time
   * (null: no limit). Afterwards the default executor refuses work.
   */
  @CheckReturnValue
  Coroutine<Void> shutdownDefaultExecutor(@Nullable Duration timeout);

  /** Closes the async generators that are open; what goes wrong is reported. */
  @CheckReturnValue
  Coroutine<Void> shutdownAsyncgens();

  /** Makes all later {@code createTask}s use the factory; null: the loop's own. */
  void setTaskFactory(@Nullable TaskFactory factory);

  /** The factory set; null if none. */
  @Nullable TaskFactory taskFactory();

  /** Makes all later errors go to the handler; null: {@link #defaultExceptionHandler}. */
  void setExceptionHandler(@Nullable ExceptionHandler handler);

  /** The handler set; null if none. */
  @Nullable ExceptionHandler exceptionHandler();

  /**
   * Hands an error to the handler. The map holds {@code message} and, where they apply, {@code
   * exception}, {@code future}, {@code task}, {@code handle}, {@code source_traceback} and {@code
   * handle_traceback} (a Throwable whose stack trace says where the thing was made), {@code
   * asyncgen}, {@code protocol}, {@code transport}, {@code socket}. An exception of the handler is
   * itself reported to the default one.
   */
  void callExceptionHandler(Map<String, Object> context);

  /** Writes the error to the {@link System.Logger} named {@code dev.ikat}. */
  void defaultExceptionHandler(Map<String, Object> context);

  /**
   * Debug mode: where handles, tasks, futures and coroutines were made is kept and shown,
   * coroutines that are never awaited are reported, and so are steps slower than {@link
   * #slowCallbackDuration()}, with the stack that was slow. On from the start with {@code
   * -Dikat.debug=true} or {@code IKAT_DEBUG=1}.
   */
  void setDebug(boolean on);

  /** Whether debug mode is on. */
  boolean debug();

  /** How long a callback or step may take before debug mode reports it. */
  void setSlowCallbackDuration(Duration duration);

  /** How long a callback or step may take before debug mode reports it; 100 ms at first. */
  Duration slowCallbackDuration();

  /**
   * How long (in real time) a failure may go unseen before it is reported: 10 s at first; zero: at
   * the end of the turn in which it happens. It is also reported when {@code run} ends and when the
   * loop is closed.
   */
  void setUnseenFailureGrace(Duration grace);
}
