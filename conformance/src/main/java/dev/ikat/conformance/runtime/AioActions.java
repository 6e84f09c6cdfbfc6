package dev.ikat.conformance.runtime;

import dev.ikat.Asyncio;
import dev.ikat.Awaitable;
import dev.ikat.Context;
import dev.ikat.ContextVar;
import dev.ikat.Coroutine;
import dev.ikat.Future;
import dev.ikat.Handle;
import dev.ikat.InvalidStateException;
import dev.ikat.ReturnWhen;
import dev.ikat.Task;
import dev.ikat.TaskOptions;
import dev.ikat.Timeout;
import dev.ikat.TimerHandle;
import dev.ikat.conformance.scenario.AioCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls that do not wait (section 3.4 of the language), once their arguments are evaluated.
 * They give null where Python's methods return nothing.
 */
public final class AioActions {
  private final AioRuntime runtime;
  private final AioTables tables;
  private final Map<String, ContextVar<Object>> contextVariables = new HashMap<>();

  AioActions(AioRuntime runtime, Map<String, Object> contextDefaults) {
    this.runtime = runtime;
    this.tables = runtime.tables;
    contextDefaults.forEach(
        (name, value) -> contextVariables.put(name, ContextVar.of(name, value)));
  }

  // ---- tasks and futures ------------------------------------------------------------------------

  /** Makes a task, of the group if that is not null; eager and context may be null. */
  public Task<Object> createTask(
      String group, String name, Boolean eager, String context, Coroutine<Object> coroutine) {
    TaskOptions options = TaskOptions.DEFAULT.named(runtime.tasks.unique(name));
    if (eager != null) {
      options = eager ? options.eager() : options.lazy();
    }
    if (context != null) {
      options = options.in(tables.contexts.get(context));
    }
    Task<Object> task =
        group == null
            ? Asyncio.createTask(coroutine, options)
            : tables.groups.get(group).createTask(coroutine, options);
    tables.futures.put(name, task);
    return task;
  }

  /** Makes a future of the awaitable, unless it is one. */
  public Future<Object> make(String name, Awaitable<?> awaitable) {
    @SuppressWarnings("unchecked") // results are only rendered
    Awaitable<Object> made = (Awaitable<Object>) awaitable;
    Future<Object> future = Asyncio.ensureFuture(made);
    tables.futures.put(name, future);
    if (!runtime.renderer.hasName(future)) {
      runtime.renderer.name(future, name);
    }
    return future;
  }

  /** Something to wait for all of these with; in Java coroutines cannot be given to it at all. */
  public static Coroutine<?> waitForAll(
      List<Awaitable<?>> members, Duration limit, ReturnWhen returnWhen) {
    List<Future<?>> futures = new ArrayList<>();
    for (Awaitable<?> member : members) {
      if (!(member instanceof Future<?> future)) {
        return Asyncio.async(() -> {
          throw Exceptions.byPython("TypeError", "Passing coroutines is forbidden");
        });
      }
      futures.add(future);
    }
    return limit == null
        ? Asyncio.waitOn(futures, returnWhen)
        : Asyncio.waitOn(futures, limit, returnWhen);
  }

  /** Message may be null. */
  public static Object cancel(Future<Object> future, String message) {
    return message == null ? future.cancel() : future.cancel(message);
  }

  /** Takes back a cancellation. */
  public static Object uncancel(Future<Object> future) {
    return Values.integer(AioTables.task(future, "uncancel").uncancel());
  }

  /** Asks a future. */
  public static Object query(Future<Object> future, AioCall.FutureQuestion question) {
    return switch (question) {
      case DONE -> future.done();
      case CANCELLED -> future.cancelled();
      case RESULT -> Values.ofJava(future.result());
      case EXCEPTION -> future.exception();
      case CANCELLING -> Values.integer(AioTables.task(future, "cancelling").cancelling());
      case NAME -> AioTables.task(future, "get_name").name();
    };
  }

  /** Sets the result. */
  public static Object setResult(Future<Object> future, Object value) {
    return accepted(future.setResult(value));
  }

  /** Sets the exception. */
  public static Object setException(Future<Object> future, Throwable exception) {
    return accepted(future.setException(exception));
  }

