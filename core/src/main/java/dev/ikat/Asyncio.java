package dev.ikat;

import dev.ikat.woven.Suspends;
import dev.ikat.woven.Woven;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The functions of asyncio, meant for {@code import static dev.ikat.Asyncio.*}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Coroutine;
 * import java.time.Duration;
 *
 * Coroutine<String> greet(String name) {
 *   return async(() -> {
 *     IO.println("executing: " + name);
 *     await(sleep(Duration.ofMillis(10)));
 *     return "executed: " + name;
 *   });
 * }
 *
 * void main() {
 *   run(async(() -> IO.println(await(gather(greet("a"), greet("b"), greet("c"))))));
 * }
 * }
 *
 * <p>Unless it says otherwise, a function must be called by code that a loop runs: from a
 * coroutine's body, at any depth of calls, or from a callback. Elsewhere it throws {@link
 * IllegalStateException}. In a class that has a {@code run}, {@code sleep} or {@code await} of its
 * own, write {@code Asyncio.run(…)}.
 */
public final class Asyncio {
  private Asyncio() {}

  // ---- coroutines -------------------------------------------------------------------------------

  /** A coroutine that runs the body: {@code async def}. Nothing is run yet. Any thread. */
  @CheckReturnValue
  public static <T> Coroutine<T> async(AsyncBody<T> body) {
    Objects.requireNonNull(body, "body");
    return new CoroutineImpl<>(body);
  }

  /** A coroutine that runs the body and returns nothing. Any thread. */
  @CheckReturnValue
  public static Coroutine<Void> async(AsyncAction body) {
    Objects.requireNonNull(body, "body");
    if (!(body instanceof AsyncBody<?>)) {
      return new CoroutineImpl<>(body);
    }
    // What it returns is not to be seen.
    return CoroutineImpl.named(
        () -> {
          body.run();
          return null;
        },
        body);
  }

  /**
   * Waits until the awaitable is done, and returns its result or throws its very exception, checked
   * or not. A coroutine is run right here, in the current task; a future that is done costs
   * nothing; for any other the task is suspended, and the loop goes on with something else.
   *
   * <p>Works at any depth of calls inside a coroutine's body, generators' bodies included. Do not
   * hold a monitor or a JDK lock while awaiting: the next task to enter it would block the loop.
   *
   * @throws CancelledError if the task, or what it waits for, is cancelled
   * @throws IllegalStateException if there is no current task; if the coroutine has been used
   *     before; if the future belongs to another loop or is the current task itself; or if a native
   *     frame such as a class initialiser keeps the stack from being suspended
   */
  @Suspends(in = Woven.class)
  public static <T> T await(Awaitable<T> awaitable) {
    TaskImpl<?> task = requireTask();
    if (awaitable instanceof CoroutineImpl<T> coroutine) {
      return coroutine.await(task);
    }
    return awaitOther(task, Objects.requireNonNull(awaitable, "awaitable"));
  }

  private static <T> T awaitOther(TaskImpl<?> task, Awaitable<T> awaitable) {
    return switch (awaitable) {
      case Future<T> future -> task.await(FutureImpl.<T>of(future));
      case Coroutine<T> foreign -> CoroutineImpl.<T>of(foreign).await(task);
    };
  }

  /**
   * Waits for a stage of {@code java.util.concurrent}, which may be completed by any thread. If the
   * task is cancelled, so is the stage's {@code CompletableFuture}; if that is, {@link
   * CancelledError} is thrown. A {@code CompletionException} is unwrapped.
   */
  @Suspends(in = Woven.class)
  public static <T> T await(CompletionStage<T> stage) {
    TaskImpl<?> task = requireTask();
    if (stage instanceof CompletableFuture<T> future && future.isDone()) {
      return CompletableFutures.outcome(future);
    }
    Objects.requireNonNull(stage, "stage");
    return task.await(CompletableFutures.wrap(stage, task.loop));
  }

