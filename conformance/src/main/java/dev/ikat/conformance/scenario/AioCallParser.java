package dev.ikat.conformance.scenario;

import static dev.ikat.conformance.scenario.ExprParser.arguments;
import static dev.ikat.conformance.scenario.ExprParser.exception;
import static dev.ikat.conformance.scenario.ExprParser.expr;

import dev.ikat.conformance.scenario.AioCall.Method;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the calls of the suite aio that do not wait. */
final class AioCallParser {
  private AioCallParser() {}

  static AioCall call(String name, Fields fields) {
    return switch (name) {
      case "create_task" -> createTask(null, fields);
      case "tg_create" -> createTask(fields.text("tg"), fields);
      case "cancel" -> new AioCall.Cancel(fields.text("on"), fields.textOrNull("msg"));
      case "uncancel" -> new AioCall.Uncancel(fields.text("on"));
      case "query" ->
          new AioCall.Query(fields.text("on"), fields.oneOf("q", AioCall.FutureQuestion.class));
      case "set_result" -> new AioCall.SetResult(fields.text("on"), expr(fields.node("value")));
      case "set_exception" ->
          new AioCall.SetException(fields.text("on"), exception(fields.node("exc")));
      case "add_done_callback" ->
          new AioCall.AddDoneCallback(
              fields.text("on"), fields.text("cb"), fields.textOrNull("ctx"));
      case "remove_done_callback" ->
          new AioCall.RemoveDoneCallback(fields.text("on"), fields.text("cb"));
      case "current_task" -> new AioCall.CurrentTask();
      case "call_soon" ->
          new AioCall.CallSoon(
              fields.text("cb"), fields.textOrNull("handle"), fields.textOrNull("ctx"));
      case "call_later" ->
          new AioCall.CallLater(
              fields.text("cb"),
              expr(fields.node("ms")),
              fields.textOrNull("handle"),
              fields.textOrNull("ctx"));
      case "call_at" ->
          new AioCall.CallAt(
              fields.text("cb"),
              expr(fields.node("at")),
              fields.textOrNull("handle"),
              fields.textOrNull("ctx"));
      case "handle_cancel" -> new AioCall.HandleCancel(fields.text("handle"));
      case "handle_query" ->
          new AioCall.HandleQuery(
              fields.text("handle"), fields.oneOf("q", AioCall.HandleQuestion.class));
      case "release",
          "locked",
          "ev_set",
          "ev_clear",
          "ev_is_set",
          "notify_all",
          "get_nowait",
          "task_done" ->
          new AioCall.OfObject(Method.valueOf(name.toUpperCase(Locale.ROOT)), fields.text("obj"));
      case "notify" -> new AioCall.Notify(fields.text("obj"), (int) fields.number("n", 1));
      case "barrier_query" ->
          new AioCall.BarrierQuery(
              fields.text("obj"), fields.oneOf("q", AioCall.BarrierQuestion.class));
      case "q_query" ->
          new AioCall.QueueQuery(
              fields.text("obj"), fields.oneOf("q", AioCall.QueueQuestion.class));
      case "put_nowait" -> new AioCall.PutNowait(fields.text("obj"), expr(fields.node("value")));
      case "shutdown" -> new AioCall.Shutdown(fields.text("obj"), fields.flag("immediate", false));
      case "cv_set" ->
          new AioCall.ContextSet(
              fields.text("cv"), expr(fields.node("value")), fields.textOrNull("token"));
      case "cv_get" -> new AioCall.ContextGet(fields.text("cv"));
      case "cv_reset" -> new AioCall.ContextReset(fields.text("cv"), fields.text("token"));
      case "copy_context" -> new AioCall.CopyContext(fields.text("ctx"));
      case "ctx_run" -> new AioCall.ContextRun(fields.text("ctx"), fields.text("cb"));
      case "reschedule" -> new AioCall.Reschedule(fields.text("tm"), expr(fields.node("ms")));
      case "tm_query" ->
          new AioCall.TimeoutQuery(
              fields.text("tm"), fields.oneOf("q", AioCall.TimeoutQuestion.class));
      case "agen_new" ->
          new AioCall.NewAsyncGenerator(fields.text("agen"), fields.text("def"), arguments(fields));
      default -> throw new UnknownFeatureException("op", name);
    };
  }

  private static AioCall createTask(String group, Fields fields) {
    return new AioCall.CreateTask(
        group,
        fields.text("task"),
        fields.text("coro"),
        arguments(fields),
        fields.has("eager") ? fields.flag("eager", false) : null,
        fields.textOrNull("ctx"));
  }

  /** What stands before the result in the trace. */
  static String label(String name, Fields fields) {
    String[] shown =
        switch (name) {
          case "create_task" -> new String[] {"task"};
          case "tg_create" -> new String[] {"tg", "task"};
          case "query" -> new String[] {"on", "q"};
          case "cancel", "uncancel", "set_result", "set_exception" -> new String[] {"on"};
          case "add_done_callback", "remove_done_callback" -> new String[] {"on", "cb"};
          case "call_soon", "call_later", "call_at" -> new String[] {"cb"};
          case "handle_cancel" -> new String[] {"handle"};
          case "handle_query" -> new String[] {"handle", "q"};
          case "barrier_query", "q_query" -> new String[] {"obj", "q"};
          case "cv_set", "cv_get", "cv_reset" -> new String[] {"cv"};
          case "copy_context" -> new String[] {"ctx"};
          case "ctx_run" -> new String[] {"ctx", "cb"};
          case "reschedule" -> new String[] {"tm"};
          case "tm_query" -> new String[] {"tm", "q"};
          case "agen_new" -> new String[] {"agen"};
          case "release",
              "locked",
              "ev_set",
              "ev_clear",
              "ev_is_set",
              "notify",
              "notify_all",
              "put_nowait",
              "get_nowait",
              "task_done",
              "shutdown" ->
              new String[] {"obj"};
          default -> new String[0];
        };
    return Stream.concat(Stream.of(name), Stream.of(shown).map(fields::text))
        .collect(Collectors.joining(" "));
  }
}
