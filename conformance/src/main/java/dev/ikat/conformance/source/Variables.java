package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.AioCall;
import dev.ikat.conformance.scenario.AioOp;
import dev.ikat.conformance.scenario.AwaitableSpec;
import dev.ikat.conformance.scenario.CommonOp;
import dev.ikat.conformance.scenario.ExceptionSpec;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.GenOp;
import dev.ikat.conformance.scenario.Op;
import dev.ikat.conformance.scenario.Source;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The local variables of a body, and which of them a lambda inside it captures: Java lets no lambda
 * capture what is assigned to, so these live in arrays.
 */
final class Variables {
  /** By name, whether it is captured; in their order by name. */
  private final Map<String, Boolean> captured = new TreeMap<>();

  /** How many lambdas deep in the body we are. */
  private int depth;

  /** Those of a generator expression that we are in: they are not the body's. */
  private Set<String> hidden = Set.of();

  private Variables() {}

  static Variables of(List<Op> body) {
    Variables all = new Variables();
    all.ops(body);
    return all;
  }

  /** By name, whether a lambda captures it. */
  Map<String, Boolean> captured() {
    return captured;
  }

  private void used(String name) {
    if (name != null && !hidden.contains(name)) {
      captured.merge(name, depth > 0, Boolean::logicalOr);
    }
  }

  private void inLambda(Runnable look) {
    depth++;
    look.run();
    depth--;
  }

  // ---- operations -------------------------------------------------------------------------------

  private void ops(List<Op> ops) {
    if (ops != null) {
      ops.forEach(this::op);
    }
  }

  private void op(Op op) {
    switch (op) {
      case CommonOp common -> common(common);
      case GenOp gen -> gen(gen);
      case AioOp aio -> aio(aio);
    }
  }

  private void common(CommonOp op) {
    switch (op) {
      case CommonOp.Log(_, Expr value) -> expr(value);
      case CommonOp.Set(String variable, Expr value) -> {
        expr(value);
        used(variable);
      }
      case CommonOp.SetCell(_, Expr value) -> expr(value);
      case CommonOp.If(Expr condition, var then, var otherwise) -> {
        expr(condition);
        ops(then);
        ops(otherwise);
      }
      case CommonOp.Loop(Expr times, String variable, var body) -> {
        expr(times);
        used(variable);
        ops(body);
      }
      case CommonOp.Return(Expr value) -> expr(value);
      case CommonOp.Raise(var exception, var cause) -> {
        exception(exception);
        exception(cause);
      }
      case CommonOp.RaiseVariable(String variable) -> used(variable);
      case CommonOp.Cause(String variable) -> used(variable);
      case CommonOp.Try attempt -> {
        ops(attempt.body());
        for (CommonOp.Handler handler : attempt.handlers()) {
          used(handler.variable());
          ops(handler.body());
        }
        ops(attempt.otherwise());
        ops(attempt.lastly());
      }
      case CommonOp.Yield(Expr value, String into) -> {
        expr(value);
        used(into);
      }
      case CommonOp.Break _, CommonOp.Continue _, CommonOp.Reraise _ -> {}
    }
  }

  private void gen(GenOp op) {
    switch (op) {
      case GenOp.New(_, _, var arguments) -> exprs(arguments.values());
      case GenOp.Call call -> {
        switch (call.method()) {
          case GenOp.Method.NextOrElse(Expr value) -> expr(value);
          case GenOp.Method.Send(Expr value) -> expr(value);
          case GenOp.Method.Throw(var exception) -> exception(exception);
          case GenOp.Method.Next _,
              GenOp.Method.Close _,
              GenOp.Method.ToList _,
              GenOp.Method.State _ -> {}
        }
        used(call.into());
      }
      case GenOp.For loop -> {
        source(loop.over());
        used(loop.variable());
        ops(loop.body());
        expr(loop.limit());
      }
      case GenOp.GenExp expression -> expression(expression);
      case GenOp.YieldFrom(Source from, String into) -> {
        source(from);
        used(into);
      }
    }
  }

  /**
   * The first source is the body's; all else stands in lambdas and sees the own variables first.
   */
  private void expression(GenOp.GenExp op) {
    source(op.clauses().getFirst().over());
    hidden = new HashSet<>();
    op.clauses().forEach(clause -> hidden.add(clause.variable()));
    inLambda(() -> {
      op.clauses().stream().skip(1).forEach(clause -> source(clause.over()));
      op.clauses().forEach(clause -> expr(clause.condition()));
      expr(op.element());
    });
    hidden = Set.of();
  }