  /**
   * The same as {@link #await(Awaitable)}, declared to throw X, so that you can catch it by its
   * type. Nothing is checked: any other exception passes as well.
   */
  @Suspends(in = Woven.class)
  public static <T, X extends Throwable> T await(Awaitable<T> awaitable, Class<X> mayThrow)
      throws X {
    Objects.requireNonNull(mayThrow, "mayThrow");
    return await(awaitable);
  }

  /** The same as {@link #await(CompletionStage)}, declared to throw X. */
  @Suspends(in = Woven.class)
  public static <T, X extends Throwable> T await(CompletionStage<T> stage, Class<X> mayThrow)
      throws X {
    Objects.requireNonNull(mayThrow, "mayThrow");
    return await(stage);
  }

  /** The same as {@link #await(Awaitable)}, declared to throw X1 and X2. */
  @Suspends(in = Woven.class)
  public static <T, X1 extends Throwable, X2 extends Throwable> T await(
      Awaitable<T> awaitable, Class<X1> mayThrow, Class<X2> orThrow) throws X1, X2 {
    Objects.requireNonNull(mayThrow, "mayThrow");
    Objects.requireNonNull(orThrow, "orThrow");
    return await(awaitable);
  }

  /**
   * Does nothing but be declared to throw X, so that a {@code catch} of X compiles around a yield,
   * a for-each or a block in which it may come up. Any thread.
   *
   * <p>It is for javac's "exception X is never thrown in body of corresponding try statement": the
   * blocks and {@code await} declare no checked exception, but throw the very one that their body
   * or the other task has thrown.
   *
   * {@snippet :
   * import static dev.ikat.Asyncio.*;
   * import java.io.IOException;
   * import java.time.Duration;
   *
   * void main() {
   *   run(async(() -> {
   *     try {
   *       mayThrow(IOException.class);
   *       timeout(Duration.ofSeconds(1), () -> {
   *         throw new IOException("no route");
   *       });
   *     } catch (IOException e) {
   *       IO.println(e.getMessage());
   *     }
   *   }));
   * }
   * }
   */
  public static <X extends Throwable> void mayThrow(Class<X> type) throws X {
    Objects.requireNonNull(type, "type");
  }

  /**
   * Runs the awaitable on a new loop and returns its result: {@code asyncio.run}. In the end the
   * tasks that are left are cancelled and awaited, and the loop is closed.
   *
   * @throws IllegalStateException if a loop is running on this thread
   * @throws LoopInterruptedError if the thread was interrupted and the main task ended by that
   */
  public static <T> T run(Awaitable<T> main) {
    Objects.requireNonNull(main, "main");
    if (EventLoopImpl.running() != null) {
      throw new IllegalStateException(
          "run(…) cannot be called while a loop is running on this thread: use await(…)");
    }
    try (Runner runner = new Runner()) {
      return runner.run(main);
    }
  }

  // ---- tasks ------------------------------------------------------------------------------------

  /** Makes the coroutine into a task of the running loop: {@code asyncio.create_task}. */
  public static <T> Task<T> createTask(Coroutine<T> coroutine) {
    return requireLoop("createTask").createTask(coroutine);
  }

