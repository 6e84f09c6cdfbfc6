package dev.ikat.internal.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stack that a body runs on and that can be left in the middle of it: {@link #resume} runs the
 * body until it calls {@link #suspend} or ends, and may be called again for as long as the body has
 * not ended. This is the whole contract between the engines and the floors above.
 *
 * <ul>
 *   <li>Stacks nest: the body of one may resume another. A body may suspend not only its own stack
 *       but the nearest of the other kind further out ({@code await} inside a generator inside a
 *       task): everything between is taken along, and is running again when the outer one is
 *       resumed.
 *   <li>A stack belongs to the carrier that resumed it first and is never resumed on another: the
 *       JIT compiler may keep the current thread in a register across a suspension.
 *   <li>The body must not let an exception out. Whoever needs one to cross the switch stores it.
 *   <li>A suspended stack that nobody holds is garbage; its {@code finally} blocks do not run.
 * </ul>
 *
 * Tried and dropped: asking the JDK for the innermost continuation instead of keeping {@link
 * Carrier#top} (the portable engine has no such thing, and the two must agree on what is an error).
 */
public abstract class SuspendableStack {
  /** Set when the stack is first resumed; it stays on that carrier. */
  private @Nullable Carrier carrier;

  /** The innermost stack that was taken along, which may be this one; null but while suspended. */
  private @Nullable SuspendableStack innermost;

  /**
   * Runs the body until it suspends or ends.
   *
   * @throws IllegalStateException if it was started on another carrier, is running, or has ended
   */
  public final void resume() {
    Carrier here = carrierForResume();
    SuspendableStack outer = here.top;
    SuspendableStack takenAlong = innermost;
    here.top = takenAlong != null ? takenAlong : this;
    innermost = null;
    try {
      switchIn(here, outer);
    } catch (Throwable notEntered) {
      innermost = takenAlong;
      throw notEntered;
    } finally {
      here.top = outer;
    }
  }

  /**
   * Leaves this stack, and with it every stack that runs on top of it: the call of {@link #resume}
   * returns, and this call returns when the stack is resumed.
   *
   * @throws IllegalStateException if it cannot be left here because of what stands on it; the stack
   *     goes on running
   */
  public final void suspend() {
    Carrier here = carrier;
    if (here == null) {
      throw new IllegalStateException("this stack has not been started");
    }
    innermost = here.top;
    try {
      switchOut();
    } catch (Throwable refused) {
      innermost = null;
      throw refused;
    }
  }

  private Carrier carrierForResume() {
    Carrier mine = carrier;
    if (mine != null) {
      checkResumable();
      if (innermost == null) {
        throw new IllegalStateException(
            isDone() ? "the body of this stack has ended" : "this stack is running already");
      }
      return mine;
    }
    Carrier here = Carrier.current();
    carrier = here;
    return here;
  }

  /**
   * Does nothing if the calling code may resume this stack, as far as threads are concerned.
   *
   * @throws IllegalStateException if the stack was started on another carrier
   */
  public final void checkResumable() {
    Carrier mine = carrier;
    if (mine == null || isCurrentThread(mine)) {
      return;
    }
    Carrier here = Carrier.current();
    if (mine != here) {
      throw new IllegalStateException(
          "started on "
              + mine.thread
              + ", cannot be resumed on "
              + here.thread
              + ": what is suspended stays with the thread that started it");
    }
  }

  /** Whether the calling code is this stack's body, with no other stack on top of it. */
  public final boolean isInnermost() {
    Carrier mine = carrier;
    return mine != null && mine.top == this && standsOnThisStack(mine);
  }

  /** The carrier this stack belongs to; null before it is started. */
  public final @Nullable Carrier carrier() {
    return carrier;
  }

  /** Whether the body has ended. */
  public abstract boolean isDone();

  /** The frames of a suspended stack and of what it took along, innermost first. */
  public abstract List<StackTraceElement> frames();

  /** The innermost stack that was taken along, which may be this one; null but while suspended. */
  final @Nullable SuspendableStack innermost() {
    return innermost;
  }

  /**
   * The frames of this stack, the innermost that runs on the carrier, and of all below it,
   * innermost first. Called by another thread.
   */
  List<StackTraceElement> runningFrames(Carrier carrier) {
    return List.of(carrier.thread.getStackTrace());
  }

  /**
   * Gives control to the body and returns when it has come back.
   *
   * @param outer the stack that the caller stands on; null at the bottom
   */
  abstract void switchIn(Carrier carrier, @Nullable SuspendableStack outer);

  /** Gives control back to the caller of {@link #switchIn} and returns when it is given again. */
  abstract void switchOut();

  /** A cheap test that the calling thread runs for the carrier; false if that is not known. */
  abstract boolean isCurrentThread(Carrier carrier);

  /** Whether the calling thread is the one that runs this stack's body. */
  abstract boolean standsOnThisStack(Carrier carrier);
}
