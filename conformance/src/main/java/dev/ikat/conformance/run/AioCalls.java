package dev.ikat.conformance.run;

import dev.ikat.Asyncio;
import dev.ikat.Future;
import dev.ikat.conformance.runtime.AioActions;
import dev.ikat.conformance.runtime.AioObjects;
import dev.ikat.conformance.runtime.AioTables;
import dev.ikat.conformance.runtime.Values;
import dev.ikat.conformance.scenario.AioCall;
import dev.ikat.conformance.scenario.Expr;

/** Evaluates the arguments of the calls that do not wait, and calls. */
final class AioCalls {
  private final AioInterpreter interpreter;
  private final AioTables tables;
  private final AioObjects objects;
  private final AioActions actions;
  private final Expressions expressions;

  AioCalls(AioInterpreter interpreter, Expressions expressions) {
    this.interpreter = interpreter;
    this.tables = interpreter.runtime.tables;
    this.objects = interpreter.runtime.objects;
    this.actions = interpreter.runtime.actions;
    this.expressions = expressions;
  }

  private Future<Object> future(String name, Frame frame) {
    return tables.future(name, frame.argument);
  }

  /** Gives null for methods that return nothing. */
  Object call(AioCall call, Frame frame) {
    return switch (call) {
      case AioCall.CreateTask c ->
          actions.createTask(
              c.group(),
              c.task(),
              c.eager(),
              c.context(),
              interpreter.coroutine(c.coroutine(), expressions.arguments(c.arguments(), frame)));
      case AioCall.Cancel(String on, String message) ->
          AioActions.cancel(future(on, frame), message);
      case AioCall.Uncancel(String on) -> AioActions.uncancel(future(on, frame));
      case AioCall.Query(String on, var question) -> AioActions.query(future(on, frame), question);
      case AioCall.SetResult(String on, Expr value) ->
          AioActions.setResult(future(on, frame), expressions.value(value, frame));
      case AioCall.SetException(String on, var exception) ->
          AioActions.setException(future(on, frame), expressions.exception(exception, frame));
      case AioCall.AddDoneCallback(String on, String callback, String context) ->
          actions.addDoneCallback(future(on, frame), callback, context);
      case AioCall.RemoveDoneCallback(String on, String callback) ->
          actions.removeDoneCallback(future(on, frame), callback);
      case AioCall.CurrentTask() -> Asyncio.currentTask();
      case AioCall.CallSoon(String callback, String handle, String context) ->
          actions.callSoon(callback, handle, context);
      case AioCall.CallLater(String callback, Expr millis, String handle, String context) ->
          actions.callLater(
              Values.duration(expressions.value(millis, frame)), callback, handle, context);
      case AioCall.CallAt(String callback, Expr at, String handle, String context) ->
          actions.callAt(expressions.number(at, frame), callback, handle, context);
      case AioCall.HandleCancel(String handle) -> actions.cancelHandle(handle);
      case AioCall.HandleQuery(String handle, var question) ->
          actions.queryHandle(handle, question);
      case AioCall.OfObject(AioCall.Method method, String object) -> objects.call(method, object);
      case AioCall.Notify(String object, int count) -> objects.signal(object, count);
      case AioCall.BarrierQuery(String object, var question) -> objects.query(object, question);
      case AioCall.QueueQuery(String object, var question) -> objects.query(object, question);
      case AioCall.PutNowait(String object, Expr value) ->
          objects.putNowait(object, expressions.value(value, frame));
      case AioCall.Shutdown(String object, boolean immediate) ->
          objects.shutdown(object, immediate);
      case AioCall.ContextSet(String variable, Expr value, String token) ->
          actions.setContextVariable(variable, expressions.value(value, frame), token);
      case AioCall.ContextGet(String variable) -> actions.getContextVariable(variable);
      case AioCall.ContextReset(String variable, String token) ->
          actions.resetContextVariable(variable, token);
      case AioCall.CopyContext(String context) -> actions.copyContext(context);
      case AioCall.ContextRun(String context, String callback) ->
          actions.runInContext(context, callback);
      case AioCall.Reschedule(String timeout, Expr millis) ->
          actions.reschedule(timeout, Values.durationOrNull(expressions.value(millis, frame)));
      case AioCall.TimeoutQuery(String timeout, var question) ->
          actions.queryTimeout(timeout, question);
      case AioCall.NewAsyncGenerator(String name, String definition, var arguments) ->
          interpreter.asyncGenerator(name, definition, expressions.arguments(arguments, frame));
    };
  }
}
