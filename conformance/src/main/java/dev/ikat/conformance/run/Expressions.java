package dev.ikat.conformance.run;

import dev.ikat.conformance.runtime.Cells;
import dev.ikat.conformance.runtime.Exceptions;
import dev.ikat.conformance.runtime.Operators;
import dev.ikat.conformance.scenario.ExceptionSpec;
import dev.ikat.conformance.scenario.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes expressions. */
final class Expressions {
  /** What an expression can do besides computing; only suite gen has it. */
  interface Effects {
    /** The value, which is also written to the trace. */
    Object tap(Frame frame, Object value, String label);

    /** The next value of the generator of that name. */
    Object next(String generator);
  }

  private final Exceptions exceptions;
  private final Cells cells;
  private final Effects effects;

  Expressions(Exceptions exceptions, Cells cells, Effects effects) {
    this.exceptions = exceptions;
    this.cells = cells;
    this.effects = effects;
  }

  Object value(Expr expr, Frame frame) {
    return switch (expr) {
      case Expr.Constant(Object value) -> value;
      case Expr.ListOf(List<Expr> elements) -> list(elements, frame);
      case Expr.Variable(String name) -> frame.get(name);
      case Expr.Cell(String name) -> cells.get(name);
      case Expr.Binary(Expr.Operator operator, Expr left, Expr right) ->
          binary(operator, value(left, frame), value(right, frame));
      case Expr.Not(Expr operand) -> !isTrue(operand, frame);
      case Expr.Check(Expr checked, Expr unwanted, ExceptionSpec exception) ->
          Operators.check(
              value(checked, frame), value(unwanted, frame), () -> exception(exception, frame));
      case Expr.Tap(Expr tapped, String label) -> effects.tap(frame, value(tapped, frame), label);
      case Expr.Next(String generator) -> effects.next(generator);
    };
  }

  private static Object binary(Expr.Operator operator, Object left, Object right) {
    return switch (operator) {
      case ADD -> Operators.add(left, right);
      case SUB -> Operators.sub(left, right);
      case MUL -> Operators.mul(left, right);
      case MOD -> Operators.mod(left, right);
      case EQ -> Operators.eq(left, right);
      case LT -> Operators.lt(left, right);
    };
  }

  List<Object> list(List<Expr> elements, Frame frame) {
    List<Object> values = new ArrayList<>(elements.size());
    for (Expr element : elements) {
      values.add(value(element, frame));
    }
    return values;
  }

  Map<String, Object> arguments(Map<String, Expr> arguments, Frame frame) {
    Map<String, Object> values = new LinkedHashMap<>();
    arguments.forEach((name, expr) -> values.put(name, value(expr, frame)));
    return values;
  }

  boolean isTrue(Expr condition, Frame frame) {
    return Operators.isTrue(value(condition, frame));
  }

  /** The integer, as a number of rounds. */
  int count(Expr expr, Frame frame) {
    return Operators.count(value(expr, frame));
  }

  /** The integer. */
  long number(Expr expr, Frame frame) {
    return Operators.number(value(expr, frame));
  }

  /** A new exception. */
  Throwable exception(ExceptionSpec spec, Frame frame) {
    if (spec.members() != null) {
      List<Throwable> members = new ArrayList<>();
      spec.members().forEach(member -> members.add(exception(member, frame)));
      return exceptions.makeGroup(spec.message(), members);
    }
    Object value = spec.value() == null ? null : value(spec.value(), frame);
    return exceptions.make(spec.type(), spec.message(), value);
  }
}
