package dev.ikat.conformance.scenario;

import java.util.List;
import java.util.Map;

/** The operations of the suite gen (section 2). Components that may be null say so. */
public sealed interface GenOp extends Op {
  /** Makes a generator. */
  record New(String generator, String body, Map<String, Expr> arguments) implements GenOp {}

  /** An operation on a generator object; into may be null. */
  record Call(String name, Method method, String generator, boolean guard, String into)
      implements GenOp {}

  /** Iterates; variable and limit may be null. */
  record For(Source over, String variable, Expr limit, List<Op> body) implements GenOp {}

  /** Makes a generator expression. */
  record GenExp(String generator, Expr element, List<Clause> clauses, boolean guard)
      implements GenOp {}

  /** A part {@code for variable in over if condition}; condition may be null. */
  record Clause(String variable, Source over, Expr condition) {}

  /** Delegates; into may be null. */
  record YieldFrom(Source from, String into) implements GenOp {}

  /** What is called on the generator. */
  sealed interface Method {
    /** {@code next(g)}. */
    record Next() implements Method {}

    /** {@code next(g, orElse)}. */
    record NextOrElse(Expr orElse) implements Method {}

    /** {@code g.send(value)}. */
    record Send(Expr value) implements Method {}

    /** {@code g.throw(exception)}. */
    record Throw(ExceptionSpec exception) implements Method {}

    /** {@code g.close()}. */
    record Close() implements Method {}

    /** {@code list(g)}. */
    record ToList() implements Method {}

    /** {@code inspect.getgeneratorstate(g)}. */
    record State() implements Method {}
  }
}
