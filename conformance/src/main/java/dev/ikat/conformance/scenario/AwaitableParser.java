package dev.ikat.conformance.scenario;

import static dev.ikat.conformance.scenario.ExprParser.arguments;
import static dev.ikat.conformance.scenario.ExprParser.exception;
import static dev.ikat.conformance.scenario.ExprParser.expr;
import static dev.ikat.conformance.scenario.ExprParser.exprOrNull;

import dev.ikat.conformance.scenario.AwaitableSpec.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reads what can be awaited. */
final class AwaitableParser {
  private AwaitableParser() {}

  static AwaitableSpec awaitable(JsonNode json) {
    Fields fields = new Fields(json);
    String kind = fields.text("aw");
    return switch (kind) {
      case "sleep" -> sleep(fields);
      case "task" -> new AwaitableSpec.Existing(fields.text("name"));
      case "coro" -> new AwaitableSpec.Coro(fields.text("name"), arguments(fields));
      case "gather" -> new AwaitableSpec.Gather(members(fields), fields.flag("rex", false));
      case "wait" -> waiting(fields);
      case "wait_for" ->
          new AwaitableSpec.WaitFor(awaitable(fields.node("of")), expr(fields.node("ms")));
      case "shield" -> new AwaitableSpec.Shield(awaitable(fields.node("of")));
      case "acquire",
          "ev_wait",
          "cond_wait",
          "barrier_wait",
          "barrier_reset",
          "barrier_abort",
          "get",
          "join" ->
          new AwaitableSpec.OfObject(
              Method.valueOf(kind.toUpperCase(Locale.ROOT)), fields.text("obj"));
      case "cond_wait_for" ->
          new AwaitableSpec.ConditionWaitFor(fields.text("obj"), expr(fields.node("pred")));
      case "put" -> new AwaitableSpec.Put(fields.text("obj"), expr(fields.node("value")));
      case "anext" -> new AwaitableSpec.Anext(fields.text("agen"), exprOrNull(fields, "default"));
      case "asend" -> new AwaitableSpec.Asend(fields.text("agen"), expr(fields.node("value")));
      case "athrow" -> new AwaitableSpec.Athrow(fields.text("agen"), exception(fields.node("exc")));
      case "aclose" -> new AwaitableSpec.Aclose(fields.text("agen"));
      case "alist" -> new AwaitableSpec.Alist(fields.text("agen"));
      case "shutdown_asyncgens" -> new AwaitableSpec.ShutdownAsyncGenerators();
      default -> throw new UnknownFeatureException("awaitable", kind);
    };
  }

  /** Also the operation sleep. */
  static AwaitableSpec sleep(Fields fields) {
    return new AwaitableSpec.Sleep(expr(fields.node("ms")), exprOrNull(fields, "result"));
  }

  private static AwaitableSpec waiting(Fields fields) {
    String when = fields.textOrNull("when");
    return switch (when) {
      case null -> wait(fields, "ALL_COMPLETED");
      case "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED" -> wait(fields, when);
      default -> throw new UnknownFeatureException("when", when);
    };
  }

  private static AwaitableSpec wait(Fields fields, String when) {
    return new AwaitableSpec.Wait(members(fields), exprOrNull(fields, "ms"), when);
  }

  private static List<AwaitableSpec> members(Fields fields) {
    List<AwaitableSpec> members = new ArrayList<>();
    for (JsonNode json : fields.node("of")) {
      members.add(awaitable(json));
    }
    return members;
  }
}
