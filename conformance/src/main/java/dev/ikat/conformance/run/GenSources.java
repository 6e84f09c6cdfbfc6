package dev.ikat.conformance.run;

import dev.ikat.Generator;
import dev.ikat.GeneratorExpression;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.GenOp;
import dev.ikat.conformance.scenario.Source;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Where loops, delegations and generator expressions take their values from. */
final class GenSources {
  private final GenInterpreter interpreter;
  private final Expressions expressions;
  private final Renderer renderer;
  private final Trace trace;

  GenSources(GenInterpreter interpreter, Expressions expressions, Renderer renderer, Trace trace) {
    this.interpreter = interpreter;
    this.expressions = expressions;
    this.renderer = renderer;
    this.trace = trace;
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
      case Source.OfGenerator(String name) -> interpreter.get(GenInterpreter.resolve(name, frame));
      case Source.OfBody(String body, Map<String, Expr> arguments) ->
          interpreter.create(
              frame.body().who + "/" + body, body, expressions.arguments(arguments, frame));
      case Source.OfItems(String name, List<Expr> items) ->
          items(name, expressions.list(items, frame));
      case Source.OfValue(Expr value) -> iterable(expressions.value(value, frame));
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
  Generator<Object, Object, Object> expression(GenOp.GenExp op, Frame frame) {
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
    return twoWay(chain.map(_ -> expressions.value(op.element(), inside)));
  }

  /** Sending to a generator expression does nothing, whatever is sent. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Generator<Object, Object, Object> twoWay(GeneratorExpression<Object> expression) {
    return (Generator) expression;
  }

  private Iterable<Object> iterable(Object value) {
    return switch (value) {
      case String text -> text.chars().<Object>mapToObj(Character::toString).toList();
      case List<?> list -> {
        @SuppressWarnings("unchecked") // lists are only read
        List<Object> objects = (List<Object>) list;
        yield objects;
      }
      case Generator<?, ?, ?> generator -> {
        @SuppressWarnings("unchecked") // all of a scenario's generators yield objects
        Generator<Object, ?, ?> objects = (Generator<Object, ?, ?>) generator;
        yield objects;
      }
      case null, default ->
          throw Exceptions.byPython(
              "TypeError", "'" + renderer.of(value) + "' object is not iterable");
    };
  }

  /** A plain iterator that writes to the trace what is asked of it. */
  private Iterable<Object> items(String name, List<Object> items) {
    return () -> {
      trace.line(name + " iter");
      return new Iterator<>() {
        private int at;

        @Override
        public boolean hasNext() {
          if (at < items.size()) {
            return true;
          }
          trace.line(name + " next stop");
          return false;
        }

        @Override
        public Object next() {
          if (at >= items.size()) {
            throw new NoSuchElementException();
          }
          Object item = items.get(at++);
          trace.line(name + " next " + renderer.of(item));
          return item;
        }
      };
    };
  }
}
