package dev.ikat.internal.stack;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stack that is a virtual thread. Exactly one side has the baton: the body's, or that of the
 * thread that waits in {@link #switchIn}.
 *
 * <p>Each stack has an executor of its own. A virtual thread started directly is tracked by the JDK
 * for as long as it lives, so that an abandoned one would never be collected; an executor that
 * nobody holds is collected together with its parked thread.
 *
 * <p>All threads of a carrier share one interrupt status, as on the other engine, where they are
 * one thread: it is handed over with the baton, and an interrupt of a thread that waits goes to the
 * one that it waits for.
 */
final class PortableStack extends SuspendableStack {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final StackKind kind;
  private final Runnable body;

  /** Whether the body's side has the baton. Written last by the side that gives it away. */
  private volatile boolean bodyHasBaton;

  /** Whether somebody waits in {@link #waitPinned}; stays set. */
  private volatile boolean pinned;

  // What follows is read and written by the side that has the baton.

  /** The thread that waits in switchIn, and the stack it stands on. */
  private @Nullable Thread resumer;

  private @Nullable SuspendableStack below;

  /** The body's thread; null before the start. */
  private @Nullable Thread own;

  /** The thread to wake when the stack is resumed: the innermost that was taken along. */
  private @Nullable Thread runner;

  /** Whether the side that gave the baton away was interrupted. */
  private boolean interruptPasses;

  private boolean done;

  PortableStack(StackKind kind, Runnable body) {
    this.kind = kind;
    this.body = body;
  }

  @Override
  void switchIn(Carrier carrier, @Nullable SuspendableStack outer) {
    resumer = Thread.currentThread();
    below = outer;
    Thread woken = runner;
    runner = null;
    interruptPasses = Thread.interrupted();
    bodyHasBaton = true;
    if (woken == null) {
      start(carrier);
    } else {
      wake(woken);
    }
    waitForBaton(carrier);
    resumer = null;
    below = null;
  }

  private void start(Carrier carrier) {
    String name = kind == StackKind.GENERATOR ? "ikat-generator" : "ikat-task";
    ThreadFactory factory = task -> own = Thread.ofVirtual().name(name).unstarted(task);
    Executors.newThreadPerTaskExecutor(factory)
        .execute(() -> {
          carrier.adopt();
          takeInterrupt();
          try {
            body.run();
          } finally {
            done = true;
            giveBatonBack();
          }
        });
  }

  private void waitForBaton(Carrier carrier) {
    Thread me = Thread.currentThread();
    Thread theirs = Objects.requireNonNull(own);
    boolean late = false;
    // A virtual thread parked with a deadline is held by the JDK's timer: were it part of an
    // abandoned task, it would never be collected. The thread at the bottom reports for all.
    boolean reports = !me.isVirtual();
    while (bodyHasBaton) {
      if (reports) {
        long from = System.nanoTime();
        int progress = carrier.progress;
        LockSupport.parkNanos(this, PATIENCE);
        if (bodyHasBaton && System.nanoTime() - from >= PATIENCE && carrier.progress == progress) {
          reports = false;
          report(carrier);
        }
      } else {
        park(false);
      }
      if (me == carrier.thread) {
        carrier.runErrand();
      }
      if (Thread.interrupted()) {
        if (bodyHasBaton) {
          theirs.interrupt();
        } else {
          late = true;
        }
      }
    }
    takeInterrupt();
    // The second: we handed it on, but too late for a body that was ending.
    if (late || (done && theirs.isInterrupted())) {
      me.interrupt();
    }
  }

  private static void report(Carrier carrier) {
    if (!(carrier.top instanceof PortableStack running) || running.own == null) {
      return;
    }
    String frames =
        Stream.of(running.own.getStackTrace())
            .map(frame -> "\n\tat " + frame)
            .collect(Collectors.joining());
    System.getLogger("dev.ikat")
        .log(
            Level.WARNING,
            "{0} has been waiting for more than a second for the body of a {1} that does not"
                + " suspend. If it waits for a monitor or lock that {0} holds, this is a deadlock"
                + " (on the portable engine a body runs on a thread of its own; see"
                + " docs/engines.md). The body is at:{2}",
            carrier.thread.getName(),
            running.kind == StackKind.GENERATOR ? "generator" : "task",
            frames);
  }

  @Override
  void switchOut() {
    runner = Thread.currentThread();
    giveBatonBack();
    while (!bodyHasBaton) {
      park(true);
      if (Thread.interrupted()) {
        // It came a moment too late for this body: give it to whom it was meant for.
        Carrier carrier = carrier();
        if (carrier != null) {
          carrier.thread.interrupt();
        }
      }
    }
    takeInterrupt();
  }

  private void giveBatonBack() {
    interruptPasses = Thread.interrupted();
    Thread waiting = resumer;
    bodyHasBaton = false;
    wake(waiting);
  }

  /** Waits, perhaps too short, until the baton is where it is said to go. */
  private void park(boolean toBody) {
    try {
      LockSupport.park(this);
    } catch (StackOverflowError tooDeep) {
      waitPinned(toBody);
    }
  }

  /**
   * The calling thread's stack is too deep for the JDK to unmount it. It has given the baton away
   * already, so it must wait all the same: by a monitor, which then keeps the thread mounted.
   */
  private synchronized void waitPinned(boolean toBody) {
    pinned = true;
    try {
      while (bodyHasBaton != toBody) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake(@Nullable Thread waiting) {
    LockSupport.unpark(waiting);
    if (pinned) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private void takeInterrupt() {
    if (interruptPasses) {
      interruptPasses = false;
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public List<StackTraceElement> frames() {
    List<StackTraceElement> frames = new ArrayList<>();
    SuspendableStack at = innermost();
    while (at instanceof PortableStack stack && stack.own != null) {
      frames.addAll(withoutThread(stack.own.getStackTrace()));
      at = stack == this ? null : stack.below;
    }
    return frames;
  }

  @Override
  List<StackTraceElement> runningFrames(Carrier carrier) {
    List<StackTraceElement> frames = new ArrayList<>();
    SuspendableStack at = this;
    while (at instanceof PortableStack stack && stack.own != null) {
      StackTraceElement[] trace = stack.own.getStackTrace();
      frames.addAll(at == this ? withoutStart(List.of(trace)) : withoutThread(trace));
      at = stack.below;
    }
    frames.addAll(withoutPark(List.of(carrier.thread.getStackTrace())));
    return frames;
  }

  /** The frames of a parked body between those that park it and those that started the thread. */
  private static List<StackTraceElement> withoutThread(StackTraceElement[] trace) {
    return withoutStart(withoutPark(List.of(trace)));
  }

  private static List<StackTraceElement> withoutPark(List<StackTraceElement> trace) {
    int from = 0;
    while (from < trace.size() && !isOurs(trace.get(from))) {
      from++;
    }
    while (from < trace.size() && isOurs(trace.get(from))) {
      from++;
    }
    return trace.subList(from, trace.size());
  }

  private static List<StackTraceElement> withoutStart(List<StackTraceElement> trace) {
    int to = trace.size();
    while (to > 0 && !isOurs(trace.get(to - 1))) {
      to--;
    }
    return trace.subList(0, to);
  }

  private static boolean isOurs(StackTraceElement frame) {
    return frame.getClassName().equals(PortableStack.class.getName());
  }

  @Override
  boolean isCurrentThread(Carrier carrier) {
    return Thread.currentThread() == carrier.thread;
  }

  @Override
  boolean standsOnThisStack(Carrier carrier) {
    return Thread.currentThread() == own;
  }
}
