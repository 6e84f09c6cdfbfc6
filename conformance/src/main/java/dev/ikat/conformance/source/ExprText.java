package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.ExceptionSpec;
import dev.ikat.conformance.scenario.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Translates expressions. */
final class ExprText {
  private final Body body;

  /** The generator expression we are in, and what stands for its own variables; else null. */
  private String expression;

  private Map<String, String> own = Map.of();

  ExprText(Body body) {
    this.body = body;
  }

  /** What translates in a generator expression of that name with these variables. */
  static ExprText inside(Body body, String name, Map<String, String> own) {
    ExprText text = new ExprText(body);
    text.expression = name;
    text.own = own;
    return text;
  }

  /** An expression of type Object. */
  String of(Expr expr) {
    return switch (expr) {
      case Expr.Constant(Object value) -> JavaText.constant(value);
      case Expr.ListOf(var elements) -> "list(" + all(elements) + ")";
      case Expr.Variable(String name) ->
          own.containsKey(name) ? own.get(name) : body.variable(name);
      case Expr.Cell(String name) -> "r.cells.get(" + JavaText.string(name) + ")";
      case Expr.Binary(var operator, Expr left, Expr right) ->
          "%s(%s, %s)".formatted(function(operator), of(left), of(right));
      case Expr.Not(Expr operand) -> "!" + condition(operand);
      case Expr.Check(Expr value, Expr unwanted, var exception) ->
          "check(%s, %s, () -> %s)".formatted(of(value), of(unwanted), exception(exception));
      case Expr.Tap(Expr value, String label) ->
          "r.tap(%s, %s, %s)"
              .formatted(
                  expression == null ? body.who : JavaText.string(expression),
                  of(value),
                  JavaText.string(label));
      case Expr.Next(String generator) -> "r.get(" + JavaText.string(generator) + ").next()";
    };
  }

  private static String function(Expr.Operator operator) {
    return switch (operator) {
      case ADD -> "add";
      case SUB -> "sub";
      case MUL -> "mul";
      case MOD -> "mod";
      case EQ -> "eq";
      case LT -> "lt";
    };
  }

  private String all(List<Expr> exprs) {
    return exprs.stream().map(this::of).collect(Collectors.joining(", "));
  }

  /** A List of Objects. */
  String list(List<Expr> elements) {
    return "list(" + all(elements) + ")";
  }

  /** An expression of type boolean. */
  String condition(Expr expr) {
    return switch (expr) {
      case Expr.Binary(Expr.Operator operator, _, _)
          when operator == Expr.Operator.EQ || operator == Expr.Operator.LT ->
          of(expr);
      case Expr.Not _ -> of(expr);
      default -> "isTrue(" + of(expr) + ")";
    };
  }

  /** An expression of type int. */
  String count(Expr expr) {
    return "count(" + of(expr) + ")";
  }

  /** A Duration; null for no limit, if that is what the expression says or if there is none. */
  String durationOrNull(Expr millis) {
    return millis == null ? "null" : "durationOrNull(" + of(millis) + ")";
  }

  /** A Map of the arguments of a call. */
  String arguments(Map<String, Expr> arguments) {
    List<String> all = new ArrayList<>();
    arguments.forEach((name, value) -> {
      all.add(JavaText.string(name));
      all.add(of(value));
    });
    return "arguments(" + String.join(", ", all) + ")";
  }

  /** A new exception. */
  String exception(ExceptionSpec spec) {
    String message = JavaText.string(spec.message());
    if (spec.members() != null) {
      String members =
          spec.members().stream().map(this::exception).collect(Collectors.joining(", "));
      return "r.exceptions.makeGroup(%s, List.of(%s))".formatted(message, members);
    }
    String value = spec.value() == null ? "null" : of(spec.value());
    return "r.exceptions.make(%s, %s, %s)".formatted(JavaText.string(spec.type()), message, value);
  }
}
