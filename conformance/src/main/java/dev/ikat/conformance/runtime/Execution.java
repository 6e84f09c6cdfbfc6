package dev.ikat.conformance.runtime;

/** A scenario that can be run, once. */
public interface Execution {
  /** Runs it; to be called once. */
  void run();

  /** What it has written. */
  Trace trace();
}
