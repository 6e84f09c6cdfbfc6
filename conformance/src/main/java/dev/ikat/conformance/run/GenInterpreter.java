package dev.ikat.conformance.run;

import dev.ikat.Generator;
import dev.ikat.Iterators;
import dev.ikat.StopIteration;
import dev.ikat.conformance.runtime.Exceptions;
import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.runtime.Flow;
import dev.ikat.conformance.runtime.GenRuntime;
import dev.ikat.conformance.runtime.Renderer;
import dev.ikat.conformance.runtime.Trace;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.GenOp;
import dev.ikat.conformance.scenario.Op;
import dev.ikat.conformance.scenario.Scenario;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Runs scenarios about generators. */
final class GenInterpreter implements Execution, Blocks.Suite, Expressions.Effects {
  private final Scenario.Gen scenario;
  private final GenRuntime runtime;
  private final Renderer renderer;
  private final Expressions expressions;
  private final Blocks blocks;
  private final GenSources sources;

  GenInterpreter(Scenario.Gen scenario) {
    this.scenario = scenario;
    this.runtime = new GenRuntime(scenario);
    this.renderer = runtime.renderer;
    this.expressions = new Expressions(runtime.exceptions, runtime.cells, this);
    this.blocks = new Blocks(this, expressions, renderer, runtime.cells);
    this.sources = new GenSources(this, expressions, runtime);
  }

  @Override
  public Trace trace() {
    return runtime.trace;
  }

  @Override
  public void run() {
    runtime.run(() -> blocks.body(scenario.main(), Frame.ofBody("main", Map.of())));
  }

  @Override
  public void log(Frame frame, String text) {
    runtime.log(frame.who, text);
  }

  @Override
  public Object tap(Frame frame, Object value, String label) {
    return runtime.tap(frame.who, value, label);
  }

  @Override
  public Object next(String generator) {
    return runtime.get(generator).next();
  }

  // ---- the table of generators ------------------------------------------------------------------

  /** Makes a generator that runs the body. */
  Generator<Object, Object, Object> create(
      String name, String body, Map<String, Object> arguments) {
    List<Op> ops = scenario.bodies().get(body);
    if (ops == null) {
      throw Exceptions.byPython("KeyError", "g_" + body);
    }
    Generator<Object, Object, Object> generator =
        Generator.twoWay(y -> blocks.body(ops, Frame.ofGenerator(name, arguments, y)));
    return runtime.add(name, generator);
  }

  /** Writes a line and gives true if there is no such generator; null stands for none needed. */
  private boolean isMissing(String name, Frame frame) {
    return name != null && !runtime.exists(frame.who, name);
  }

  /** The name that stands in an operation, or whose body the operation stands in. */
  static String resolve(String name, Frame frame) {
    return name.equals("$self") ? frame.body().who : name;
  }

  // ---- operations -------------------------------------------------------------------------------

  @Override
  public Flow run(Op op, Frame frame) {
    switch ((GenOp) op) {
      case GenOp.New(String generator, String body, Map<String, Expr> arguments) ->
          create(generator, body, expressions.arguments(arguments, frame));
      case GenOp.Call call -> call(call, frame);
      case GenOp.For loop -> {
        return iterate(loop, frame);
      }
      case GenOp.GenExp expression -> expression(expression, frame);
      case GenOp.YieldFrom delegation -> delegate(delegation, frame);
    }
    return Flow.NEXT;
  }

  private void call(GenOp.Call op, Frame frame) {
    String name = resolve(op.generator(), frame);
    if (isMissing(name, frame)) {
      return;
    }
    String label = op.name() + " " + name;
    blocks.guarded(
        op.guard(),
        Blocks.EVERYTHING,
        label,
        op.into(),
        frame,
        () -> call(op.method(), runtime.get(name), frame));
  }

  private Object call(GenOp.Method method, Generator<Object, Object, Object> g, Frame frame) {
    return switch (method) {
      case GenOp.Method.Next() -> g.next();
      case GenOp.Method.NextOrElse(Expr orElse) -> g.next(expressions.value(orElse, frame));
      case GenOp.Method.Send(Expr value) -> g.send(expressions.value(value, frame));
      case GenOp.Method.Throw(var exception) -> g.raise(expressions.exception(exception, frame));
      case GenOp.Method.Close() -> g.closeAndGet();
      case GenOp.Method.ToList() -> GenRuntime.toList(g);
      case GenOp.Method.State() -> GenRuntime.stateOf(g);
    };
  }

  private Flow iterate(GenOp.For op, Frame frame) {
    if (isMissing(sources.needed(op.over(), frame), frame)) {
      return Flow.NEXT;
    }
    Iterator<Object> iterator = Iterators.iter(sources.iterable(op.over(), frame));
    int rounds = 0;
    while (true) {
      Object item;
      try {
        item = Iterators.next(iterator);
      } catch (StopIteration end) {
        log(frame, "for done");
        return Flow.NEXT;
      }
      blocks.keep(op.variable(), item, frame);
      log(frame, "item " + renderer.of(item));
      Flow flow = blocks.run(op.body(), frame);
      if (flow instanceof Flow.Return) {
        return flow;
      }
      if (flow == Flow.BREAK) {
        return Flow.NEXT;
      }
      if (flow == Flow.NEXT && op.limit() != null) {
        rounds++;
        if (rounds >= expressions.count(op.limit(), frame)) {
          log(frame, "for break");
          return Flow.NEXT;
        }
      }
    }
  }

  private void expression(GenOp.GenExp op, Frame frame) {
    if (isMissing(sources.needed(op.clauses().getFirst().over(), frame), frame)) {
      return;
    }
    blocks.guarded(
        op.guard(),
        Blocks.EVERYTHING,
        "genexp " + op.generator(),
        null,
        frame,
        () -> runtime.add(op.generator(), sources.expression(op, frame)));
  }

  private void delegate(GenOp.YieldFrom op, Frame frame) {
    if (isMissing(sources.needed(op.from(), frame), frame)) {
      return;
    }
    Object value = sources.delegate(op.from(), frame);
    log(frame, "delegated " + renderer.of(value));
    blocks.keep(op.into(), value, frame);
  }
}
