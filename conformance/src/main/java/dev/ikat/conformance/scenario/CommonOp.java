package dev.ikat.conformance.scenario;

import java.util.List;

/** The operations that both suites know (section 1.4). Components that may be null say so. */
public sealed interface CommonOp extends Op {
  /** Writes a line; value may be null. */
  record Log(String message, Expr value) implements CommonOp {}

  /** Sets a local variable. */
  record Set(String variable, Expr value) implements CommonOp {}

  /** Sets a shared variable. */
  record SetCell(String cell, Expr value) implements CommonOp {}

  /** One of two blocks. */
  record If(Expr condition, List<Op> then, List<Op> otherwise) implements CommonOp {}

  /** Counts from 0; variable may be null. */
  record Loop(Expr times, String variable, List<Op> body) implements CommonOp {}

  /** Leaves the innermost loop. */
  record Break() implements CommonOp {}

  /** Goes on with the next round of the innermost loop. */
  record Continue() implements CommonOp {}

  /** Leaves the body. */
  record Return(Expr value) implements CommonOp {}

  /** Raises a new exception; cause may be null. */
  record Raise(ExceptionSpec exception, ExceptionSpec cause) implements CommonOp {}

  /** Raises the exception that a variable holds. */
  record RaiseVariable(String variable) implements CommonOp {}

  /** Raises the exception that is being handled. */
  record Reraise() implements CommonOp {}

  /** Writes the explicit cause of the exception that a variable holds. */
  record Cause(String variable) implements CommonOp {}

  /** Python's try; otherwise and lastly (else and finally) may be null. */
  record Try(List<Op> body, List<Handler> handlers, List<Op> otherwise, List<Op> lastly)
      implements CommonOp {}

  /** An except clause; variable may be null. */
  record Handler(List<String> types, String variable, List<Op> body) {}

  /** Yields, in a generator or an async generator; into may be null. */
  record Yield(Expr value, String into) implements CommonOp {}
}
