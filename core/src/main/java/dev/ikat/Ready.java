package dev.ikat;

/** Something in the loop's ready queue: a callback, or a task with a step to run. */
interface Ready {
  /** Runs it, on whatever the loop's drain stands on. Must not throw. */
  void runReady(EventLoopImpl loop);
}
