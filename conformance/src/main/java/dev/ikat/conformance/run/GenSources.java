package dev.ikat.conformance.run;

import dev.ikat.Generator;
import dev.ikat.GeneratorExpression;
import dev.ikat.conformance.runtime.GenRuntime;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.GenOp;
import dev.ikat.conformance.scenario.Source;
import java.util.List;
import java.util.Map;

/** Where loops, delegations and generator expressions take their values from. */
final class GenSources {
  private final GenInterpreter interpreter;
  private final Expressions expressions;
  private final GenRuntime runtime;

  GenSources(GenInterpreter interpreter, Expressions expressions, GenRuntime runtime) {
    this.interpreter = interpreter;
    this.expressions = expressions;
    this.runtime = runtime;
  }

  /** The generator that must exist for the source to be used; null if none. */
  String needed(Source source, Frame frame) {
    return source instanceof Source.OfGenerator(String name)
        ? GenInterpreter.resolve(name, frame)
        : null;
  }

  /** What to iterate over. */
  Iterable<Object> iterable(Source source, Frame frame) {
    return switch (source) {
      case Source.OfGenerator(String name) -> runtime.get(GenInterpreter.resolve(name, frame));
      case Source.OfBody(String body, Map<String, Expr> arguments) ->
          interpreter.create(
              frame.body().who + "/" + body, body, expressions.arguments(arguments, frame));
      case Source.OfItems(String name, List<Expr> items) ->
          runtime.items(name, expressions.list(items, frame));
      case Source.OfValue(Expr value) -> runtime.iterable(expressions.value(value, frame));
    };
  }

  /** Delegates to the source; gives what the delegation ended with. */
  Object delegate(Source source, Frame frame) {
    Iterable<Object> iterable = iterable(source, frame);
    if (iterable instanceof Generator<Object, ?, ?>) {
      @SuppressWarnings("unchecked") // all of a scenario's generators are of this type
      Generator<Object, Object, Object> generator = (Generator<Object, Object, Object>) iterable;
      return frame.yielder.yieldFrom(generator);
    }
    return frame.yielder.yieldFrom(iterable);
  }

  /**
   * A generator expression. Its variables live in a frame of its own, one for all rounds, like the
   * locals of the function that Python makes of it.
   */
  GeneratorExpression<Object> expression(GenOp.GenExp op, Frame frame) {
    Frame inside = frame.ofExpression(op.generator());
    GeneratorExpression<Object> chain = null;
    for (GenOp.Clause clause : op.clauses()) {
      GeneratorExpression<Object> values =
          chain == null
              ? Generator.from(iterable(clause.over(), frame))
              : chain.flatMap(_ -> iterable(clause.over(), inside));
      chain =
          values.map(value -> {
            inside.set(clause.variable(), value);
            return value;
          });
      if (clause.condition() != null) {
        chain = chain.filter(_ -> expressions.isTrue(clause.condition(), inside));
      }
    }
    return chain.map(_ -> expressions.value(op.element(), inside));
  }
}
