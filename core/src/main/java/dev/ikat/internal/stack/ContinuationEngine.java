package dev.ikat.internal.stack;

/**
 * The fast engine: a stack is a continuation of the JDK, and runs on the thread that resumes it.
 */
final class ContinuationEngine implements Engine {
  private final Object generatorScope = JdkContinuation.newScope("ikat-generator");
  private final Object lentScope = JdkContinuation.newScope("ikat-lent");

  @Override
  public String name() {
    return "continuation";
  }

  @Override
  public SuspendableStack newStack(StackKind kind, Runnable body) {
    Object scope = kind == StackKind.GENERATOR ? generatorScope : lentScope;
    return new ContinuationStack(scope, body);
  }

  @Override
  public boolean bodyKeepsThread() {
    return true;
  }
}
