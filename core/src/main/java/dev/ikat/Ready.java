package dev.ikat;

/** Something in the loop's ready queue: a callback, or a task with a step to run. */
interface Ready {
  /** Where it may run, on engines on which that makes a difference. */
  enum Side {
    /** The thread that runs the loop: for user code that is no task's. */
    LOOPS_THREAD,
    /** A stack that can be suspended. */
    LENT_STACK,
    /** Wherever the drain stands: for Ikat's own. */
    EITHER
  }

  /** Runs it, on whatever the loop's drain stands on. Must not throw. */
  void runReady(EventLoopImpl loop);

  /** Where it may run. */
  Side side();

  /** Called in place of it: the loop is closed, and nothing that was ready will run. */
  default void dropped() {}
}
