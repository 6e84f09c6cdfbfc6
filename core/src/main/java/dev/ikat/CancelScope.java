package dev.ikat;

import dev.ikat.woven.Suspends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of code that can be cancelled as a whole, silently: what {@link
 * Asyncio#cancelScope(ScopeAction)}, {@code moveOnAfter} and {@code failAfter} give their body.
 * trio's and anyio's {@code CancelScope}; asyncio has none.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     var scope = moveOnAfter(Duration.ofMillis(5), s -> {
 *       await(sleep(Duration.ofHours(1)));
 *       IO.println("never");
 *     });
 *     IO.println("gave up: " + scope.cancelledCaught());
 *   }));
 * }
 * }
 *
 * <p><b>Level-triggered.</b> While the scope is cancelled, every await in it that would suspend
 * throws {@link CancelledError} at once, however often that is swallowed: unlike {@link
 * Task#cancel}, which throws once. When the error leaves the block, it ends there.
 *
 * <p>Scopes nest. An outer one that is cancelled cancels those inside, up to one with a {@linkplain
 * #setShield shield}. The tasks of a {@link TaskGroup} belong to the scope that the group is in.
 *
 * <p><b>Beside asyncio's cancellation.</b> {@link Task#cancelling} does not count scopes. If the
 * task itself is cancelled as well, by {@code cancel}, a timeout or a group, that has priority: the
 * error passes through the scope. A shield is no protection from {@link Task#cancel}.
 *
 * <p>For the loop's thread. Do not yield out of a scope's block in a generator's body: what runs
 * next would be inside the scope.
 */
public final class CancelScope {
  private final TaskImpl<?> owner;
  private @Nullable CancelScope parent;

  /** How many cancellations of the task were asked for before. */
  private final int cancellingBefore;

  /** Scopes directly inside, and tasks whose innermost scope this is. */
  private final Set<CancelScope> children = new LinkedHashSet<>();

  private final Set<TaskImpl<?>> tasks = new LinkedHashSet<>();

  private boolean cancelCalled;
  private boolean cancelledCaught;
  private boolean byDeadline;
  private boolean shield;
  private boolean left;
  private @Nullable String reason;
  private boolean limited;
  private long deadline;
  private @Nullable Handle timer;

  private CancelScope(TaskImpl<?> owner) {
    this.owner = owner;
    this.parent = owner.scope();
    this.cancellingBefore = owner.cancelling();
  }

  /** Runs the body in a scope; empty if it was left by the scope's cancellation. */
  @Suspends
  static <T> Optional<T> run(@Nullable Duration limit, ScopeBody<CancelScope, T> body) {
    CancelScope scope = enter(limit);
    @Nullable T value = scope.runBody(body);
    return scope.cancelledCaught ? Optional.empty() : Optional.ofNullable(value);
  }

  /** Runs the body in a scope, and gives the scope. */
  @Suspends
  static CancelScope run(@Nullable Duration limit, ScopeAction<CancelScope> body) {
    CancelScope scope = enter(limit);
    scope.<@Nullable Void>runBody(s -> {
      body.run(s);
      return null;
    });
    return scope;
  }

  /** Runs the body in a scope; fails if the deadline ended it. */
  @Suspends
  static <T> T runOrFail(Duration limit, ScopeBody<CancelScope, T> body) {
    CancelScope scope = enter(limit);
    T value = scope.runBody(body);
    if (scope.cancelledCaught && scope.byDeadline) {
      throw new TimeoutException("the block took longer than " + limit);
    }
    return value;
  }

  private static CancelScope enter(@Nullable Duration limit) {
    CancelScope scope = new CancelScope(Asyncio.requireTask());
    if (scope.parent != null) {
      scope.parent.children.add(scope);
    }
    scope.owner.moveTo(scope);
    if (limit != null) {
      scope.reschedule(limit);
    }
    return scope;
  }

  @Suspends
  private <T> @Nullable T runBody(ScopeBody<CancelScope, T> body) {
    T value = null;
    Throwable thrown = null;
    try {
      value = body.call(this);
    } catch (Throwable t) {
      thrown = t;
    }
    cancelledCaught = thrown instanceof CancelledError && isMine();
    leave(thrown);
    if (thrown != null && !cancelledCaught) {
      throw Throwables.sneak(thrown);
    }
    return value;
  }

  /** Whether a cancellation that reaches the end of the block is to end there. */
  private boolean isMine() {
    return cancelCalled
        && owner.cancelling() <= cancellingBefore
        && (shield || cancelledOutside(parent) == null);
  }

  private void leave(@Nullable Throwable thrown) {
    left = true;
    cancelTimer();
    boolean innermost = children.isEmpty() && owner == owner.loop.current;
    if (parent != null) {
      parent.children.remove(this);
    }
    // Nearly always there is only the owner. If not, what is inside goes on without this scope.
    for (CancelScope child : children) {
      child.parent = parent;
      if (parent != null) {
        parent.children.add(child);
      }
    }
    for (TaskImpl<?> task : new ArrayList<>(tasks)) {
      task.moveTo(parent);
    }
    if (!innermost) {
      throw leftOutOfOrder(thrown);
    }
  }

  private IllegalStateException leftOutOfOrder(@Nullable Throwable thrown) {
    IllegalStateException error =
        new IllegalStateException(
            "a cancel scope was left by another task than entered it, or before a scope inside it:"
                + " do not yield in the block of a scope");
    if (thrown != null) {
      error.addSuppressed(thrown);
    }
    return error;
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** The nearest cancelled scope from the given one outwards, up to a shield. */
  static @Nullable CancelScope cancelledOutside(@Nullable CancelScope from) {
    for (CancelScope scope = from; scope != null; scope = scope.parent) {
      if (scope.cancelCalled) {
        return scope;
      }
      if (scope.shield) {
        return null;
      }
    }
    return null;
  }

  /** Cancels everything in the scope. Does nothing if it is cancelled, or has been left. */
  public void cancel() {
    cancel(null);
  }

  /** The same, with a reason, which is the message of the {@link CancelledError}. */
  public void cancel(@Nullable String reason) {
    owner.loop.checkThread("cancel");
    if (cancelCalled || left) {
      return;
    }
    cancelCalled = true;
    this.reason = reason;
    cancelTimer();
    deliver();
  }

  /** Throws the cancellation into all tasks in the scope that rest at an await. */
  private void deliver() {
    CancelScope by = cancelledOutside(this);
    if (by == null) {
      return;
    }
    for (TaskImpl<?> task : new ArrayList<>(tasks)) {
      task.cancelByScope(by.message());
    }
    for (CancelScope child : new ArrayList<>(children)) {
      // One that is cancelled has done so.
      if (!child.shield && !child.cancelCalled) {
        child.deliver();
      }
    }
  }

  private void expire() {
    byDeadline = true;
    cancel("the deadline of a cancel scope has passed");
  }

  /** What the error says. */
  @Nullable String message() {
    return reason;
  }

  void add(TaskImpl<?> task) {
    tasks.add(task);
  }

  void remove(TaskImpl<?> task) {
    tasks.remove(task);
  }

  /** Whether the scope was cancelled, be it by its deadline. */
  public boolean cancelCalled() {
    return cancelCalled;
  }

  /** Whether the block was left by the scope's cancellation. */
  public boolean cancelledCaught() {
    return cancelledCaught;
  }

  /** The reason given to {@link #cancel(String)}; null if none was. */
  public @Nullable String reason() {
    return reason;
  }

  /**
   * When the scope is to be cancelled, in nanoseconds of {@link EventLoop#time()}; empty: never.
   */
  public OptionalLong deadline() {
    return limited ? OptionalLong.of(deadline) : OptionalLong.empty();
  }

  /**
   * Sets the deadline anew, from now; null: none. Zero or less cancels at once. Does nothing if the
   * scope is cancelled, or has been left.
   */
  public void reschedule(@Nullable Duration fromNow) {
    owner.loop.checkThread("reschedule");
    if (left || cancelCalled) {
      return;
    }
    cancelTimer();
    limited = fromNow != null;
    if (fromNow == null) {
      return;
    }
    long nanos = Durations.signedNanos(fromNow);
    deadline = owner.loop.time() + nanos;
    if (nanos <= 0) {
      expire();
    } else {
      timer = owner.loop.wakeAt(deadline, this::expire);
    }
  }

  /** Whether outer scopes' cancellation stops here. */
  public boolean shield() {
    return shield;
  }

  /** Shields what is in the scope from outer scopes' cancellation, or no longer. */
  public void setShield(boolean on) {
    owner.loop.checkThread("setShield");
    boolean before = shield;
    shield = on;
    if (before && !on && !cancelCalled) {
      deliver();
    }
  }

  @Override
  public String toString() {
    return "CancelScope["
        + (cancelCalled ? "cancelled" : "active")
        + (reason == null ? "" : ": " + reason)
        + (shield ? ", shield" : "")
        + (left ? ", left" : "")
        + "]";
  }
}
