package dev.ikat.weaver;

/**
 * What a body is the body of.
 *
 * {@snippet :
 * import dev.ikat.weaver.*;
 * import java.util.List;
 *
 * long generators(List<Body> bodies) {
 *   return bodies.stream().filter(body -> body.kind() == Kind.GENERATOR).count();
 * }
 * }
 */
public enum Kind {
  /** A generator's, plain or async: it yields, and an async one awaits as well. */
  GENERATOR("generator body"),
  /** A coroutine's. */
  ASYNC("async body"),
  /** That of a block, such as a timeout's: it runs in the task that runs the block. */
  BLOCK("block"),
  /** A method that is marked as one that suspends; Ikat's own. */
  METHOD("method");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  /** It, in words. */
  public String words() {
    return words;
  }
}
