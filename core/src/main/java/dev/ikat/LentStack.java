package dev.ikat;

import dev.ikat.internal.stack.Engines;
import dev.ikat.internal.stack.StackKind;
import dev.ikat.internal.stack.SuspendableStack;
import org.jspecify.annotations.Nullable;

/**
 * A stack that the loop lends: to its own drain, which runs callbacks and first steps on it, or to
 * one task for its first step. A step that is suspended keeps the stack until its body has ended;
 * then the stack goes back to the loop and is used again.
 *
 * <p>Nothing in {@link #work} may hold on to a task: the frame stays while the stack is pooled.
 */
final class LentStack {
  private final EventLoopImpl loop;
  private final SuspendableStack stack;

  /** The task whose first step is to be run; null: drain the loop. */
  private @Nullable TaskImpl<?> job;

  LentStack(EventLoopImpl loop) {
    this.loop = loop;
    this.stack = Engines.selected().newStack(StackKind.LENT, this::work);
  }

  private void work() {
    do {
      try {
        if (job != null) {
          runJob();
        } else {
          loop.drain(this);
        }
      } catch (Throwable t) {
        loop.drainFailed(this, t);
      }
      if (!loop.giveBack(this)) {
        return;
      }
      stack.suspend();
    } while (true);
  }

  private void runJob() {
    TaskImpl<?> task = job;
    job = null;
    task.runBody();
  }

  /**
   * Runs the loop's drain on it, or goes on with it there; returns when the drain ends, changes
   * sides, or a step on it is suspended.
   */
  void drain() {
    stack.resume();
  }

  /** Runs the task's first step on it; returns when that ends or is suspended. */
  void run(TaskImpl<?> task) {
    job = task;
    stack.resume();
  }

  /** Goes on with the step that was suspended on it. */
  void resume() {
    stack.resume();
  }

  /** Suspends the step, or the drain, that stands on it. */
  void suspend() {
    stack.suspend();
  }

  SuspendableStack stack() {
    return stack;
  }
}
