package dev.ikat.conformance.scenario;

import java.util.List;

/** Something that has a value (section 1.2 of the scenario language). */
public sealed interface Expr {
  /** Null, a Boolean, a BigInteger (Python's integers have no bounds) or a String. */
  record Constant(Object value) implements Expr {}

  /** A new list. */
  record ListOf(List<Expr> elements) implements Expr {}

  /** A local variable. */
  record Variable(String name) implements Expr {}

  /** A variable that the whole scenario shares. */
  record Cell(String name) implements Expr {}

  /** Two operands. */
  record Binary(Operator operator, Expr left, Expr right) implements Expr {}

  /** Negation. */
  record Not(Expr operand) implements Expr {}

  /** The value, unless it equals the unwanted one: then the exception is raised. */
  record Check(Expr value, Expr unwanted, ExceptionSpec exception) implements Expr {}

  /** The value, which is also written to the trace. */
  record Tap(Expr value, String label) implements Expr {}

  /** The next value of a generator. */
  record Next(String generator) implements Expr {}

  /** What {@link Binary} does. */
  enum Operator {
    ADD,
    SUB,
    MUL,
    MOD,
    EQ,
    LT
  }

  /** None. */
  Expr NONE = new Constant(null);
}
