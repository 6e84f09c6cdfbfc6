package dev.ikat;

/** Something in the loop's ready queue: a callback, or a task with a step to run. */
interface Ready {
  /** Runs it, on whatever the loop's drain stands on. Must not throw. */
  void runReady(EventLoopImpl loop);

  /** Called in place of it: the loop is closed, and nothing that was ready will run. */
  default void dropped() {}
}
