package dev.ikat.fuzz.program;

/** What a function is, and so what may suspend it. */
enum Kind {
  /** No body: what it awaits, it awaits at depth. */
  PLAIN,
  GENERATOR,
  /** A coroutine, or the block of a block function. */
  ASYNC,
  ASYNC_GENERATOR;

  boolean yields() {
    return this == GENERATOR || this == ASYNC_GENERATOR;
  }

  boolean awaits() {
    return this == ASYNC || this == ASYNC_GENERATOR;
  }
}
