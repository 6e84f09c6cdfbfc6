package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ikat.internal.loop.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A test as a script: a loop on virtual time and a log of what happened when. Run something, expect
 * lines, run something else. Each line begins with the virtual time in milliseconds.
 *
 * <pre>
 *   &#64;AutoClose private final Script script = new Script();
 *
 *   &#64;Test
 *   void sleepersWakeInTheOrderOfTheirDeadlines() {
 *     script.run(() -> {
 *       createTask(async(() -> { await(sleep(ms(20))); script.log("late"); }));
 *       await(sleep(ms(10)));
 *       script.log("early");
 *       await(sleep(ms(30)));
 *     });
 *     script.expect("10 early", "20 late");
 *   }
 * </pre>
 *
 * <p>What the loop's exception handler is told is logged as {@code handler: MESSAGE | EXCEPTION}. A
 * line that nobody expected makes {@link #close} fail, so a report that comes out of the blue never
 * goes unseen. Where nothing is ready and no timer is set, the next {@link #outside} event happens;
 * if there is none either, the run fails as a deadlock and names the tasks that wait.
 */
final class Script implements AutoCloseable {
  private static final String CALLBACK = "Exception in callback";

  final Time time = new Time();
  final EventLoop loop = Asyncio.newEventLoop(time, time);
  private final List<String> lines = new ArrayList<>();
  private final Deque<Runnable> events = new ArrayDeque<>();
  private boolean idleStops;
  private int polls;
  private int sleeps;
  private volatile int wakeups;

  Script() {
    loop.setExceptionHandler((_, context) -> log(describe(context)));
  }

  /** For tests: so many milliseconds. */
  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  // ---- running ----------------------------------------------------------------------------------

  /** Runs the body as the main task, until it is done. */
  void run(AsyncAction main) {
    loop.runUntilComplete(loop.createTask(Asyncio.async(main), "main"));
  }

  /** Runs the body as the main task, and returns its result. */
  <T> T run(AsyncBody<T> main) {
    return loop.runUntilComplete(loop.createTask(Asyncio.async(main), "main"));
  }

  /** Runs the loop until nothing is ready, no timer is set and no outside event is left. */
  void runUntilIdle() {
    idleStops = true;
    try {
      loop.runForever();
    } finally {
      idleStops = false;
    }
  }

  /** Runs the loop for one turn: with what is ready now, and no waiting. */
  void turn() {
    loop.stop();
    loop.runForever();
  }

  /**
   * Something that another thread does when the loop has nothing to do: each of these happens in
   * one sleep of the loop, in order, on a thread of its own that has ended before the loop wakes.
   */
  void outside(Runnable event) {
    events.add(event);
  }

  /** Runs the function on another thread and waits for it; what it throws is thrown here. */
  static void onAnotherThread(Runnable function) {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        Thread.ofPlatform()
            .name("outside")
            .start(() -> {
              try {
                function.run();
              } catch (Throwable t) {
                thrown[0] = t;
              }
            });
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thrown[0] != null) {
      throw Throwables.sneak(thrown[0]);
    }
  }

  // ---- the log ----------------------------------------------------------------------------------

  /** Writes a line. */
  void log(Object text) {
    lines.add(now() + " " + text);
  }

  /** A callback that writes a line. */
  Runnable logs(String text) {
    return () -> log(text);
  }

  /** A done callback that writes the name and how the future ended. */
  <T> Consumer<Future<T>> logsOutcome(String name) {
    return future -> log(name + " " + outcome(future));
  }

  /** How the future ended, in words; looks at it. */
  static String outcome(Future<?> future) {
    if (!future.done()) {
      return "pending";
    }
    if (future.cancelled()) {
      return "cancelled";
    }
    Throwable exception = future.exception();
    return exception != null ? "raised " + show(exception) : "returned " + future.result();
  }

  /** An exception's type and message. */
  static String show(Throwable t) {
    String type = t.getClass().getSimpleName();
    return t.getMessage() == null ? type : type + ": " + t.getMessage();
  }

  /** The lines since the last expect are these (each argument may hold several); forgets them. */
  void expect(String... expected) {
    List<String> actual = new ArrayList<>(lines);
    lines.clear();
    assertEquals(String.join("\n", expected).strip(), String.join("\n", actual));
  }

  /** No line has been written since the last expect. */
  void expectNothing() {
    expect();
  }

  private String now() {
    return BigDecimal.valueOf(time.elapsed().toNanos(), 6).stripTrailingZeros().toPlainString();
  }

  private static String describe(java.util.Map<String, Object> context) {
    String message = String.valueOf(context.get("message"));
    if (message.startsWith(CALLBACK)) {
      message = CALLBACK;
    }
    return "handler: "
        + message
        + (context.get("exception") instanceof Throwable t ? " | " + show(t) : "");
  }

  // ---- the state of the loop --------------------------------------------------------------------

  /** How many times the loop has polled. */
  int polls() {
    return polls;
  }

  /** How many of these were allowed to wait. */
  int sleeps() {
    return sleeps;
  }

  /** How many times another thread has woken the loop. */
  int wakeups() {
    return wakeups;
  }

  /** The names of the tasks that are not done, oldest first. */
  List<String> pending() {
    return EventLoopImpl.of(loop).pendingTasks().stream().map(Task::name).toList();
  }

  /** Closes the loop; fails if lines were written, perhaps by that, that nobody expected. */
  @Override
  public void close() {
    loop.close();
    expectNothing();
  }

  /** The script's clock and poller. */
  final class Time extends VirtualTime {
    @Override
    public void poll(long timeoutNanos) {
      polls++;
      if (timeoutNanos != 0) {
        sleeps++;
      }
      super.poll(timeoutNanos);
    }

    @Override
    protected void whenStuck() {
      Runnable event = events.poll();
      if (event != null) {
        onAnotherThread(event);
      } else if (idleStops) {
        loop.stop();
      } else {
        throw new AssertionError(
            "deadlock at "
                + now()
                + " ms: nothing is ready and no timer is set; waiting: "
                + EventLoopImpl.of(loop).pendingTasks());
      }
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // events happen one after the other
    public void wakeup() {
      wakeups++;
    }
  }
}
