package dev.ikat.conformance.runtime;

/** A scenario about generators that was translated into Java. */
public interface GenProgram {
  /** Runs its main. */
  Object main();
}