  /** Where Python raises, Ikat says false. */
  private static Object accepted(boolean accepted) {
    if (!accepted) {
      throw new InvalidStateException("invalid state");
    }
    return null;
  }

  /** Context may be null. */
  public Object addDoneCallback(Future<Object> future, String callback, String context) {
    if (context == null) {
      future.addDoneCallback(runtime.callback(callback));
    } else {
      future.addDoneCallback(runtime.callback(callback), tables.contexts.get(context));
    }
    return null;
  }

  /** Gives how many were removed. */
  public Object removeDoneCallback(Future<Object> future, String callback) {
    return Values.integer(future.removeDoneCallback(runtime.callback(callback)));
  }

  // ---- callbacks --------------------------------------------------------------------------------

  /** Handle, the name to keep it under, and context may be null. */
  public Object callSoon(String callback, String handle, String context) {
    Callback function = runtime.callback(callback);
    return keep(
        handle,
        context == null
            ? runtime.loop.callSoon(function)
            : runtime.loop.callSoon(function, tables.contexts.get(context)));
  }

  /** Handle, the name to keep it under, and context may be null. */
  public Object callLater(Duration delay, String callback, String handle, String context) {
    Callback function = runtime.callback(callback);
    return keep(
        handle,
        context == null
            ? runtime.loop.callLater(delay, function)
            : runtime.loop.callLater(delay, function, tables.contexts.get(context)));
  }

  /** Handle, the name to keep it under, and context may be null. */
  public Object callAt(long millis, String callback, String handle, String context) {
    long nanos = ScenarioTime.toNanos(millis);
    Callback function = runtime.callback(callback);
    return keep(
        handle,
        context == null
            ? runtime.loop.callAt(nanos, function)
            : runtime.loop.callAt(nanos, function, tables.contexts.get(context)));
  }

  private Object keep(String name, Handle handle) {
    if (name != null) {
      tables.handles.put(name, handle);
    }
    return null;
  }

  /** Cancels a callback. */
  public Object cancelHandle(String handle) {
    tables.handles.get(handle).cancel();
    return null;
  }

  /** Asks a handle. */
  public Object queryHandle(String name, AioCall.HandleQuestion question) {
    Handle handle = tables.handles.get(name);
    return switch (question) {
      case CANCELLED -> handle.cancelled();
      case WHEN -> {
        if (handle instanceof TimerHandle timer) {
          yield Values.integer(ScenarioTime.toMillis(timer.when()));
        }
        throw Exceptions.byPython("AttributeError", "'Handle' object has no attribute 'when'");
      }
    };
  }

  // ---- context and timeouts ---------------------------------------------------------------------

  /** Token, the name to keep it under, may be null. */
  public Object setContextVariable(String variable, Object value, String token) {
    ContextVar.Token<Object> made = contextVariables.get(variable).set(value);
    if (token != null) {
      tables.tokens.put(token, made);
    }
    return null;
  }

  /** Its value. */
  public Object getContextVariable(String variable) {
    return contextVariables.get(variable).get();
  }

  /** Sets it back. */
  public Object resetContextVariable(String variable, String token) {
    contextVariables.get(variable).reset(tables.tokens.get(token));
    return null;
  }

  /** Keeps a copy of the current context. */
  public Object copyContext(String name) {
    tables.contexts.put(name, Context.copyContext());
    return null;
  }

  /** Runs a callback in a context. */
  public Object runInContext(String context, String callback) {
    tables.contexts.get(context).run(runtime.callback(callback));
    return null;
  }

  /** Gives a timeout a new limit; null for none. */
  public Object reschedule(String timeout, Duration limit) {
    tables.timeouts.get(timeout).reschedule(limit);
    return null;
  }

  /** Asks a timeout. */
  public Object queryTimeout(String name, AioCall.TimeoutQuestion question) {
    Timeout timeout = tables.timeouts.get(name);
    return switch (question) {
      case EXPIRED -> timeout.expired();
      case WHEN ->
          timeout.when().isEmpty()
              ? null
              : Values.integer(ScenarioTime.toMillis(timeout.when().getAsLong()));
    };
  }
}
