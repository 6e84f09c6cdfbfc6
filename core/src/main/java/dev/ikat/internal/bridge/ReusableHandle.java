package dev.ikat.internal.bridge;

/** A callback of a loop that can be queued again and again without making an object. */
public interface ReusableHandle {
  /** Queues the callback to be run once, unless it stands in the queue already. */
  void schedule();

  /** Keeps the callback from being run ever again. */
  void cancel();
}
