package dev.ikat.conformance.source;

import static dev.ikat.conformance.source.JavaText.string;

import dev.ikat.conformance.scenario.AioCall;
import dev.ikat.conformance.scenario.Expr;

/** Translates the calls that do not wait into expressions (section 3.4 of the language). */
final class AioCallText {
  private final AwaitableText awaitables;
  private final ExprText exprs;
  private final Scope scope;

  AioCallText(Body body, AwaitableText awaitables, Scope scope) {
    this.awaitables = awaitables;
    this.exprs = new ExprText(body);
    this.scope = scope;
  }

  private String future(String name) {
    return awaitables.future(name);
  }

  String of(AioCall call) {
    return switch (call) {
      case AioCall.CreateTask c ->
          "r.actions.createTask(%s, %s, %s, %s, %s)"
              .formatted(
                  string(c.group()),
                  string(c.task()),
                  c.eager(),
                  string(c.context()),
                  awaitables.coroutine(c.coroutine(), exprs.arguments(c.arguments())));
      case AioCall.Cancel(String on, String message) ->
          "cancel(%s, %s)".formatted(future(on), string(message));
      case AioCall.Uncancel(String on) -> "uncancel(%s)".formatted(future(on));
      case AioCall.Query(String on, var question) ->
          "query(%s, FutureQuestion.%s)".formatted(future(on), question);
      case AioCall.SetResult(String on, Expr value) ->
          "setResult(%s, %s)".formatted(future(on), exprs.of(value));
      case AioCall.SetException(String on, var exception) ->
          "setException(%s, %s)".formatted(future(on), exprs.exception(exception));
      case AioCall.AddDoneCallback(String on, String callback, String context) ->
          "r.actions.addDoneCallback(%s, %s, %s)"
              .formatted(future(on), string(callback), string(context));
      case AioCall.RemoveDoneCallback(String on, String callback) ->
          "r.actions.removeDoneCallback(%s, %s)".formatted(future(on), string(callback));
      case AioCall.CurrentTask() -> "currentTask()";
      case AioCall.CallSoon(String callback, String handle, String context) ->
          "r.actions.callSoon(%s, %s, %s)"
              .formatted(string(callback), string(handle), string(context));
      case AioCall.CallLater(String callback, Expr millis, String handle, String context) ->
          "r.actions.callLater(duration(%s), %s, %s, %s)"
              .formatted(exprs.of(millis), string(callback), string(handle), string(context));
      case AioCall.CallAt(String callback, Expr at, String handle, String context) ->
          "r.actions.callAt(number(%s), %s, %s, %s)"
              .formatted(exprs.of(at), string(callback), string(handle), string(context));
      case AioCall.HandleCancel(String handle) ->
          "r.actions.cancelHandle(%s)".formatted(string(handle));
      case AioCall.HandleQuery(String handle, var question) ->
          "r.actions.queryHandle(%s, HandleQuestion.%s)".formatted(string(handle), question);
      case AioCall.OfObject(var method, String object) ->
          "r.objects.call(AioCall.Method.%s, %s)".formatted(method, string(object));
      case AioCall.Notify(String object, int count) ->
          "r.objects.signal(%s, %d)".formatted(string(object), count);
      case AioCall.BarrierQuery(String object, var question) ->
          "r.objects.query(%s, BarrierQuestion.%s)".formatted(string(object), question);
      case AioCall.QueueQuery(String object, var question) ->
          "r.objects.query(%s, QueueQuestion.%s)".formatted(string(object), question);
      case AioCall.PutNowait(String object, Expr value) ->
          "r.objects.putNowait(%s, %s)".formatted(string(object), exprs.of(value));
      case AioCall.Shutdown(String object, boolean immediate) ->
          "r.objects.shutdown(%s, %s)".formatted(string(object), immediate);
      case AioCall.ContextSet(String variable, Expr value, String token) ->
          "r.actions.setContextVariable(%s, %s, %s)"
              .formatted(string(variable), exprs.of(value), string(token));
      case AioCall.ContextGet(String variable) ->
          "r.actions.getContextVariable(%s)".formatted(string(variable));
      case AioCall.ContextReset(String variable, String token) ->
          "r.actions.resetContextVariable(%s, %s)".formatted(string(variable), string(token));
      case AioCall.CopyContext(String context) ->
          "r.actions.copyContext(%s)".formatted(string(context));
      case AioCall.ContextRun(String context, String callback) ->
          "r.actions.runInContext(%s, %s)".formatted(string(context), string(callback));
      case AioCall.Reschedule(String timeout, Expr millis) ->
          "r.actions.reschedule(%s, %s)".formatted(string(timeout), exprs.durationOrNull(millis));
      case AioCall.TimeoutQuery(String timeout, var question) ->
          "r.actions.queryTimeout(%s, TimeoutQuestion.%s)".formatted(string(timeout), question);
      case AioCall.NewAsyncGenerator(String name, String definition, var arguments) ->
          "r.add(%s, %s)"
              .formatted(
                  string(name),
                  scope.call(
                      "AsyncGenerator<Object, Object>",
                      "a_" + definition,
                      exprs.arguments(arguments)));
    };
  }
}
