package dev.ikat.conformance.run;

import dev.ikat.Asyncio;
import dev.ikat.Context;
import dev.ikat.ContextVar;
import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Handle;
import dev.ikat.InvalidStateException;
import dev.ikat.Task;
import dev.ikat.TaskOptions;
import dev.ikat.Timeout;
import dev.ikat.TimerHandle;
import dev.ikat.conformance.scenario.AioCall;
import dev.ikat.conformance.scenario.Expr;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The calls that do not wait (section 3.4 of the language). */
final class AioCalls {
  private final AioInterpreter interpreter;
  private final EventLoop loop;
  private final AioTables tables;
  private final AioTasks tasks;
  private final AioObjects objects;
  private final Expressions expressions;
  private final AioAwaitables awaitables;
  private final Map<String, ContextVar<Object>> contextVariables = new HashMap<>();

  AioCalls(
      AioInterpreter interpreter,
      EventLoop loop,
      AioTables tables,
      AioTasks tasks,
      AioObjects objects,
      Expressions expressions,
      AioAwaitables awaitables,
      Map<String, Object> contextDefaults) {
    this.interpreter = interpreter;
    this.loop = loop;
    this.tables = tables;
    this.tasks = tasks;
    this.objects = objects;
    this.expressions = expressions;
    this.awaitables = awaitables;
    contextDefaults.forEach(
        (name, value) -> contextVariables.put(name, ContextVar.of(name, value)));
  }

  /** Gives null for methods that return nothing. */
  Object call(AioCall call, Frame frame) {
    return switch (call) {
      case AioCall.CreateTask c -> createTask(c, frame);
      case AioCall.Cancel(String on, String message) ->
          message == null
              ? tables.future(on, frame).cancel()
              : tables.future(on, frame).cancel(message);
      case AioCall.Uncancel(String on) ->
          Values.integer(tables.task(on, "uncancel", frame).uncancel());
      case AioCall.Query(String on, AioCall.FutureQuestion question) -> query(on, question, frame);
      case AioCall.SetResult(String on, Expr value) ->
          accepted(tables.future(on, frame).setResult(expressions.value(value, frame)));
      case AioCall.SetException(String on, var exception) ->
          accepted(tables.future(on, frame).setException(expressions.exception(exception, frame)));
      case AioCall.AddDoneCallback c -> addDoneCallback(c, frame);
      case AioCall.RemoveDoneCallback(String on, String callback) ->
          Values.integer(
              tables.future(on, frame).removeDoneCallback(interpreter.callback(callback)));
      case AioCall.CurrentTask() -> Asyncio.currentTask();
      case AioCall.CallSoon(String callback, String handle, String context) ->
          keep(handle, callSoon(interpreter.callback(callback), context));
      case AioCall.CallLater(String callback, Expr millis, String handle, String context) ->
          keep(
              handle,
              callLater(
                  Duration.ofMillis(expressions.number(millis, frame)),
                  interpreter.callback(callback),
                  context));
      case AioCall.CallAt(String callback, Expr at, String handle, String context) ->
          keep(
              handle,
              callAt(
                  ScenarioTime.toNanos(expressions.number(at, frame)),
                  interpreter.callback(callback),
                  context));
      case AioCall.HandleCancel(String handle) -> {
        tables.handles.get(handle).cancel();
        yield null;
      }
      case AioCall.HandleQuery(String handle, AioCall.HandleQuestion question) ->
          query(tables.handles.get(handle), question);
      case AioCall.OfObject(AioCall.Method method, String object) -> objects.call(method, object);
      case AioCall.Notify(String object, int count) -> {
        objects.signal(object, count);
        yield null;
      }
      case AioCall.BarrierQuery(String object, var question) -> objects.query(object, question);
      case AioCall.QueueQuery(String object, var question) -> objects.query(object, question);
      case AioCall.PutNowait(String object, Expr value) -> {
        objects.putNowait(object, expressions.value(value, frame));
        yield null;
      }
      case AioCall.Shutdown(String object, boolean immediate) -> {
        objects.shutdown(object, immediate);
        yield null;
      }
      case AioCall.ContextSet c -> setContextVariable(c, frame);
      case AioCall.ContextGet(String variable) -> contextVariables.get(variable).get();
      case AioCall.ContextReset(String variable, String token) -> {
        contextVariables.get(variable).reset(tables.tokens.get(token));
        yield null;
      }
      case AioCall.CopyContext(String context) -> {
        tables.contexts.put(context, Context.copyContext());
        yield null;
      }
      case AioCall.ContextRun(String context, String callback) -> {
        tables.contexts.get(context).run(interpreter.callback(callback));
        yield null;
      }
      case AioCall.Reschedule(String timeout, Expr millis) -> {
        tables.timeouts.get(timeout).reschedule(awaitables.durationOrNull(millis, frame));
        yield null;
      }
      case AioCall.TimeoutQuery(String timeout, AioCall.TimeoutQuestion question) ->
          query(tables.timeouts.get(timeout), question);
      case AioCall.NewAsyncGenerator(String name, String definition, var arguments) ->
          interpreter.asyncGenerator(name, definition, expressions.arguments(arguments, frame));
    };
  }

