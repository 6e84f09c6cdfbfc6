package dev.ikat.weaver;

/** What a body is the body of. */
public enum Kind {
  /** A generator's, plain or async: it yields, and an async one awaits as well. */
  GENERATOR,
  /** A coroutine's. */
  ASYNC,
  /** That of a block, such as a timeout's: it runs in the task that runs the block. */
  BLOCK,
  /** A method that is marked as one that suspends; Ikat's own. */
  METHOD
}