  /** The same, with a name. */
  public static <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
    return requireLoop("createTask").createTask(coroutine, name);
  }

  /** The same, with a name, a context, or the first step at once. */
  public static <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
    return requireLoop("createTask").createTask(coroutine, options);
  }

  /**
   * The future itself, or a task made of the coroutine: {@code asyncio.ensure_future}.
   *
   * @throws IllegalArgumentException if the future belongs to another loop
   */
  public static <T> Future<T> ensureFuture(Awaitable<T> awaitable) {
    return requireLoop("ensureFuture").ensureFuture(awaitable);
  }

  /** The task whose step is being run; null in a callback. */
  public static @Nullable Task<?> currentTask() {
    return requireLoop("currentTask").current;
  }

  /**
   * The task whose step that loop is running; null if it runs none. May be called by any thread,
   * for which it is what was so a moment ago: {@code asyncio.current_task(loop)}.
   */
  public static @Nullable Task<?> currentTask(EventLoop loop) {
    return EventLoopImpl.of(Objects.requireNonNull(loop, "loop")).current;
  }

  /** The tasks of the running loop that are not done, oldest first. */
  public static Set<Task<?>> allTasks() {
    return new LinkedHashSet<>(requireLoop("allTasks").pendingTasks());
  }

  /**
   * The tasks of that loop that are not done, oldest first: {@code asyncio.all_tasks(loop)}. May be
   * called by any thread, whether the loop runs or not, for a look at it from outside; what is to
   * be done with the tasks is for the loop's own thread.
   *
   * {@snippet :
   * import static dev.ikat.Asyncio.*;
   * import java.time.Duration;
   *
   * void main() throws InterruptedException {
   *   var loop = newEventLoop();
   *   var thread = Thread.ofPlatform().start(() -> loop.runUntilComplete(sleep(Duration.ofMillis(50))));
   *   while (thread.isAlive()) {
   *     for (var task : allTasks(loop)) IO.println(task);
   *     thread.join(Duration.ofMillis(20));
   *   }
   *   loop.close();
   * }
   * }
   *
   * <p>The answer is as it was at one moment. Of a loop that makes and ends tasks without a pause
   * it is given by the loop itself, in its next turn, for which the caller then waits.
   */
  public static Set<Task<?>> allTasks(EventLoop loop) {
    return new LinkedHashSet<>(
        EventLoopImpl.of(Objects.requireNonNull(loop, "loop")).pendingTasks());
  }

  /** Rests for the time; for zero or less, for exactly one turn of the loop. */
  @CheckReturnValue
  public static Coroutine<Void> sleep(Duration duration) {
    return sleep(duration, null);
  }

  /** The same, and gives the result. */
  @CheckReturnValue
  public static <T> Coroutine<T> sleep(Duration duration, @Nullable T result) {
    Objects.requireNonNull(duration, "duration");
    return new Sleeping<>(duration, result);
  }

  // ---- waiting for several ----------------------------------------------------------------------

  /**
   * A future of the results of all, in the order of the arguments: {@code asyncio.gather}.
   * Coroutines are made into tasks. What is given twice is run once. The first exception is the
   * outcome at once, and the others go on; cancelling the future cancels all that are not done.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
    return gather(Arrays.asList(awaitables));
  }

  /** The same for a collection, in its order. */
  public static <T> Future<List<T>> gather(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return Gathering.results(requireLoop("gather"), awaitables);
  }

  /** Like {@link #gather(Awaitable...)} for two of different types, joined by the function. */
  @SuppressWarnings("unchecked") // the results come in the order of the arguments
  public static <A, B, R> Future<R> gather(
      Awaitable<A> a, Awaitable<B> b, Join2<? super A, ? super B, ? extends R> join) {
    Objects.requireNonNull(join, "join");
    return Gathering.joined(
        requireLoop("gather"),
        Arrays.asList(a, b),
        all -> join.apply((A) all.get(0), (B) all.get(1)));
  }

  /** Like {@link #gather(Awaitable...)} for three of different types, joined by the function. */
  @SuppressWarnings("unchecked") // the results come in the order of the arguments
  public static <A, B, C, R> Future<R> gather(
      Awaitable<A> a,
      Awaitable<B> b,
      Awaitable<C> c,
      Join3<? super A, ? super B, ? super C, ? extends R> join) {
    Objects.requireNonNull(join, "join");
    return Gathering.joined(
        requireLoop("gather"),
        Arrays.asList(a, b, c),
        all -> join.apply((A) all.get(0), (B) all.get(1), (C) all.get(2)));
  }

  /**
   * Like {@link #gather(Awaitable...)}, but waits for all and gives each one's outcome: {@code
   * gather(…, return_exceptions=True)}.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T> Future<List<Settled<T>>> gatherSettled(Awaitable<? extends T>... awaitables) {
    return gatherSettled(Arrays.asList(awaitables));
  }

  /** The same for a collection, in its order. */
  public static <T> Future<List<Settled<T>>> gatherSettled(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return Gathering.outcomes(requireLoop("gatherSettled"), awaitables);
  }

  /**
   * Waits until all are done, and says which are: {@code asyncio.wait}. Neither cancels nor throws
   * what they throw.
   *
   * @throws IllegalArgumentException if there is none, or one is of another loop
   */
  @CheckReturnValue
  public static <F extends Future<?>> Coroutine<Waited<F>> waitOn(Collection<? extends F> futures) {
    return Waiting.on(futures, null, ReturnWhen.ALL_COMPLETED);
  }

  /** The same, but returns when the time is over at the latest. */
  @CheckReturnValue
  public static <F extends Future<?>> Coroutine<Waited<F>> waitOn(
      Collection<? extends F> futures, Duration timeout) {
    return waitOn(futures, timeout, ReturnWhen.ALL_COMPLETED);
  }

  /** The same, but returns when as many are done as said. */
  @CheckReturnValue
  public static <F extends Future<?>> Coroutine<Waited<F>> waitOn(
      Collection<? extends F> futures, ReturnWhen when) {
    return Waiting.on(futures, null, when);
  }

  /** The same, but returns when as many are done as said, or the time is over. */
  @CheckReturnValue
  public static <F extends Future<?>> Coroutine<Waited<F>> waitOn(
      Collection<? extends F> futures, Duration timeout, ReturnWhen when) {
    return Waiting.on(futures, Objects.requireNonNull(timeout, "timeout"), when);
  }

  /**
   * Waits for the awaitable, but not longer than the time: {@code asyncio.wait_for}. A coroutine is
   * run in the current task. When the time is over, what is waited for is cancelled and awaited, so
   * it may take longer than the time.
   *
   * <p>When awaited: {@link TimeoutException} if the time was over.
   */
  @CheckReturnValue
  public static <T> Coroutine<T> waitFor(Awaitable<T> awaitable, @Nullable Duration limit) {
    return WaitFor.within(Objects.requireNonNull(awaitable, "awaitable"), limit);
  }

  /**
   * A future with the awaitable's outcome whose cancellation leaves that alone: {@code
   * asyncio.shield}. The future itself if it is done already.
   */
  public static <T> Future<T> shield(Awaitable<T> awaitable) {
    Objects.requireNonNull(awaitable, "awaitable");
    return Shielding.shield(requireLoop("shield"), awaitable);
  }

  /**
   * Coroutines that give the outcomes in the order in which these come, one for each awaitable:
   * {@code for c in asyncio.as_completed(…)}. What is given twice counts once.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T> Iterable<Coroutine<T>> asCompleted(Awaitable<? extends T>... awaitables) {
    return asCompleted(Arrays.asList(awaitables));
  }

  /** The same for a collection. */
  public static <T> Iterable<Coroutine<T>> asCompleted(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return new AsCompleted<T>(requireLoop("asCompleted"), awaitables, null).outcomes();
  }

  /** The same; those not done in time throw {@link TimeoutException} when awaited. */
  public static <T> Iterable<Coroutine<T>> asCompleted(
      Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
    return new AsCompleted<T>(requireLoop("asCompleted"), awaitables, timeout).outcomes();
  }

  /**
   * The futures, and tasks made of the coroutines, in the order in which they are done: {@code
   * async for f in asyncio.as_completed(…)}. Each round of a for-each awaits the next one.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T> AsyncIterable<Future<T>> asCompletedFutures(
      Awaitable<? extends T>... awaitables) {
    return asCompletedFutures(Arrays.asList(awaitables), null);
  }

  /** The same for a collection. */
  public static <T> AsyncIterable<Future<T>> asCompletedFutures(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return asCompletedFutures(awaitables, null);
  }

  /** The same; a round throws {@link TimeoutException} if the next one is not done in time. */
  public static <T> AsyncIterable<Future<T>> asCompletedFutures(
      Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
    return new AsCompleted<T>(requireLoop("asCompletedFutures"), awaitables, timeout).futures();
  }

  /**
   * Applies the function to the items, with at most so many coroutines under way at a time, and
   * yields the results in the order of the items. Items are taken as results are asked for. If one
   * fails, or the generator is closed, those under way are cancelled and awaited.
   *
   * @throws IllegalArgumentException if the limit is less than one
   */
  public static <T, R> AsyncGenerator<R, Void> mapAsync(
      Iterable<T> items, int limit, Function<? super T, ? extends Awaitable<R>> function) {
    return MapAsync.ordered(
        Objects.requireNonNull(items, "items"),
        atLeastOne(limit),
        Objects.requireNonNull(function, "function"));
  }

  /** The same, but the results come in the order in which they are there. */
  public static <T, R> AsyncGenerator<R, Void> mapAsyncUnordered(
      Iterable<T> items, int limit, Function<? super T, ? extends Awaitable<R>> function) {
    return MapAsync.unordered(
        Objects.requireNonNull(items, "items"),
        atLeastOne(limit),
        Objects.requireNonNull(function, "function"));
  }

  private static int atLeastOne(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit must be >= 1, not " + limit);
    }
    return limit;
  }

  // ---- blocks -----------------------------------------------------------------------------------

  /**
   * Runs the body, but not longer than the time: {@code async with asyncio.timeout(…)}. When the
   * time is over the current task is cancelled, and the block throws {@link TimeoutException}.
   *
   * <p>Whatever the body throws is thrown, checked exceptions too, although none is declared. To
   * catch one by its type where javac says "exception X is never thrown in body of corresponding
   * try statement", call {@link #mayThrow mayThrow(X.class)} in the {@code try}.
   */
  @Suspends
  @SuppressWarnings("overloads") // see AsyncBody
  public static <T> T timeout(@Nullable Duration limit, AsyncBody<T> body) {
    Objects.requireNonNull(body, "body");
    return Timeout.within(limit, _ -> body.call());
  }

  /** The same for a body that returns nothing. */
  @Suspends
  @SuppressWarnings("overloads")
  public static void timeout(@Nullable Duration limit, AsyncAction body) {
    Objects.requireNonNull(body, "body");
    Timeout.<@Nullable Void>within(
        limit,
        _ -> {
          body.run();
          return null;
        });
  }

  /** The same for a body that looks at the limit or sets it anew; null: no limit at first. */
  @Suspends
  @SuppressWarnings("overloads")
  public static <T> T timeout(@Nullable Duration limit, ScopeBody<Timeout, T> body) {
    Objects.requireNonNull(body, "body");
    return Timeout.within(limit, body);
  }

  /** The same for a body that returns nothing. */
  @Suspends
  @SuppressWarnings("overloads")
  public static void timeout(@Nullable Duration limit, ScopeAction<Timeout> body) {
    Objects.requireNonNull(body, "body");
    Timeout.<@Nullable Void>within(
        limit,
        timeout -> {
          body.run(timeout);
          return null;
        });
  }

  /** Like {@link #timeout(Duration, ScopeBody)}, until a moment of {@link EventLoop#time()}. */
  @Suspends
  @SuppressWarnings("overloads")
  public static <T> T timeoutAt(long nanos, ScopeBody<Timeout, T> body) {
    Objects.requireNonNull(body, "body");
    return Timeout.until(nanos, body);
  }

  /** The same for a body that returns nothing. */
  @Suspends
  @SuppressWarnings("overloads")
  public static void timeoutAt(long nanos, ScopeAction<Timeout> body) {
    Objects.requireNonNull(body, "body");
    Timeout.<@Nullable Void>until(
        nanos,
        timeout -> {
          body.run(timeout);
          return null;
        });
  }

  /**
   * Runs the body, which makes tasks in the group, and waits for them all: {@code async with
   * asyncio.TaskGroup()}. Gives what the body returns; null if {@link TaskGroup#cancel} ended it.
   *
   * <p>What the body or a task throws comes in the group. If javac says "exception X is never
   * thrown in body of corresponding try statement", catch {@link ExceptionGroup} and ask it with
   * {@link ExceptionGroup#find find(X.class)}; around an {@code await} inside the body, {@link
   * #mayThrow mayThrow(X.class)} lets X be caught.
   *
   * @throws ExceptionGroup if tasks or the body fail
   */
  @Suspends
  @SuppressWarnings("overloads")
  public static <T> T taskGroup(ScopeBody<TaskGroup, T> body) {
    Objects.requireNonNull(body, "body");
    return TaskGroup.run(body);
  }

  /** The same for a body that returns nothing. */
  @Suspends
  @SuppressWarnings("overloads")
  public static void taskGroup(ScopeAction<TaskGroup> body) {
    Objects.requireNonNull(body, "body");
    TaskGroup.<@Nullable Void>run(group -> {
      body.run(group);
      return null;
    });
  }

  /**
   * Runs the body in a {@link CancelScope}, and gives what it returns; empty if the scope's
   * cancellation ended it.
   */
  @Suspends
  @SuppressWarnings("overloads")
  public static <T> Optional<T> cancelScope(ScopeBody<CancelScope, T> body) {
    return CancelScope.run(null, Objects.requireNonNull(body, "body"));
  }

  /** The same for a body that returns nothing; gives the scope, which knows how it ended. */
  @Suspends
  @SuppressWarnings("overloads")
  public static CancelScope cancelScope(ScopeAction<CancelScope> body) {
    return CancelScope.run(null, Objects.requireNonNull(body, "body"));
  }

  /** Runs the body in a {@link CancelScope} that is cancelled when the time is over. */
  @Suspends
  @SuppressWarnings("overloads")
  public static <T> Optional<T> moveOnAfter(Duration limit, ScopeBody<CancelScope, T> body) {
    Objects.requireNonNull(limit, "limit");
    return CancelScope.run(limit, Objects.requireNonNull(body, "body"));
  }

  /** The same for a body that returns nothing; gives the scope, which knows how it ended. */
  @Suspends
  @SuppressWarnings("overloads")
  public static CancelScope moveOnAfter(Duration limit, ScopeAction<CancelScope> body) {
    Objects.requireNonNull(limit, "limit");
    return CancelScope.run(limit, Objects.requireNonNull(body, "body"));
  }

  /** Like {@link #moveOnAfter(Duration, ScopeBody)}, but throws if the time was over. */
  @Suspends
  @SuppressWarnings("overloads")
  public static <T> T failAfter(Duration limit, ScopeBody<CancelScope, T> body) {
    Objects.requireNonNull(limit, "limit");
    return CancelScope.runOrFail(limit, Objects.requireNonNull(body, "body"));
  }

  /** The same for a body that returns nothing. */
  @Suspends
  @SuppressWarnings("overloads")
  public static void failAfter(Duration limit, ScopeAction<CancelScope> body) {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(body, "body");
    CancelScope.<@Nullable Void>runOrFail(
        limit,
        scope -> {
          body.run(scope);
          return null;
        });
  }

  /**
   * Cancels the future and waits until it has ended. Its own {@link CancelledError} is not thrown:
   * if one is, the waiting task has been cancelled. Any other exception of it is thrown.
   */
  @CheckReturnValue
  public static Coroutine<Void> cancelAndWait(Future<?> future) {
    FutureImpl<?> target = FutureImpl.of(Objects.requireNonNull(future, "future"));
    return CoroutineImpl.named(
        () -> {
          TaskImpl<?> task = requireTask();
          if (target == task) {
            throw new IllegalStateException("a task cannot await itself: " + task);
          }
          if (!target.done()) {
            WaitFor.cancelAndWait(task, target);
          }
          if (!target.cancelled()) {
            target.result();
          }
          return null;
        },
        "cancelAndWait");
  }

  // ---- threads and java.util.concurrent ---------------------------------------------------------

  /**
   * Any thread: runs the coroutine as a task of the loop, and gives a future for this thread to
   * wait for. Cancelling it cancels the task, and the other way round. If the loop is closed before
   * the task has ended, the future is cancelled.
   *
   * @throws IllegalStateException if the loop is closed
   */
  public static <T> CompletableFuture<T> runCoroutineThreadsafe(
      Coroutine<T> coroutine, EventLoop loop) {
    Objects.requireNonNull(coroutine, "coroutine");
    EventLoopImpl target = EventLoopImpl.of(loop);
    CompletableFutures.Linked<T> result = new CompletableFutures.Linked<>(target);
    target.callSoonThreadsafe(new CompletableFutures.Submission<>(target, coroutine, result));
    return result;
  }

  /**
   * Runs the function on another thread (a virtual one, unless the loop has another default
   * executor), in a copy of the current context: {@code asyncio.to_thread}. If the task that awaits
   * is cancelled, the thread is interrupted.
   */
  @CheckReturnValue
  public static <T> Coroutine<T> toThread(AsyncBody<T> function) {
    Objects.requireNonNull(function, "function");
    return CoroutineImpl.named(
        () -> {
          TaskImpl<?> task = requireTask();
          Context context = Context.copyContext();
          LoopExecutors executors = task.loop.executors;
          return task.await(
              executors.submit(executors.defaultExecutor(), () -> context.call(function::call)));
        },
        function);
  }

  /** The same for a function that returns nothing. */
  @CheckReturnValue
  public static Coroutine<Void> toThread(AsyncAction function) {
    Objects.requireNonNull(function, "function");
    return toThread(() -> {
      function.run();
      return null;
    });
  }

  /** A future of the running loop with the stage's outcome; cancelling goes both ways. */
  public static <T> Future<T> wrapFuture(CompletionStage<T> stage) {
    Objects.requireNonNull(stage, "stage");
    return CompletableFutures.wrap(stage, requireLoop("wrapFuture"));
  }

  /** The same; so that the call is not ambiguous. */
  public static <T> Future<T> wrapFuture(CompletableFuture<T> future) {
    Objects.requireNonNull(future, "future");
    return CompletableFutures.wrap(future, requireLoop("wrapFuture"));
  }

  /**
   * The same for a plain future, as {@link java.util.concurrent.ExecutorService#submit} gives one.
   * As nothing tells when such a future is done, a virtual thread waits for it. If the returned one
   * is cancelled, so is the other, and the thread that runs it is interrupted.
   */
  public static <T> Future<T> wrapFuture(java.util.concurrent.Future<T> future) {
    Objects.requireNonNull(future, "future");
    return CompletableFutures.wrapPlain(future, requireLoop("wrapFuture"));
  }

  // ---- loops ------------------------------------------------------------------------------------

  /** A new loop that waits by parking its thread. Any thread. */
  public static EventLoop newEventLoop() {
    return EventLoopImpl.create();
  }

  /** A new loop with a clock and a poller of your own. Any thread. */
  public static EventLoop newEventLoop(dev.ikat.spi.Clock clock, dev.ikat.spi.Poller poller) {
    return new EventLoopImpl(
        Objects.requireNonNull(clock, "clock"), Objects.requireNonNull(poller, "poller"));
  }

  /** The loop that runs the calling code. */
  public static EventLoop getRunningLoop() {
    return requireLoop("getRunningLoop");
  }

  /**
   * The loop that runs the calling code; if none does, the one set for this thread.
   *
   * @throws IllegalStateException if there is neither
   */
  public static EventLoop getEventLoop() {
    EventLoopImpl running = EventLoopImpl.running();
    if (running != null) {
      return running;
    }
    EventLoop set = ThreadsLoop.get();
    if (set == null) {
      throw new IllegalStateException(
          "no event loop is running, and none has been set for "
              + Thread.currentThread()
              + ": use run(async(() -> …)), or newEventLoop() and setEventLoop");
    }
    return set;
  }

  /** Sets the loop that {@link #getEventLoop} gives on this thread; null: none. Any thread. */
  public static void setEventLoop(@Nullable EventLoop loop) {
    ThreadsLoop.set(loop);
  }

  // ---- looking inside ---------------------------------------------------------------------------

  /** The call graph of the current task: {@code asyncio.capture_call_graph}. */
  public static @Nullable FutureCallGraph captureCallGraph() {
    TaskImpl<?> task = requireLoop("captureCallGraph").current;
    return task == null ? null : CallGraphs.capture(task, Integer.MAX_VALUE);
  }

  /** The call graph of a task or future. */
  public static FutureCallGraph captureCallGraph(Future<?> future) {
    return captureCallGraph(future, Integer.MAX_VALUE);
  }

  /**
   * The call graph of a task or future, with no more than so many frames of each: the innermost if
   * the limit is positive, the outermost if it is negative.
   */
  public static FutureCallGraph captureCallGraph(Future<?> future, int limit) {
    FutureImpl<?> ours = FutureImpl.of(Objects.requireNonNull(future, "future"));
    ours.loop.checkThread("captureCallGraph");
    return CallGraphs.capture(ours, limit);
  }

  /**
   * The call graph of the current task in words; empty in a callback. See {@link
   * #formatCallGraph(Future)}.
   */
  public static String formatCallGraph() {
    FutureCallGraph graph = captureCallGraph();
    return graph == null ? "" : graph.format();
  }

  /** Prints the call graph of the current task; nothing in a callback. */
  public static void printCallGraph() {
    System.out.print(formatCallGraph());
  }

  /** The call graph of a task or future in words: {@code asyncio.format_call_graph}. */
  public static String formatCallGraph(Future<?> future) {
    return captureCallGraph(future).format();
  }

  /** Prints the call graph of a task or future: {@code asyncio.print_call_graph}. */
  public static void printCallGraph(Future<?> future) {
    System.out.print(formatCallGraph(future));
  }

  /**
   * The exception in words: its trace without Ikat's own frames and no further than the task, the
   * tasks through which it has passed by being awaited, its causes, and the members of groups. Any
   * thread.
   */
  public static String format(Throwable exception) {
    return ExceptionFormat.format(Objects.requireNonNull(exception, "exception"));
  }

  // ---- what the functions need ------------------------------------------------------------------

  static EventLoopImpl requireLoop(String operation) {
    EventLoopImpl loop = EventLoopImpl.running();
    if (loop == null) {
      throw new IllegalStateException(
          operation
              + " needs a running event loop, and none runs on "
              + Thread.currentThread()
              + ": call it inside run(async(() -> …))");
    }
    return loop;
  }

  static TaskImpl<?> requireTask() {
    EventLoopImpl loop = EventLoopImpl.running();
    TaskImpl<?> task = loop == null ? null : loop.current;
    if (task == null) {
      throw new IllegalStateException(
          loop == null
              ? "await needs a task, and no event loop runs on "
                  + Thread.currentThread()
                  + ": call it inside run(async(() -> …))"
              : "await needs a task, and this is a callback: make a task with createTask(async(()"
                  + " -> …))");
    }
    return task;
  }
}