  private void aio(AioOp op) {
    switch (op) {
      case AioOp.Await(var what, _, String into) -> {
        awaitable(what);
        used(into);
      }
      case AioOp.Make(_, var what, _, String into) -> {
        awaitable(what);
        used(into);
      }
      case AioOp.Call(_, AioCall call, _, String into) -> {
        call(call);
        used(into);
      }
      case AioOp.InTaskGroup(_, var body) -> inLambda(() -> ops(body));
      case AioOp.InTimeout(_, Expr millis, var body) -> {
        expr(millis);
        inLambda(() -> ops(body));
      }
      case AioOp.With(_, var body) -> ops(body);
      case AioOp.AsyncFor(_, String variable, Expr limit, var body) -> {
        used(variable);
        expr(limit);
        ops(body);
      }
      case AioOp.AsCompleted(_, Expr millis, _, Expr limit, var body) -> {
        expr(millis);
        expr(limit);
        ops(body);
      }
    }
  }

  private void call(AioCall call) {
    switch (call) {
      case AioCall.CreateTask c -> exprs(c.arguments().values());
      case AioCall.SetResult(_, Expr value) -> expr(value);
      case AioCall.SetException(_, var exception) -> exception(exception);
      case AioCall.CallLater c -> expr(c.millis());
      case AioCall.CallAt c -> expr(c.at());
      case AioCall.PutNowait(_, Expr value) -> expr(value);
      case AioCall.ContextSet(_, Expr value, _) -> expr(value);
      case AioCall.Reschedule(_, Expr millis) -> expr(millis);
      case AioCall.NewAsyncGenerator(_, _, var arguments) -> exprs(arguments.values());
      case AioCall _ -> {}
    }
  }

  private void awaitable(AwaitableSpec what) {
    switch (what) {
      case AwaitableSpec.Sleep(Expr millis, Expr result) -> {
        expr(millis);
        expr(result);
      }
      case AwaitableSpec.Coro(_, var arguments) -> exprs(arguments.values());
      case AwaitableSpec.Gather(var members, _) -> members.forEach(this::awaitable);
      case AwaitableSpec.Wait(var members, Expr millis, _) -> {
        members.forEach(this::awaitable);
        expr(millis);
      }
      case AwaitableSpec.WaitFor(var member, Expr millis) -> {
        awaitable(member);
        expr(millis);
      }
      case AwaitableSpec.Shield(var member) -> awaitable(member);
      case AwaitableSpec.ConditionWaitFor(_, Expr predicate) -> inLambda(() -> expr(predicate));
      case AwaitableSpec.Put(_, Expr value) -> expr(value);
      case AwaitableSpec.Anext(_, Expr orElse) -> expr(orElse);
      case AwaitableSpec.Asend(_, Expr value) -> expr(value);
      case AwaitableSpec.Athrow(_, var exception) -> exception(exception);
      case AwaitableSpec _ -> {}
    }
  }

  // ---- expressions ------------------------------------------------------------------------------

  private void source(Source source) {
    switch (source) {
      case Source.OfGenerator _ -> {}
      case Source.OfBody(_, var arguments) -> exprs(arguments.values());
      case Source.OfItems(_, var items) -> exprs(items);
      case Source.OfValue(Expr value) -> expr(value);
    }
  }

  private void exprs(Collection<Expr> exprs) {
    exprs.forEach(this::expr);
  }

  private void expr(Expr expr) {
    switch (expr) {
      case null -> {}
      case Expr.Constant _, Expr.Cell _, Expr.Next _ -> {}
      case Expr.Variable(String name) -> used(name);
      case Expr.ListOf(var elements) -> exprs(elements);
      case Expr.Binary(_, Expr left, Expr right) -> {
        expr(left);
        expr(right);
      }
      case Expr.Not(Expr operand) -> expr(operand);
      case Expr.Check(Expr value, Expr unwanted, var exception) -> {
        expr(value);
        expr(unwanted);
        inLambda(() -> exception(exception));
      }
      case Expr.Tap(Expr value, _) -> expr(value);
    }
  }

  private void exception(ExceptionSpec exception) {
    if (exception == null) {
      return;
    }
    expr(exception.value());
    if (exception.members() != null) {
      exception.members().forEach(this::exception);
    }
  }
}
