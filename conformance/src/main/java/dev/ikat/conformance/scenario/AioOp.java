package dev.ikat.conformance.scenario;

import java.util.List;

/** The operations of the suite aio. Components that may be null say so. */
public sealed interface AioOp extends Op {
  /** Waits; into may be null. */
  record Await(AwaitableSpec what, boolean guard, String into) implements AioOp {}

  /** Makes a future without waiting for it; into may be null. */
  record Make(String name, AwaitableSpec what, boolean guard, String into) implements AioOp {}

  /** A call that does not wait (section 3.4); into may be null. */
  record Call(String label, AioCall call, boolean guard, String into) implements AioOp {}

  /** {@code async with TaskGroup()}. */
  record InTaskGroup(String group, List<Op> body) implements AioOp {}

  /** {@code async with timeout(ms)}. */
  record InTimeout(String timeout, Expr millis, List<Op> body) implements AioOp {}

  /** {@code async with} a lock, condition, semaphore or barrier. */
  record With(String object, List<Op> body) implements AioOp {}

  /** {@code async for}; variable and limit may be null. */
  record AsyncFor(String generator, String variable, Expr limit, List<Op> body) implements AioOp {}

  /** {@code for} or {@code async for} over {@code as_completed}; millis and limit may be null. */
  record AsCompleted(List<String> of, Expr millis, boolean async, Expr limit, List<Op> body)
      implements AioOp {}
}
