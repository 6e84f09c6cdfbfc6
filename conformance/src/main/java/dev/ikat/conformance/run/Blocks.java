package dev.ikat.conformance.run;

import dev.ikat.conformance.runtime.Cells;
import dev.ikat.conformance.runtime.Exceptions;
import dev.ikat.conformance.runtime.Flow;
import dev.ikat.conformance.runtime.Renderer;
import dev.ikat.conformance.runtime.Values;
import dev.ikat.conformance.scenario.CommonOp;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.Op;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Runs blocks of operations: those that both suites know, and the control flow around all of them.
 * Everything runs where it stands, on the stack of the body it belongs to.
 */
final class Blocks {
  /** What the suites do differently. */
  interface Suite {
    /** Writes a line. */
    void log(Frame frame, String text);

    /** Runs an operation that only this suite knows. */
    Flow run(Op op, Frame frame);
  }

  /** Guards that catch every exception. */
  static final Predicate<Throwable> EVERYTHING = exception -> true;

  private final Suite suite;
  private final Expressions expressions;
  private final Renderer renderer;
  private final Cells cells;

  Blocks(Suite suite, Expressions expressions, Renderer renderer, Cells cells) {
    this.suite = suite;
    this.expressions = expressions;
    this.renderer = renderer;
    this.cells = cells;
  }

  /** Runs a whole body; gives what it returns. */
  Object body(List<Op> ops, Frame frame) {
    return run(ops, frame) instanceof Flow.Return(Object value) ? value : null;
  }

  Flow run(List<Op> ops, Frame frame) {
    for (Op op : ops) {
      Flow flow = run(op, frame);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow run(Op op, Frame frame) {
    return op instanceof CommonOp common ? runCommon(common, frame) : suite.run(op, frame);
  }

  private Flow runCommon(CommonOp op, Frame frame) {
    switch (op) {
      case CommonOp.Log(String message, Expr value) -> {
        String shown = value == null ? "" : " " + renderer.of(expressions.value(value, frame));
        suite.log(frame, message + shown);
      }
      case CommonOp.Set(String variable, Expr value) ->
          frame.set(variable, expressions.value(value, frame));
      case CommonOp.SetCell(String cell, Expr value) ->
          cells.set(cell, expressions.value(value, frame));
      case CommonOp.If(Expr condition, List<Op> then, List<Op> otherwise) -> {
        return run(expressions.isTrue(condition, frame) ? then : otherwise, frame);
      }
      case CommonOp.Loop loop -> {
        return loop(loop, frame);
      }
      case CommonOp.Break() -> {
        return Flow.BREAK;
      }
      case CommonOp.Continue() -> {
        return Flow.CONTINUE;
      }
      case CommonOp.Return(Expr value) -> {
        return new Flow.Return(expressions.value(value, frame));
      }
      case CommonOp.Raise raise -> throw raise(raise, frame);
      case CommonOp.RaiseVariable(String variable) ->
          throw Exceptions.raiseValue(frame.get(variable));
      case CommonOp.Reraise() -> throw reraise(frame);
      case CommonOp.Cause(String variable) ->
          suite.log(frame, "cause " + renderer.of(Exceptions.causeOf(frame.get(variable))));
      case CommonOp.Try attempt -> {
        return attempt(attempt, frame);
      }
      case CommonOp.Yield(Expr value, String into) -> {
        Object sent = frame.yielder.yield(expressions.value(value, frame));
        suite.log(frame, "sent " + renderer.of(sent));
        keep(into, sent, frame);
      }
    }
    return Flow.NEXT;
  }

  private Flow loop(CommonOp.Loop op, Frame frame) {
    int times = expressions.count(op.times(), frame);
    for (int i = 0; i < times; i++) {
      keep(op.variable(), Values.integer(i), frame);
      Flow flow = run(op.body(), frame);
      if (flow == Flow.BREAK) {
        break;
      }
      if (flow instanceof Flow.Return) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  /** Stores the value in the variable, if there is one. */
  void keep(String variable, Object value, Frame frame) {
    if (variable != null) {
      frame.set(variable, value);
    }
  }

  /** Writes the result of a call, or, if guarded, the exception that the guard catches. */
  void guarded(
      boolean guard,
      Predicate<Throwable> caught,
      String label,
      String into,
      Frame frame,
      Supplier<Object> call) {
    Object value;
    try {
      value = call.get();
    } catch (Throwable t) {
      if (!guard || !caught.test(t)) {
        throw t;
      }
      suite.log(frame, label + " raised " + renderer.of(t));
      return;
    }
    suite.log(frame, label + " -> " + renderer.of(value));
    keep(into, value, frame);
  }

  // ---- exceptions -------------------------------------------------------------------------------

  private RuntimeException raise(CommonOp.Raise op, Frame frame) {
    Throwable exception = expressions.exception(op.exception(), frame);
    if (op.cause() != null) {
      exception.initCause(expressions.exception(op.cause(), frame));
    }
    throw Exceptions.raise(exception);
  }

  private static RuntimeException reraise(Frame frame) {
    Throwable handled = frame.handled.peek();
    if (handled == null) {
      throw Exceptions.noneToReraise();
    }
    throw Exceptions.raise(handled);
  }

  private Flow attempt(CommonOp.Try op, Frame frame) {
    if (op.lastly() == null) {
      return attemptWithoutFinally(op, frame);
    }
    Flow flow = Flow.NEXT;
    Throwable underWay = null;
    try {
      flow = attemptWithoutFinally(op, frame);
    } catch (Throwable t) {
      underWay = t;
    }
    Flow last = run(op.lastly(), frame);
    if (last != Flow.NEXT) {
      return last;
    }
    if (underWay != null) {
      throw Exceptions.raise(underWay);
    }
    return flow;
  }

  private Flow attemptWithoutFinally(CommonOp.Try op, Frame frame) {
    Flow flow;
    try {
      flow = run(op.body(), frame);
    } catch (Throwable t) {
      for (CommonOp.Handler handler : op.handlers()) {
        if (handler.types().stream().anyMatch(type -> Exceptions.isInstance(t, type))) {
          return handle(handler, t, frame);
        }
      }
      throw t;
    }
    return flow == Flow.NEXT && op.otherwise() != null ? run(op.otherwise(), frame) : flow;
  }

  private Flow handle(CommonOp.Handler handler, Throwable exception, Frame frame) {
    keep(handler.variable(), exception, frame);
    suite.log(frame, "caught " + renderer.of(exception));
    frame.handled.push(exception);
    try {
      return run(handler.body(), frame);
    } finally {
      frame.handled.pop();
    }
  }
}
