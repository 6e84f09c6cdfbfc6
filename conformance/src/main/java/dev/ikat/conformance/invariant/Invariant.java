package dev.ikat.conformance.invariant;

/**
 * Something that always holds. It is shown all lines, one by one, and reports to its {@link Run}.
 */
abstract class Invariant {
  final Run run;

  Invariant(Run run) {
    this.run = run;
  }

  /** The next line; the wants of the run are those before it. */
  abstract void line(Line line);

  /** There are no more lines. */
  void end() {}

  /** Whether the task can wait like that for ever, as things are; true if it is not known here. */
  boolean explains(Want want) {
    return true;
  }
}