  // ---- tasks and futures ------------------------------------------------------------------------

  private Task<Object> createTask(AioCall.CreateTask op, Frame frame) {
    Map<String, Object> arguments = expressions.arguments(op.arguments(), frame);
    TaskOptions options = TaskOptions.DEFAULT.named(tasks.unique(op.task()));
    if (op.eager() != null) {
      options = op.eager() ? options.eager() : options.lazy();
    }
    if (op.context() != null) {
      options = options.in(tables.contexts.get(op.context()));
    }
    Coroutine<Object> coroutine = interpreter.coroutine(op.coroutine(), arguments);
    Task<Object> task =
        op.group() == null
            ? Asyncio.createTask(coroutine, options)
            : tables.groups.get(op.group()).createTask(coroutine, options);
    tables.futures.put(op.task(), task);
    return task;
  }

  private Object query(String on, AioCall.FutureQuestion question, Frame frame) {
    Future<Object> future = tables.future(on, frame);
    return switch (question) {
      case DONE -> future.done();
      case CANCELLED -> future.cancelled();
      case RESULT -> Values.ofJava(future.result());
      case EXCEPTION -> future.exception();
      case CANCELLING -> Values.integer(tables.task(on, "cancelling", frame).cancelling());
      case NAME -> tables.task(on, "get_name", frame).name();
    };
  }

  /** Where Python raises, Ikat says false. */
  private static Object accepted(boolean accepted) {
    if (!accepted) {
      throw new InvalidStateException("invalid state");
    }
    return null;
  }

  private Object addDoneCallback(AioCall.AddDoneCallback op, Frame frame) {
    Future<Object> future = tables.future(op.on(), frame);
    Callback callback = interpreter.callback(op.callback());
    if (op.context() == null) {
      future.addDoneCallback(callback);
    } else {
      future.addDoneCallback(callback, tables.contexts.get(op.context()));
    }
    return null;
  }

  // ---- callbacks --------------------------------------------------------------------------------

  private Handle callSoon(Runnable callback, String context) {
    return context == null
        ? loop.callSoon(callback)
        : loop.callSoon(callback, tables.contexts.get(context));
  }

  private Handle callLater(Duration delay, Runnable callback, String context) {
    return context == null
        ? loop.callLater(delay, callback)
        : loop.callLater(delay, callback, tables.contexts.get(context));
  }

  private Handle callAt(long nanos, Runnable callback, String context) {
    return context == null
        ? loop.callAt(nanos, callback)
        : loop.callAt(nanos, callback, tables.contexts.get(context));
  }

  private Object keep(String name, Handle handle) {
    if (name != null) {
      tables.handles.put(name, handle);
    }
    return null;
  }

  private static Object query(Handle handle, AioCall.HandleQuestion question) {
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

  private Object setContextVariable(AioCall.ContextSet op, Frame frame) {
    Object value = expressions.value(op.value(), frame);
    ContextVar.Token<Object> token = contextVariables.get(op.variable()).set(value);
    if (op.token() != null) {
      tables.tokens.put(op.token(), token);
    }
    return null;
  }

  private static Object query(Timeout timeout, AioCall.TimeoutQuestion question) {
    return switch (question) {
      case EXPIRED -> timeout.expired();
      case WHEN ->
          timeout.when().isEmpty()
              ? null
              : Values.integer(ScenarioTime.toMillis(timeout.when().getAsLong()));
    };
  }
}
