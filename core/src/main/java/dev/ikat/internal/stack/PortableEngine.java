package dev.ikat.internal.stack;

/** The engine that needs nothing: a stack is a virtual thread, and a baton says who may run. */
final class PortableEngine implements Engine {
  @Override
  public String name() {
    return "portable";
  }

  @Override
  public SuspendableStack newStack(StackKind kind, Runnable body) {
    return new PortableStack(kind, body);
  }

  @Override
  public boolean bodyKeepsThread() {
    return false;
  }
}
