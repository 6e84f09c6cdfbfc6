package dev.ikat.conformance.source;

import dev.ikat.conformance.runtime.AioReferences;
import dev.ikat.conformance.runtime.AioReferences.Reference;
import dev.ikat.conformance.scenario.AioCall;
import dev.ikat.conformance.scenario.AioOp;
import dev.ikat.conformance.scenario.AwaitableSpec;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.Op;
import dev.ikat.weaver.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates the operations of the suite aio. */
final class AioStatements {
  private final Body body;
  private final JavaText out;
  private final ExprText exprs;
  private final AwaitableText awaitables;
  private final AioCallText calls;
  private final Statements statements;
  private final Scope scope;

  AioStatements(Body body, Statements statements, Scope scope) {
    this.body = body;
    this.out = body.out;
    this.exprs = new ExprText(body);
    this.awaitables = new AwaitableText(body, scope);
    this.calls = new AioCallText(body, awaitables, scope);
    this.statements = statements;
    this.scope = scope;
  }

  boolean statement(AioOp op) {
    switch (op) {
      case AioOp.Await await -> await(await);
      case AioOp.Make make -> make(make);
      case AioOp.Call(String label, AioCall call, boolean guard, String into) ->
          ifAllExist(
              AioReferences.of(call),
              () ->
                  statements.guarded(
                      guard, "BaseException", JavaText.string(label), into, calls.of(call)));
      case AioOp.InTaskGroup block -> {
        return taskGroup(block);
      }
      case AioOp.InTimeout block -> {
        return timeout(block);
      }
      case AioOp.With with -> {
        return scope.isBarrier(with.object()) ? atBarrier(with) : holding(with);
      }
      case AioOp.AsyncFor loop ->
          ifAllExist(List.of(AioReferences.generator(loop.generator())), () -> asyncFor(loop));
      case AioOp.AsCompleted loop ->
          ifAllExist(
              loop.of().stream().map(AioReferences::future).toList(), () -> asCompleted(loop));
    }
    return true;
  }

  /** Writes what is done only if all these exist. */
  private void ifAllExist(List<Reference> references, Runnable write) {
    if (references.isEmpty()) {
      write.run();
      return;
    }
    String all =
        references.stream().map(AioStatements::reference).collect(Collectors.joining(", "));
    out.open("if (r.allExist(%s, %s))".formatted(body.argument, all));
    write.run();
    out.close();
  }

  private static String reference(Reference reference) {
    return "reference(Table.%s, %s)"
        .formatted(reference.table(), JavaText.string(reference.name()));
  }

  private void await(AioOp.Await op) {
    AwaitableSpec what = op.what();
    ifAllExist(
        AioReferences.of(what),
        () ->
            statements.guarded(
                op.guard(),
                "Exception",
                JavaText.string(what.label()),
                op.into(),
                "ofJava(await((Awaitable<?>) " + awaitables.of(what) + "))"));
  }

  private void make(AioOp.Make op) {
    String name = JavaText.string(op.name());
    ifAllExist(
        AioReferences.of(op.what()),
        () ->
            statements.guarded(
                op.guard(),
                "BaseException",
                JavaText.string("make " + op.name()),
                op.into(),
                "r.actions.make(%s, %s)".formatted(name, awaitables.of(op.what()))));
  }

  // ---- with -------------------------------------------------------------------------------------

  private boolean taskGroup(AioOp.InTaskGroup op) {
    String group = body.fresh("group");
    String label = "taskgroup " + op.group();
    return inBlock(
        "taskGroup(",
        "TaskGroup",
        group,
        "r.tables.groups.put(%s, %s);".formatted(JavaText.string(op.group()), group),
        label,
        op.body(),
        JavaText.string(label + " exit"));
  }

  private boolean timeout(AioOp.InTimeout op) {
    String timeout = body.fresh("timeout");
    // Another timeout of that name may be entered inside.
    String entered = body.fresh("entered");
    out.line("Timeout[] %s = {null};".formatted(entered));
    String label = "timeout " + op.timeout();
    return inBlock(
        "timeout(%s, ".formatted(exprs.durationOrNull(op.millis())),
        "Timeout",
        timeout,
        "%s[0] = %s; r.tables.timeouts.put(%s, %s);"
            .formatted(entered, timeout, JavaText.string(op.timeout()), timeout),
        label,
        op.body(),
        JavaText.string(label + " exit expired=")
            + " + r.renderer.of(%s[0].expired())".formatted(entered));
  }

