package dev.ikat.internal.stack;

/** A way to make suspendable stacks. */
public interface Engine {
  /** The name by which {@code -Dikat.engine} forces it. */
  String name();

  /** A new stack; the body starts with the first {@link SuspendableStack#resume}. */
  SuspendableStack newStack(StackKind kind, Runnable body);

  /**
   * Whether a body runs on the thread that resumes its stack. If so, an event loop may run
   * callbacks on a stack; if not, they must stay on the loop's own thread.
   */
  boolean bodyKeepsThread();
}
