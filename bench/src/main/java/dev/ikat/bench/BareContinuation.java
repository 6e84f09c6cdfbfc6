package dev.ikat.bench;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * A continuation of the JDK with nothing around it: the least that a suspension can cost. Method
 * handles, as {@code javac --release} and {@code --add-exports} exclude each other; static finals
 * are inlined like calls.
 */
final class BareContinuation {
  private static final MethodHandle NEW;
  private static final MethodHandle RUN;
  private static final MethodHandle YIELD;
  private static final Object SCOPE;

  static {
    try {
      Lookup lookup = MethodHandles.lookup();
      Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
      Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
      NEW =
          lookup
              .findConstructor(
                  continuation, MethodType.methodType(void.class, scope, Runnable.class))
              .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
      RUN =
          lookup
              .findVirtual(continuation, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      YIELD =
          lookup
              .findStatic(continuation, "yield", MethodType.methodType(boolean.class, scope))
              .asType(MethodType.methodType(boolean.class, Object.class));
      SCOPE =
          lookup
              .findConstructor(scope, MethodType.methodType(void.class, String.class))
              .invoke("bare");
    } catch (Throwable t) {
      throw new ExceptionInInitializerError(t);
    }
  }

  private final Object continuation;

  BareContinuation(Runnable body) {
    try {
      continuation = (Object) NEW.invokeExact(SCOPE, body);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  void run() {
    try {
      RUN.invokeExact(continuation);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  static void yield() {
    try {
      boolean _ = (boolean) YIELD.invokeExact(SCOPE);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