  /**
   * Writes a block function's call. If something leaves the block's lambda for what is outside, the
   * lambda returns a Flow, which is obeyed behind the call.
   *
   * @param call up to the lambda
   * @param type of the lambda's parameter
   * @param parameter the lambda's parameter
   * @param first the first statement inside
   * @param exit what is logged behind the block
   */
  private boolean inBlock(
      String call,
      String type,
      String parameter,
      String first,
      String label,
      List<Op> ops,
      String exit) {
    scope.wrote(Kind.BLOCK);
    Set<Escapes> escapes = Escapes.of(ops);
    String flow = body.fresh("flow");
    out.open(
        escapes.isEmpty()
            ? "%s(ScopeAction<%s>) %s ->".formatted(call, type, parameter)
            : "Flow %s = %s(ScopeBody<%s, Flow>) %s ->".formatted(flow, call, type, parameter));
    out.line(first);
    statements.log(JavaText.string(label + " enter"));
    body.enter(Body.Returns.FLOW);
    boolean completes = statements.block(ops);
    body.leave();
    if (completes && !escapes.isEmpty()) {
      out.line("return Flow.NEXT;");
    }
    out.close("});");
    obey(flow, escapes);
    statements.log(exit);
    return true;
  }

  private void obey(String flow, Set<Escapes> escapes) {
    for (Escapes escape : escapes) {
      switch (escape) {
        case BREAK -> {
          out.open("if (" + flow + " == Flow.BREAK)");
          out.line(body.breakStatement());
        }
        case CONTINUE -> {
          out.open("if (" + flow + " == Flow.CONTINUE)");
          out.line(body.continueStatement());
        }
        case RETURN -> obeyReturn(flow);
      }
      out.close();
    }
  }

  private void obeyReturn(String flow) {
    String value = body.fresh("value");
    out.open("if (%s instanceof Flow.Return(Object %s))".formatted(flow, value));
    switch (body.returns()) {
      case VALUE -> out.line("return " + value + ";");
      case NOTHING -> out.line("return;");
      case FLOW -> out.line("return " + flow + ";");
    }
  }

  private boolean atBarrier(AioOp.With op) {
    String label = "with " + op.object();
    String index = body.fresh("index");
    out.line(
        "int %s = await(r.objects.waitAt(%s));".formatted(index, JavaText.string(op.object())));
    statements.log(JavaText.string(label + " enter ") + " + " + index);
    boolean completes = statements.block(op.body());
    if (completes) {
      statements.log(JavaText.string(label + " exit"));
    }
    return completes;
  }

  /** What goes wrong when it is left replaces the exception, as in Python. */
  private boolean holding(AioOp.With op) {
    String label = "with " + op.object();
    String hold = body.fresh("hold");
    out.line("Hold %s = await(r.objects.hold(%s));".formatted(hold, JavaText.string(op.object())));
    out.open("try");
    statements.log(JavaText.string(label + " enter None"));
    boolean completes = statements.block(op.body());
    out.next("finally");
    out.line(hold + ".close();");
    out.close();
    if (completes) {
      statements.log(JavaText.string(label + " exit"));
    }
    return completes;
  }

  // ---- for --------------------------------------------------------------------------------------

  private void asyncFor(AioOp.AsyncFor op) {
    String item = body.fresh("item");
    iterate(
        "Object " + item,
        AwaitableText.generator(op.generator()),
        "async_for",
        op.limit(),
        op.body(),
        () -> {
          body.keep(op.variable(), item);
          statements.log("\"item\"", item);
        });
  }

  private void asCompleted(AioOp.AsCompleted op) {
    String futures = body.fresh("futures");
    String all = op.of().stream().map(awaitables::future).collect(Collectors.joining(", "));
    out.line("List<Future<Object>> %s = List.of(%s);".formatted(futures, all));
    out.open("if (isAmbiguous(" + futures + "))");
    statements.log("\"as_completed ambiguous\"");
    out.next("else");
    String done = body.fresh("done");
    String over = "(%s, %s)".formatted(futures, exprs.durationOrNull(op.millis()));
    if (op.async()) {
      iterate(
          "Future<Object> " + done,
          "asCompletedFutures" + over,
          "as_completed",
          op.limit(),
          op.body(),
          () -> statements.log("\"as_completed got\"", done));
    } else {
      iterate(
          "Coroutine<Object> " + done,
          "asCompleted" + over,
          "as_completed",
          op.limit(),
          op.body(),
          () ->
              statements.guarded(
                  true, "Exception", "\"as_completed\"", null, "ofJava(await(" + done + "))"));
    }
    out.close();
  }

  /** Python's for with else: what leaves the loop early leaves the block around it as well. */
  private void iterate(
      String variable, String over, String label, Expr limit, List<Op> ops, Runnable head) {
    String rounds = body.fresh("n");
    String end = body.fresh("end");
    if (limit != null) {
      out.line("int " + rounds + " = 0;");
    }
    out.open(end + ":");
    out.open("for (%s : %s)".formatted(variable, over));
    head.run();
    body.enterLoop("break " + end + ";");
    boolean completes = statements.block(ops);
    body.leaveLoop();
    if (completes && limit != null) {
      out.open("if (++%s >= %s)".formatted(rounds, exprs.count(limit)));
      statements.log(JavaText.string(label + " break"));
      out.line("break " + end + ";");
      out.close();
    }
    out.close();
    statements.log(JavaText.string(label + " done"));
    out.close();
  }
}
