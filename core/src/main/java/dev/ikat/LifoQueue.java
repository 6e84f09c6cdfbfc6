package dev.ikat;

import java.util.ArrayDeque;
import java.util.Collections;

/**
 * A queue that gives the item that was put last. asyncio's {@code LifoQueue}.
 *
 * {@snippet :
 * import dev.ikat.LifoQueue;
 *
 * void main() {
 *   var stack = new LifoQueue<String>();
 *   stack.putNowait("a");
 *   stack.putNowait("b");
 *   IO.println(stack.getNowait());   // b
 * }
 * }
 */
public final class LifoQueue<T> extends Queue<T> {
  /** Without a limit. */
  public LifoQueue() {
    this(0);
  }

  /** With a limit; 0 or less is none. */
  public LifoQueue(int maxsize) {
    super(maxsize, Collections.asLifoQueue(new ArrayDeque<>()));
  }
}
