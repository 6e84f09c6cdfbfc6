package dev.ikat.conformance.run;

import dev.ikat.conformance.scenario.ExceptionSpec;
import dev.ikat.conformance.scenario.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Computes expressions. */
final class Expressions {
  /** What an expression can do besides computing; only suite gen has it. */
  interface Effects {
    /** Writes a line. */
    void log(Frame frame, String text);

    /** The next value of the generator of that name. */
    Object next(String generator);
  }

  private final Exceptions exceptions;
  private final Renderer renderer;
  private final Map<String, Object> cells;
  private final Effects effects;

  Expressions(
      Exceptions exceptions, Renderer renderer, Map<String, Object> cells, Effects effects) {
    this.exceptions = exceptions;
    this.renderer = renderer;
    this.cells = cells;
    this.effects = effects;
  }

  Object value(Expr expr, Frame frame) {
    return switch (expr) {
      case Expr.Constant(Object value) -> value;
      case Expr.ListOf(List<Expr> elements) -> list(elements, frame);
      case Expr.Variable(String name) -> frame.get(name);
      case Expr.Cell(String name) -> cell(name);
      case Expr.Binary(Expr.Operator operator, Expr left, Expr right) ->
          binary(operator, value(left, frame), value(right, frame));
      case Expr.Not(Expr operand) -> !isTrue(operand, frame);
      case Expr.Check(Expr checked, Expr unwanted, ExceptionSpec exception) -> {
        Object value = value(checked, frame);
        if (Objects.equals(value, value(unwanted, frame))) {
          throw Exceptions.raise(exception(exception, frame));
        }
        yield value;
      }
      case Expr.Tap(Expr tapped, String label) -> {
        Object value = value(tapped, frame);
        effects.log(frame, label + " " + renderer.of(value));
        yield value;
      }
      case Expr.Next(String generator) -> effects.next(generator);
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
    Object value = value(condition, frame);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalArgumentException("not a condition: " + renderer.of(value));
  }

  /** The integer, as a number of rounds. */
  int count(Expr expr, Frame frame) {
    return Math.toIntExact(number(expr, frame));
  }

  /** The integer. */
  long number(Expr expr, Frame frame) {
    Object value = value(expr, frame);
    if (value instanceof BigInteger integer) {
      return integer.longValueExact();
    }
    throw Exceptions.byPython("TypeError", "not an integer: " + renderer.of(value));
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

  private Object cell(String name) {
    if (!cells.containsKey(name)) {
      throw Exceptions.byPython("KeyError", name);
    }
    return cells.get(name);
  }

  private Object binary(Expr.Operator operator, Object left, Object right) {
    if (operator == Expr.Operator.EQ) {
      return Objects.equals(left, right);
    }
    if (left instanceof BigInteger a && right instanceof BigInteger b) {
      return switch (operator) {
        case ADD -> a.add(b);
        case SUB -> a.subtract(b);
        case MUL -> a.multiply(b);
        case MOD -> modulo(a, b);
        case LT -> a.compareTo(b) < 0;
        case EQ -> a.equals(b);
      };
    }
    if (left instanceof String a && right instanceof String b) {
      switch (operator) {
        case ADD -> {
          return a + b;
        }
        case LT -> {
          return a.compareTo(b) < 0;
        }
        default -> {}
      }
    }
    throw Exceptions.byPython(
        "TypeError",
        "unsupported operands for "
            + operator
            + ": "
            + renderer.of(left)
            + " and "
            + renderer.of(right));
  }

  /** The sign is the divisor's, as in Python. */
  private static BigInteger modulo(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw Exceptions.byPython("ZeroDivisionError", "integer modulo by zero");
    }
    BigInteger remainder = a.remainder(b);
    return remainder.signum() != 0 && remainder.signum() != b.signum()
        ? remainder.add(b)
        : remainder;
  }
}
