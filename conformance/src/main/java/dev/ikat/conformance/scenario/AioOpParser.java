package dev.ikat.conformance.scenario;

import static dev.ikat.conformance.scenario.ExprParser.expr;
import static dev.ikat.conformance.scenario.ExprParser.exprOrNull;

/** Reads the operations of the suite aio. */
final class AioOpParser implements OpParser.Suite {
  @Override
  public Op parse(String name, Fields fields, OpParser blocks) {
    return switch (name) {
      case "sleep" -> await(AwaitableParser.sleep(fields), fields);
      case "await" -> await(AwaitableParser.awaitable(fields.node("what")), fields);
      case "make" ->
          new AioOp.Make(
              fields.text("name"),
              AwaitableParser.awaitable(fields.node("what")),
              fields.flag("guard", true),
              fields.textOrNull("into"));
      case "taskgroup" -> new AioOp.InTaskGroup(fields.text("tg"), blocks.block(fields, "body"));
      case "timeout" ->
          new AioOp.InTimeout(
              fields.text("tm"), expr(fields.node("ms")), blocks.block(fields, "body"));
      case "with" -> new AioOp.With(fields.text("obj"), blocks.block(fields, "body"));
      case "async_for" ->
          new AioOp.AsyncFor(
              fields.text("agen"),
              fields.textOrNull("var"),
              exprOrNull(fields, "limit"),
              blocks.block(fields, "body"));
      case "as_completed" ->
          new AioOp.AsCompleted(
              fields.texts("of"),
              exprOrNull(fields, "ms"),
              isAsync(fields),
              exprOrNull(fields, "limit"),
              blocks.block(fields, "body"));
      default ->
          new AioOp.Call(
              AioCallParser.label(name, fields),
              AioCallParser.call(name, fields),
              fields.flag("guard", true),
              fields.textOrNull("into"));
    };
  }

  private static Op await(AwaitableSpec what, Fields fields) {
    return new AioOp.Await(what, fields.flag("guard", false), fields.textOrNull("into"));
  }

  private static boolean isAsync(Fields fields) {
    String mode = fields.textOrNull("mode");
    return switch (mode) {
      case null -> false;
      case "async" -> true;
      default -> throw new UnknownFeatureException("as_completed mode", mode);
    };
  }
}
