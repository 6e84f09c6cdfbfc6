package dev.ikat;

import dev.ikat.internal.bridge.Operation;
import org.jspecify.annotations.Nullable;

/** A coroutine whose body is an operation on an object: one object for each call, and no more. */
final class OperationCoroutine<S, T> extends CoroutineImpl<T> {
  private final Operation<? super S, ? extends T> operation;
  private final S self;
  private final long number;
  private final @Nullable Object argument;

  OperationCoroutine(
      String name,
      Operation<? super S, ? extends T> operation,
      S self,
      long number,
      @Nullable Object argument) {
    super(name);
    this.operation = operation;
    this.self = self;
    this.number = number;
    this.argument = argument;
  }

  @Override
  T call(TaskImpl<?> task) throws Exception {
    return operation.run(self, number, argument);
  }
}
