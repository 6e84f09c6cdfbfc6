package dev.ikat.conformance.scenario;

import dev.ikat.conformance.scenario.Expr.Binary;
import dev.ikat.conformance.scenario.Expr.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads expressions, exceptions and arguments. */
final class ExprParser {
  private ExprParser() {}

  static Expr expr(JsonNode json) {
    if (json.isObject()) {
      return ofObject(new Fields(json));
    }
    if (json.isArray()) {
      return new Expr.ListOf(exprs(json));
    }
    return new Expr.Constant(scalar(json));
  }

  static List<Expr> exprs(JsonNode array) {
    List<Expr> all = new ArrayList<>();
    array.forEach(element -> all.add(expr(element)));
    return all;
  }

  /** The expression in the field; null where there is no such field. */
  static Expr exprOrNull(Fields fields, String name) {
    return fields.has(name) ? expr(fields.node(name)) : null;
  }

  /** The expression in the field; None where there is no such field. */
  static Expr exprOrNone(Fields fields, String name) {
    return fields.has(name) ? expr(fields.node(name)) : Expr.NONE;
  }

  /** A scalar, or a list of such values. */
  static Object value(JsonNode json) {
    if (!json.isArray()) {
      return scalar(json);
    }
    List<Object> elements = new ArrayList<>();
    json.forEach(element -> elements.add(value(element)));
    return elements;
  }

  private static Object scalar(JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (json.isIntegralNumber()) {
      return json.bigIntegerValue();
    }
    if (json.isString()) {
      return json.stringValue();
    }
    throw new MalformedScenarioException("not a scalar: " + json);
  }

  private static Expr ofObject(Fields fields) {
    if (fields.has("check")) {
      return new Expr.Check(
          expr(fields.node("check")), expr(fields.node("eq")), exception(fields.node("exc")));
    }
    if (fields.has("tap")) {
      return new Expr.Tap(expr(fields.node("tap")), fields.text("label"));
    }
    String name = fields.object().propertyNames().iterator().next();
    return switch (name) {
      case "var" -> new Expr.Variable(fields.text(name));
      case "cell" -> new Expr.Cell(fields.text(name));
      case "next" -> new Expr.Next(fields.text(name));
      case "not" -> new Expr.Not(expr(fields.node(name)));
      case "add", "sub", "mul", "mod", "eq", "lt" -> binary(name, fields.node(name));
      default -> throw new UnknownFeatureException("expression", name);
    };
  }

  private static Expr binary(String name, JsonNode operands) {
    Operator operator = Operator.valueOf(name.toUpperCase(Locale.ROOT));
    return new Binary(operator, expr(operands.get(0)), expr(operands.get(1)));
  }

  static ExceptionSpec exception(JsonNode json) {
    Fields fields = new Fields(json);
    String type = fields.text("type");
    if (!ExceptionHierarchy.knows(type)) {
      throw new UnknownFeatureException("exception", type);
    }
    List<ExceptionSpec> members = null;
    if (fields.has("of")) {
      members = new ArrayList<>();
      for (JsonNode member : fields.node("of")) {
        members.add(exception(member));
      }
    }
    return new ExceptionSpec(type, fields.textOrNull("msg"), exprOrNull(fields, "value"), members);
  }

  /** The field args; no arguments where there is none. */
  static Map<String, Expr> arguments(Fields fields) {
    Map<String, Expr> all = new LinkedHashMap<>();
    if (fields.has("args")) {
      fields.node("args").forEachEntry((name, value) -> all.put(name, expr(value)));
    }
    return all;
  }
}
