package dev.ikat.internal.stack;

import java.lang.System.Logger.Level;
import java.util.List;
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
 * <p>An interrupt of the thread that waits is handed on to the body, which is where it would have
 * arrived on the other engine; one that the body has not looked at comes back with the baton.
 */
final class PortableStack extends SuspendableStack {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final StackKind kind;
  private final Runnable body;

  /** Whether the body's side has the baton. Written last by the side that gives it away. */
  private volatile boolean bodyHasBaton;

  // What follows is read and written by the side that has the baton.

  /** The thread that waits in switchIn. */
  private @Nullable Thread resumer;

  /** The thread to wake when the stack is resumed: the innermost that was taken along. */
  private @Nullable Thread runner;

  private @Nullable Thread own;
  private boolean interruptedInside;
  private boolean done;

  PortableStack(StackKind kind, Runnable body) {
    this.kind = kind;
    this.body = body;
  }

  @Override
  void switchIn(Carrier carrier) {
    if (done) {
      throw new IllegalStateException("the body of this stack has ended");
    }
    resumer = Thread.currentThread();
    Thread woken = runner;
    bodyHasBaton = true;
    if (woken == null) {
      start(carrier);
    } else {
      LockSupport.unpark(woken);
    }
    waitForBaton();
    resumer = null;
    if (interruptedInside) {
      interruptedInside = false;
      Thread.currentThread().interrupt();
    }
  }

  private void start(Carrier carrier) {
    String name = kind == StackKind.GENERATOR ? "ikat-generator" : "ikat-task";
    ThreadFactory factory = Thread.ofVirtual().name(name).factory();
    Executors.newThreadPerTaskExecutor(factory)
        .execute(
            () -> {
              carrier.adopt();
              own = Thread.currentThread();
              try {
                body.run();
              } finally {
                done = true;
                runner = null;
                giveBatonBack();
              }
            });
  }

  private void waitForBaton() {
    Thread me = Thread.currentThread();
    // A virtual thread parked with a deadline is held by the JDK's timer: were it part of an
    // abandoned task, it would never be collected. The thread at the bottom reports for all.
    boolean reports = !me.isVirtual();
    while (bodyHasBaton) {
      if (reports) {
        long from = System.nanoTime();
        LockSupport.parkNanos(this, PATIENCE);
        if (bodyHasBaton && System.nanoTime() - from >= PATIENCE) {
          reports = false;
          report(me);
        }
      } else {
        LockSupport.park(this);
      }
      if (Thread.interrupted()) {
        Thread target = runner != null ? runner : own;
        if (target != null && bodyHasBaton) {
          target.interrupt();
        } else {
          interruptedInside = true;
        }
      }
    }
  }

  private void report(Thread waiting) {
    Thread running = runner != null ? runner : own;
    if (running == null) {
      return;
    }
    Object blocker = LockSupport.getBlocker(running);
    if (blocker instanceof PortableStack deeper) {
      deeper.report(waiting);
      return;
    }
    String frames =
        Stream.of(running.getStackTrace())
            .map(frame -> "\n\tat " + frame)
            .collect(Collectors.joining());
    System.getLogger("dev.ikat")
        .log(
            Level.WARNING,
            "{0} has been waiting for more than a second for the body of a {1} that does not"
                + " suspend. If it waits for a monitor or lock that {0} holds, this is a deadlock"
                + " (on the portable engine a body runs on a thread of its own). The body is at:{2}",
            waiting.getName(),
            kind == StackKind.GENERATOR ? "generator" : "task",
            frames);
  }

  @Override
  void switchOut() {
    Thread me = Thread.currentThread();
    runner = me;
    giveBatonBack();
    while (!bodyHasBaton) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        // It came a moment too late for this body: give it to whom it was meant for.
        Carrier carrier = carrier();
        if (carrier != null) {
          carrier.thread.interrupt();
        }
      }
    }
  }

  private void giveBatonBack() {
    if (Thread.interrupted()) {
      interruptedInside = true;
    }
    Thread waiting = resumer;
    bodyHasBaton = false;
    LockSupport.unpark(waiting);
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public List<StackTraceElement> frames() {
    Thread suspended = runner;
    return suspended == null ? List.of() : List.of(suspended.getStackTrace());
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
