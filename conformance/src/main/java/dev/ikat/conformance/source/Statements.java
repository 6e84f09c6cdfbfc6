package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.AioOp;
import dev.ikat.conformance.scenario.CommonOp;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.GenOp;
import dev.ikat.conformance.scenario.MalformedScenarioException;
import dev.ikat.conformance.scenario.Op;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Translates the operations of a body: those that both suites know itself, the others by the
 * suite's class.
 *
 * <p>All methods say whether what they have written can complete normally, in the sense of the Java
 * Language Specification (14.22): behind what cannot, javac lets nothing stand, so the rest of a
 * block is left out there, as it is never reached.
 */
final class Statements {
  private final Body body;
  private final JavaText out;
  private final ExprText exprs;
  private final GenStatements gen;
  private final AioStatements aio;

  Statements(Body body, Scope scope) {
    this.body = body;
    this.out = body.out;
    this.exprs = new ExprText(body);
    this.gen = new GenStatements(body, this, scope);
    this.aio = new AioStatements(body, this, scope);
  }

  boolean block(List<Op> ops) {
    for (Op op : ops) {
      if (!statement(op)) {
        return false;
      }
    }
    return true;
  }

  private boolean statement(Op op) {
    return switch (op) {
      case CommonOp common -> common(common);
      case GenOp operation -> gen.statement(operation);
      case AioOp operation -> aio.statement(operation);
    };
  }

  private boolean common(CommonOp op) {
    switch (op) {
      case CommonOp.Log(String message, Expr value) ->
          log(
              value == null
                  ? new String[] {JavaText.string(message)}
                  : new String[] {JavaText.string(message), exprs.of(value)});
      case CommonOp.Set(String variable, Expr value) -> body.keep(variable, exprs.of(value));
      case CommonOp.SetCell(String cell, Expr value) ->
          out.line("r.cells.set(%s, %s);".formatted(JavaText.string(cell), exprs.of(value)));
      case CommonOp.If branch -> {
        return branch(branch);
      }
      case CommonOp.Loop loop -> loop(loop);
      case CommonOp.Break _ -> {
        out.line(body.breakStatement());
        return false;
      }
      case CommonOp.Continue _ -> {
        out.line(body.continueStatement());
        return false;
      }
      case CommonOp.Return(Expr value) -> {
        returns(exprs.of(value));
        return false;
      }
      case CommonOp.Raise raise -> {
        raise(raise);
        return false;
      }
      case CommonOp.RaiseVariable(String variable) -> {
        out.line("throw raiseValue(" + body.variable(variable) + ");");
        return false;
      }
      case CommonOp.Reraise _ -> {
        out.line(
            body.handled() == null
                ? "throw noneToReraise();"
                : "throw raise(" + body.handled() + ");");
        return false;
      }
      case CommonOp.Cause(String variable) ->
          log("\"cause\"", "causeOf(" + body.variable(variable) + ")");
      case CommonOp.Try attempt -> {
        return attempt(attempt);
      }
      case CommonOp.Yield(Expr value, String into) -> {
        if (!body.yields) {
          throw new MalformedScenarioException("yield outside of a generator");
        }
        String sent = body.fresh("sent");
        out.line("Object %s = y.yield(%s);".formatted(sent, exprs.of(value)));
        log("\"sent\"", sent);
        body.keep(into, sent);
      }
    }
    return true;
  }

  private void raise(CommonOp.Raise op) {
    String exception = exprs.exception(op.exception());
    out.line(
        op.cause() == null
            ? "throw raise(" + exception + ");"
            : "throw raise(%s.initCause(%s));".formatted(exception, exprs.exception(op.cause())));
  }

  // ---- what all operations need -----------------------------------------------------------------

  /** Writes a line of the trace; text and values are expressions. */
  void log(String... textAndValue) {
    out.line(call("log", textAndValue) + ";");
  }

  /** A call of a method of the run that is told whose line it writes, where the suite has that. */
  private String call(String method, String... arguments) {
    String all = String.join(", ", arguments);
    return "r.%s(%s)".formatted(method, body.who == null ? all : body.who + ", " + all);
  }

