package dev.ikat.conformance.scenario;

import static dev.ikat.conformance.scenario.ExprParser.arguments;
import static dev.ikat.conformance.scenario.ExprParser.exception;
import static dev.ikat.conformance.scenario.ExprParser.expr;
import static dev.ikat.conformance.scenario.ExprParser.exprOrNull;
import static dev.ikat.conformance.scenario.ExprParser.exprs;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the operations of the suite gen. */
final class GenOpParser implements OpParser.Suite {
  @Override
  public Op parse(String name, Fields fields, OpParser blocks) {
    return switch (name) {
      case "new" -> new GenOp.New(fields.text("gen"), fields.text("body"), arguments(fields));
      case "next" -> call(name, fields, new GenOp.Method.Next());
      case "next_default" ->
          call(name, fields, new GenOp.Method.NextOrElse(expr(fields.node("default"))));
      case "send" -> call(name, fields, new GenOp.Method.Send(expr(fields.node("value"))));
      case "throw" -> call(name, fields, new GenOp.Method.Throw(exception(fields.node("exc"))));
      case "close" -> call(name, fields, new GenOp.Method.Close());
      case "list" -> call(name, fields, new GenOp.Method.ToList());
      case "state" -> call(name, fields, new GenOp.Method.State());
      case "for" ->
          new GenOp.For(
              source(fields.node("over")),
              fields.textOrNull("var"),
              exprOrNull(fields, "limit"),
              blocks.block(fields, "body"));
      case "genexp" -> generatorExpression(fields);
      case "yield_from" ->
          new GenOp.YieldFrom(source(fields.node("from")), fields.textOrNull("into"));
      default -> throw new UnknownFeatureException("op", name);
    };
  }

  private static Op call(String name, Fields fields, GenOp.Method method) {
    return new GenOp.Call(
        name, method, fields.text("gen"), fields.flag("guard", true), fields.textOrNull("into"));
  }

  private static Op generatorExpression(Fields fields) {
    List<GenOp.Clause> clauses = new ArrayList<>();
    for (JsonNode json : fields.node("for")) {
      Fields clause = new Fields(json);
      clauses.add(
          new GenOp.Clause(
              clause.text("var"), source(clause.node("over")), exprOrNull(clause, "if")));
    }
    return new GenOp.GenExp(
        fields.text("gen"), expr(fields.node("elt")), clauses, fields.flag("guard", true));
  }

  private static Source source(JsonNode json) {
    Fields fields = new Fields(json);
    if (fields.has("gen")) {
      return new Source.OfGenerator(fields.text("gen"));
    }
    if (fields.has("body")) {
      return new Source.OfBody(fields.text("body"), arguments(fields));
    }
    if (fields.has("list")) {
      return new Source.OfValue(expr(fields.node("list")));
    }
    if (fields.has("iterable")) {
      return new Source.OfItems(fields.text("iterable"), exprs(fields.node("items")));
    }
    if (fields.has("value")) {
      return new Source.OfValue(expr(fields.node("value")));
    }
    throw new UnknownFeatureException("source", String.join(", ", json.propertyNames()));
  }
}
