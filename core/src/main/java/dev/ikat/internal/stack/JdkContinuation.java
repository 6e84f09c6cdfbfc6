package dev.ikat.internal.stack;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The one place that names {@code jdk.internal.vm} and the private parts of {@code Thread}.
 *
 * <p>Method handles instead of plain calls, because {@code javac --release} and {@code
 * --add-exports} exclude each other. As static finals they are inlined like plain calls.
 *
 * <p>About scoped values: a binding made on a continuation stays in {@code
 * Thread.scopedValueBindings} when the continuation is left, where the rest of the thread would see
 * it. A null there makes the JDK search the stack for the bindings in force, which finds the right
 * ones on either side of a switch; so that is what we write after each switch. The cache of looked
 * up values is emptied likewise, since what the consumer has bound may differ each time; where
 * {@code run} returns, the JDK has done that.
 */
final class JdkContinuation {
  private static final @Nullable MethodHandle NEW_SCOPE;
  private static final @Nullable MethodHandle NEW;
  private static final @Nullable MethodHandle RUN;
  private static final @Nullable MethodHandle YIELD;
  private static final @Nullable MethodHandle IS_DONE;
  private static final @Nullable MethodHandle STACK_TRACE;
  private static final @Nullable VarHandle BINDINGS;
  private static final @Nullable MethodHandle CACHE;
  private static final @Nullable MethodHandle SET_CACHE;
  private static final @Nullable String OBSTACLE;

  static {
    MethodHandle newScope = null;
    MethodHandle create = null;
    MethodHandle run = null;
    MethodHandle yield = null;
    MethodHandle isDone = null;
    MethodHandle stackTrace = null;
    VarHandle bindings = null;
    MethodHandle cache = null;
    MethodHandle setCache = null;
    String obstacle = null;
    try {
      Lookup lookup = MethodHandles.lookup();
      Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
      Class<?> type = Class.forName("jdk.internal.vm.Continuation");
      newScope =
          lookup
              .findConstructor(scopeType, MethodType.methodType(void.class, String.class))
              .asType(MethodType.methodType(Object.class, String.class));
      create =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class))
              .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
      run =
          lookup
              .findVirtual(type, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      yield =
          lookup
              .findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType))
              .asType(MethodType.methodType(boolean.class, Object.class));
      isDone =
          lookup
              .findVirtual(type, "isDone", MethodType.methodType(boolean.class))
              .asType(MethodType.methodType(boolean.class, Object.class));
      stackTrace =
          lookup
              .findVirtual(type, "getStackTrace", MethodType.methodType(StackTraceElement[].class))
              .asType(MethodType.methodType(StackTraceElement[].class, Object.class));
      Lookup inThread = MethodHandles.privateLookupIn(Thread.class, lookup);
      bindings = inThread.findVarHandle(Thread.class, "scopedValueBindings", Object.class);
      cache =
          inThread.findStatic(
              Thread.class, "scopedValueCache", MethodType.methodType(Object[].class));
      setCache =
          inThread.findStatic(
              Thread.class,
              "setScopedValueCache",
              MethodType.methodType(void.class, Object[].class));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      obstacle = "the JVM does not give access to its continuations (" + e.getMessage() + ")";
    }
    NEW_SCOPE = newScope;
    NEW = create;
    RUN = run;
    YIELD = yield;
    IS_DONE = isDone;
    STACK_TRACE = stackTrace;
    BINDINGS = bindings;
    CACHE = cache;
    SET_CACHE = setCache;
    OBSTACLE = obstacle;
  }

  private JdkContinuation() {}

  /** Why continuations cannot be used in this JVM; null if they can. */
  static @Nullable String obstacle() {
    return OBSTACLE;
  }

  static Object newScope(String name) {
    try {
      return (Object) NEW_SCOPE.invokeExact(name);
    } catch (Throwable t) {
      throw rethrow(t);
    }
  }

  static Object create(Object scope, Runnable body) {
    try {
      return (Object) NEW.invokeExact(scope, body);
    } catch (Throwable t) {
      throw rethrow(t);
    }
  }

  /** Runs the continuation until it yields or ends. */
  static void run(Object continuation) {
    try {
      RUN.invokeExact(continuation);
      forgetBindings(Thread.currentThread());
    } catch (Throwable t) {
      throw rethrow(t);
    }
  }

  /** Yields the innermost continuation of the scope. */
  static void yield(Object scope) {
    try {
      boolean _ = (boolean) YIELD.invokeExact(scope);
      forgetScopedValues();
    } catch (Throwable t) {
      throw rethrow(t);
    }
  }

  static boolean isDone(Object continuation) {
    try {
      return (boolean) IS_DONE.invokeExact(continuation);
    } catch (Throwable t) {
      throw rethrow(t);
    }
  }

  static StackTraceElement[] stackTrace(Object continuation) {
    try {
      return (StackTraceElement[]) STACK_TRACE.invokeExact(continuation);
    } catch (Throwable t) {
      throw rethrow(t);
    }
  }

  /** After a yield: the JDK has brought the continuation's cache back. */
  private static void forgetScopedValues() throws Throwable {
    if (forgetBindings(Thread.currentThread()) && (Object[]) CACHE.invokeExact() != null) {
      SET_CACHE.invokeExact((Object[]) null);
    }
  }

  /** Whether the thread may have a cache: it has not if it has never seen a scoped value. */
  private static boolean forgetBindings(Thread thread) {
    Object bindings = (Object) BINDINGS.get(thread);
    // Such a thread holds its own class object here.
    if (bindings == Thread.class) {
      return false;
    }
    if (bindings != null) {
      BINDINGS.set(thread, (Object) null);
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException rethrow(Throwable t) throws X {
    throw (X) t;
  }
}
