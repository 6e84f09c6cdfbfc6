package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.GenOp;
import dev.ikat.conformance.scenario.MalformedScenarioException;
import dev.ikat.conformance.scenario.Source;
import java.util.LinkedHashMap;
import java.util.Map;

/** Translates the operations of the suite gen. */
final class GenStatements {
  private static final String GENERATOR = "Generator<Object, Object, Object>";

  private final Body body;
  private final JavaText out;
  private final ExprText exprs;
  private final Statements statements;
  private final Scope scope;

  GenStatements(Body body, Statements statements, Scope scope) {
    this.body = body;
    this.out = body.out;
    this.exprs = new ExprText(body);
    this.statements = statements;
    this.scope = scope;
  }

  boolean statement(GenOp op) {
    switch (op) {
      case GenOp.New(String generator, String name, var arguments) ->
          out.line(create(JavaText.string(generator), name, exprs.arguments(arguments)) + ";");
      case GenOp.Call call -> call(call);
      case GenOp.For loop -> iterate(loop);
      case GenOp.GenExp expression -> expression(expression);
      case GenOp.YieldFrom(Source from, String into) -> delegate(from, into);
    }
    return true;
  }

  /** Makes a generator of the body, and enters it under the name, which is an expression. */
  private String create(String name, String of, String arguments) {
    return "r.add(%s, %s)"
        .formatted(name, scope.call(GENERATOR, "g_" + of, name + ", " + arguments));
  }

  /** The name of a generator: an expression. */
  private String name(String name) {
    return name.equals("$self") ? body.who : JavaText.string(name);
  }

  /** Opens a block for what is done only if the generator exists; gives whether it did. */
  private void ifExists(String name) {
    out.open("if (r.exists(%s, %s))".formatted(body.who, name(name)));
  }

  private boolean ifExists(Source source) {
    if (source instanceof Source.OfGenerator(String name)) {
      ifExists(name);
      return true;
    }
    return false;
  }

  private void call(GenOp.Call op) {
    String name = name(op.generator());
    ifExists(op.generator());
    String label =
        op.generator().equals("$self")
            ? JavaText.string(op.name() + " ") + " + " + name
            : JavaText.string(op.name() + " " + op.generator());
    String call = call(op.method(), "r.get(" + name + ")");
    statements.guarded(op.guard(), "BaseException", label, op.into(), call);
    out.close();
  }

  private String call(GenOp.Method method, String generator) {
    return switch (method) {
      case GenOp.Method.Next() -> generator + ".next()";
      case GenOp.Method.NextOrElse(Expr orElse) ->
          "%s.next(%s)".formatted(generator, exprs.of(orElse));
      case GenOp.Method.Send(Expr value) -> "%s.send(%s)".formatted(generator, exprs.of(value));
      case GenOp.Method.Throw(var exception) ->
          "%s.raise(%s)".formatted(generator, exprs.exception(exception));
      case GenOp.Method.Close() -> generator + ".closeAndGet()";
      case GenOp.Method.ToList() -> "toList(" + generator + ")";
      case GenOp.Method.State() -> "stateOf(" + generator + ")";
    };
  }

  /** An Iterable, or a Generator if it is certain to be one. */
  private String source(Source source, ExprText in) {
    return switch (source) {
      case Source.OfGenerator(String name) -> "r.get(" + name(name) + ")";
      case Source.OfBody(String of, var arguments) ->
          create(body.who + " + " + JavaText.string("/" + of), of, in.arguments(arguments));
      case Source.OfItems(String name, var items) ->
          "r.items(%s, %s)".formatted(JavaText.string(name), in.list(items));
      case Source.OfValue(Expr value) -> "r.iterable(" + in.of(value) + ")";
    };
  }

  /** With next(), as a Python program would; for-each would ask hasNext(). */
  private void iterate(GenOp.For op) {
    boolean conditional = ifExists(op.over());
    String iterator = body.fresh("iterator");
    String rounds = body.fresh("n");
    String item = body.fresh("item");
    out.line(
        "Iterator<Object> %s = Iterators.iter(%s);".formatted(iterator, source(op.over(), exprs)));
    if (op.limit() != null) {
      out.line("int " + rounds + " = 0;");
    }
    out.open("while (true)");
    out.line("Object " + item + ";");
    out.open("try");
    out.line("%s = Iterators.next(%s);".formatted(item, iterator));
    out.next("catch (StopIteration " + body.fresh("e") + ")");
    statements.log("\"for done\"");
    out.line("break;");
    out.close();
    body.keep(op.variable(), item);
    statements.log("\"item\"", item);
    body.enterLoop("break;");
    boolean completes = statements.block(op.body());
    body.leaveLoop();
    if (completes && op.limit() != null) {
      out.open("if (++%s >= %s)".formatted(rounds, exprs.count(op.limit())));
      statements.log("\"for break\"");
      out.line("break;");
      out.close();
    }
    out.close();
    if (conditional) {
      out.close();
    }
  }

  private void delegate(Source from, String into) {
    if (!body.yields) {
      throw new MalformedScenarioException("yield_from outside of a generator");
    }
    boolean conditional = ifExists(from);
    String result = body.fresh("result");
    out.line("Object %s = y.yieldFrom(%s);".formatted(result, source(from, exprs)));
    statements.log("\"delegated\"", result);
    body.keep(into, result);
    if (conditional) {
      out.close();
    }
  }

  /**
   * A generator expression. Its variables are of its own, one for all rounds, like the locals of
   * the function that Python makes of it.
   */
  private void expression(GenOp.GenExp op) {
    boolean conditional = ifExists(op.clauses().getFirst().over());
    Map<String, String> own = new LinkedHashMap<>();
    for (GenOp.Clause clause : op.clauses()) {
      own.computeIfAbsent(clause.variable(), _ -> body.fresh("x") + "[0]");
    }
    for (String variable : own.values()) {
      out.line("Object[] %s = {null};".formatted(variable.substring(0, variable.indexOf('['))));
    }
    statements.guarded(
        op.guard(),
        "BaseException",
        JavaText.string("genexp " + op.generator()),
        null,
        "r.add(%s, %s)".formatted(JavaText.string(op.generator()), chain(op, own)));
    if (conditional) {
      out.close();
    }
  }

  private String chain(GenOp.GenExp op, Map<String, String> own) {
    ExprText inside = ExprText.inside(body, op.generator(), own);
    StringBuilder chain = new StringBuilder();
    for (GenOp.Clause clause : op.clauses()) {
      if (chain.isEmpty()) {
        chain.append("Generator.<Object>from(").append(source(clause.over(), exprs)).append(')');
      } else {
        chain.append(
            ".<Object>flatMap(%s -> %s)"
                .formatted(body.fresh("any"), source(clause.over(), inside)));
      }
      String value = body.fresh("value");
      chain.append(
          ".<Object>map(%1$s -> %2$s = %1$s)".formatted(value, own.get(clause.variable())));
      if (clause.condition() != null) {
        chain.append(
            ".filter(%s -> %s)".formatted(body.fresh("any"), inside.condition(clause.condition())));
      }
    }
    return chain
        .append(".<Object>map(%s -> %s)".formatted(body.fresh("any"), inside.of(op.element())))
        .toString();
  }
}