  /**
   * Writes the result of a call, or, if guarded, the exception that the guard catches.
   *
   * @param caught the Python type of what is caught
   */
  void guarded(boolean guard, String caught, String label, String into, String call) {
    String result = into == null ? call : body.variable(into) + " = " + call;
    String statement = call("returned", label, result) + ";";
    if (!guard) {
      out.line(statement);
      return;
    }
    String exception = body.fresh("e");
    out.open("try");
    out.line(statement);
    out.next("catch (Throwable " + exception + ")");
    if (!caught.equals("BaseException")) {
      out.line("if (!isInstance(%s, \"%s\")) throw %1$s;".formatted(exception, caught));
    }
    out.line(call("raised", label, exception) + ";");
    out.close();
  }

  private void returns(String value) {
    switch (body.returns()) {
      case VALUE -> out.line("return " + value + ";");
      case NOTHING -> out.line("return;");
      case FLOW -> out.line("return new Flow.Return(" + value + ");");
    }
  }

  // ---- control flow -----------------------------------------------------------------------------

  private boolean branch(CommonOp.If op) {
    out.open("if (" + exprs.condition(op.condition()) + ")");
    boolean completes = block(op.then());
    if (op.otherwise().isEmpty()) {
      out.close();
      return true;
    }
    out.next("else");
    completes |= block(op.otherwise());
    out.close();
    return completes;
  }

  private void loop(CommonOp.Loop op) {
    String round = body.fresh("i");
    String times = body.fresh("n");
    out.open(
        "for (int %1$s = 0, %2$s = %3$s; %1$s < %2$s; %1$s++)"
            .formatted(round, times, exprs.count(op.times())));
    body.keep(op.variable(), "integer(" + round + ")");
    body.enterLoop("break;");
    block(op.body());
    body.leaveLoop();
    out.close();
  }

  private boolean attempt(CommonOp.Try op) {
    if (op.lastly() == null) {
      return attemptWithoutFinally(op);
    }
    out.open("try");
    boolean completes = attemptWithoutFinally(op);
    out.next("finally");
    completes &= block(op.lastly());
    out.close();
    return completes;
  }

  private boolean attemptWithoutFinally(CommonOp.Try op) {
    if (op.handlers().isEmpty()) {
      return block(op.body()) && (op.otherwise() == null || block(op.otherwise()));
    }
    if (op.otherwise() == null) {
      Ends ends = tryAndCatch(op, null);
      return ends.body() || ends.caught();
    }
    String done = body.fresh("done");
    out.open(done + ":");
    // What was caught leaves the block, so that behind the try stands only what did not raise.
    Ends ends = tryAndCatch(op, "break " + done + ";");
    boolean completes = ends.body() && block(op.otherwise());
    out.close();
    return completes || ends.caught();
  }

  /** Whether the body of a try, or any of its clauses, can complete. */
  private record Ends(boolean body, boolean caught) {}

  /** A clause that completes goes on with the statement, if that is not null. */
  private Ends tryAndCatch(CommonOp.Try op, String afterwards) {
    String exception = body.fresh("e");
    out.open("try");
    boolean bodyCompletes = block(op.body());
    out.next("catch (Throwable " + exception + ")");
    boolean caughtCompletes = false;
    for (CommonOp.Handler handler : op.handlers()) {
      String types =
          handler.types().stream().map(JavaText::string).collect(Collectors.joining(", "));
      String condition = "if (isInstance(%s, %s))".formatted(exception, types);
      if (handler == op.handlers().getFirst()) {
        out.open(condition);
      } else {
        out.next("else " + condition);
      }
      caughtCompletes |= handle(handler, exception, afterwards);
    }
    out.next("else");
    out.line("throw " + exception + ";");
    out.close();
    out.close();
    return new Ends(bodyCompletes, caughtCompletes);
  }

  private boolean handle(CommonOp.Handler handler, String exception, String afterwards) {
    body.keep(handler.variable(), exception);
    log("\"caught\"", exception);
    body.handling(exception);
    boolean completes = block(handler.body());
    body.handledNow();
    if (completes && afterwards != null) {
      out.line(afterwards);
    }
    return completes;
  }
}
