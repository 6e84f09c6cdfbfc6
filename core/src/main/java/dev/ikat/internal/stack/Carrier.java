package dev.ikat.internal.stack;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread as a program of Ikat sees it: whatever stands on suspendable stacks that were resumed,
 * directly or through others, from one thread shares that thread's carrier.
 *
 * <p>On the continuation engine a carrier and its thread are one and the same. On the portable
 * engine every stack is a virtual thread of its own; they all carry the carrier of the thread at
 * the bottom. So anything that is "the current …" (loop, context, innermost stack) lives here and
 * never in a {@code ThreadLocal}.
 *
 * <p>Fields are touched only by the code that runs on this carrier at the moment; where it passes
 * from one virtual thread to another, the baton's volatile write orders the accesses.
 */
public final class Carrier {
  private static final ThreadLocal<Carrier> CURRENT = new ThreadLocal<>();

  /**
   * The carrier that was looked up last, by whatever thread: where one thread does nearly all of
   * the looking up, as the one with the loop does, this spares it the map. A race does no harm, as
   * what is read is checked, and its fields that others may see are final.
   */
  private static @Nullable Carrier latest;

  /** The thread at the bottom: the one that runs when nothing stands on a stack. */
  final Thread thread;

  /** The innermost stack that runs on this carrier now; null at the bottom. */
  @Nullable SuspendableStack top;

  /** Floor 2's: the event loop that runs on this carrier. */
  public @Nullable Object loop;

  /**
   * Floor 2's: counts what it has begun to run. While this moves, whoever waits at the bottom knows
   * that what it waits for has not come to a halt. Racy for that reader.
   */
  public int progress;

  /** Floor 3's: the context that context variables are looked up in; null until first used. */
  public @Nullable Object context;

  /** What a body on another thread of this carrier wants to have run on the carrier's own. */
  private volatile @Nullable Errand errand;

  /** How many stacks generators' bodies have been given here, ever: for those who count. */
  public long generatorStacks;

  /** How many stacks loops have lent here, ever, to their drains or to single steps. */
  public long lentStacks;

  /** How many of these tasks have kept, as code that is not woven awaited on them. */
  public long keptStacks;

  private Carrier(Thread thread) {
    this.thread = thread;
  }

  /** The carrier of the calling code. */
  public static Carrier current() {
    Carrier carrier = latest;
    return carrier != null && carrier.thread == Thread.currentThread() ? carrier : find();
  }

  private static Carrier find() {
    Carrier carrier = CURRENT.get();
    if (carrier == null) {
      carrier = new Carrier(Thread.currentThread());
      CURRENT.set(carrier);
    }
    if (carrier.thread == Thread.currentThread()) {
      latest = carrier;
    }
    return carrier;
  }

  /** Makes the calling thread, which runs the body of a stack, part of this carrier. */
  void adopt() {
    CURRENT.set(this);
  }

  /** The thread at the bottom of this carrier. */
  public Thread thread() {
    return thread;
  }

  /**
   * Runs the action on the thread at the bottom, which waits for the calling body if that has a
   * thread of its own, and returns when it has ended. What it throws is thrown here. The action
   * counts as part of the body, except that it cannot suspend.
   */
  public void runOnThread(Runnable action) {
    if (thread == Thread.currentThread()) {
      action.run();
      return;
    }
    Errand mine = new Errand(action, Thread.currentThread());
    errand = mine;
    LockSupport.unpark(thread);
    mine.await();
  }

  /** The thread at the bottom, while it waits for a body: does what that has asked for. */
  void runErrand() {
    Errand asked = errand;
    if (asked != null) {
      errand = null;
      asked.run();
    }
  }

  /**
   * Whether some stack runs on this carrier now, so that the caller does not stand at the bottom.
   */
  public boolean onStack() {
    return top != null;
  }

  /**
   * For another thread to look at: the frames of what runs on this carrier now, innermost first.
   * They may be out of focus, as it goes on running meanwhile.
   */
  public List<StackTraceElement> frames() {
    SuspendableStack running = top;
    return running != null ? running.runningFrames(this) : List.of(thread.getStackTrace());
  }
}
