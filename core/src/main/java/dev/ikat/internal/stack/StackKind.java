package dev.ikat.internal.stack;

/** What a stack is for: suspending one kind passes through stacks of the other on top of it. */
public enum StackKind {
  /** The body of a generator: suspended by its own {@code yield}. */
  GENERATOR,
  /** A stack that an event loop lends to callbacks and task steps: suspended by {@code await}. */
  LENT
}
