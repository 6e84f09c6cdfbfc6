package dev.ikat;

import dev.ikat.woven.Suspends;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The time limit of a block: what {@link Asyncio#timeout(Duration, ScopeAction)} gives its body.
 * asyncio's {@code Timeout}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> timeout(Duration.ofMillis(5), t -> {
 *     t.reschedule(Duration.ofSeconds(5));     // it takes longer than thought
 *     await(sleep(Duration.ofMillis(10)));
 *     IO.println("in time: " + !t.expired());
 *   })));
 * }
 * }
 *
 * <pre>
 *   ENTERED --deadline--> EXPIRING --block left--> EXPIRED
 *      +------block left--------------------------> EXITED
 * </pre>
 *
 * <p>When the deadline passes, the task is cancelled once. When the block is left by that {@link
 * CancelledError}, and nobody else has cancelled the task, it becomes a {@link TimeoutException}.
 */
public final class Timeout {
  private enum State {
    ENTERED,
    EXPIRING,
    EXPIRED,
    EXITED
  }

  private final TaskImpl<?> task;

  /** When the block began, on the loop's clock. */
  private final long began;

  /** How many cancellations were asked for before: more than that came from outside. */
  private final int cancellingBefore;

  private State state = State.ENTERED;
  private boolean limited;
  private long when;
  private @Nullable Handle timer;

  private Timeout(TaskImpl<?> task) {
    this.task = task;
    this.began = task.loop.time();
    this.cancellingBefore = task.cancelling();
  }

  /** Runs the body within the limit; null: none. */
  @Suspends
  static <T> T within(@Nullable Duration limit, ScopeBody<Timeout, T> body) {
    Timeout timeout = new Timeout(Asyncio.requireTask());
    timeout.set(limit == null ? null : timeout.began + Durations.signedNanos(limit));
    return timeout.run(body);
  }

  /** Runs the body until a moment of the loop's clock. */
  @Suspends
  static <T> T until(long deadline, ScopeBody<Timeout, T> body) {
    Timeout timeout = new Timeout(Asyncio.requireTask());
    timeout.set(deadline);
    return timeout.run(body);
  }

  @Suspends
  private <T> T run(ScopeBody<Timeout, T> body) {
    T value;
    try {
      value = body.call(this);
    } catch (Throwable t) {
      throw Throwables.sneak(left(t));
    }
    left(null);
    return value;
  }

  /** The block is left by the exception, or normally; gives what is to be thrown instead. */
  private @Nullable Throwable left(@Nullable Throwable exception) {
    cancelTimer();
    if (state != State.EXPIRING) {
      state = State.EXITED;
      return exception;
    }
    state = State.EXPIRED;
    boolean ours = task.uncancel() <= cancellingBefore;
    if (ours && exception instanceof CancelledError cancelled) {
      return new TimeoutException(
          when - began < 0
              ? "the deadline had passed before the block began"
              : "the block took longer than " + Duration.ofNanos(when - began),
          cancelled);
    }
    return exception;
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void set(@Nullable Long deadline) {
    cancelTimer();
    limited = deadline != null;
    if (deadline == null) {
      return;
    }
    when = deadline;
    EventLoopImpl loop = task.loop;
    if (when - loop.time() <= 0) {
      timer = loop.callSoon(this::expire);
    } else {
      timer = loop.wakeAt(when, this::expire);
    }
  }

  private void expire() {
    task.cancel();
    state = State.EXPIRING;
    timer = null;
  }

  /** When the time is over, in nanoseconds of {@link EventLoop#time()}; empty: never. */
  public OptionalLong when() {
    return limited ? OptionalLong.of(when) : OptionalLong.empty();
  }

  /**
   * Sets the limit anew, from now; null: none. Zero or less: in the next turn.
   *
   * @throws IllegalStateException if the time is over, or the block has been left
   */
  public void reschedule(@Nullable Duration fromNow) {
    checkEntered();
    set(fromNow == null ? null : task.loop.time() + Durations.signedNanos(fromNow));
  }

  /**
   * Sets the limit anew, to a moment of {@link EventLoop#time()}.
   *
   * @throws IllegalStateException as {@link #reschedule} does
   */
  public void rescheduleAt(long nanos) {
    checkEntered();
    set(nanos);
  }

  private void checkEntered() {
    if (state != State.ENTERED) {
      throw new IllegalStateException("cannot reschedule a timeout that is " + this);
    }
  }

  /** Whether the time was over before the block was left. */
  public boolean expired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  @Override
  public String toString() {
    return "Timeout[" + state + (limited ? ", when=" + when : "") + "]";
  }
}
