package dev.ikat.conformance.run;

import dev.ikat.Future;
import dev.ikat.Yielder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** One call of a body: its local variables and what else belongs to it. */
final class Frame {
  /** The generator whose body this is, or main; aio: of no meaning. */
  final String who;

  /** The body in which a generator expression was made; null if this is a body's own frame. */
  private final Frame outer;

  private final Map<String, Object> variables;

  /** What the body yields with; null if it is neither a generator's nor an async generator's. */
  final Yielder<Object, Object> yielder;

  /** The future a callback was called with; null if none, or if this is no callback. */
  final Future<?> argument;

  /** The exceptions whose except clauses are being run, innermost first. */
  final Deque<Throwable> handled = new ArrayDeque<>();

  private Frame(
      String who,
      Frame outer,
      Map<String, Object> variables,
      Yielder<Object, Object> yielder,
      Future<?> argument) {
    this.who = who;
    this.outer = outer;
    this.variables = variables;
    this.yielder = yielder;
    this.argument = argument;
  }

  static Frame ofBody(String who, Map<String, Object> arguments) {
    return new Frame(who, null, new HashMap<>(arguments), null, null);
  }

  static Frame ofGenerator(
      String who, Map<String, Object> arguments, Yielder<Object, Object> yielder) {
    return new Frame(who, null, new HashMap<>(arguments), yielder, null);
  }

  static Frame ofCallback(Future<?> argument) {
    return new Frame("", null, new HashMap<>(), null, argument);
  }

  /** The frame of a generator expression, which sees this one's variables behind its own. */
  Frame ofExpression(String name) {
    return new Frame(name, this, new HashMap<>(), null, null);
  }

  /** The body in which this stands: for a generator expression the one that made it. */
  Frame body() {
    return outer == null ? this : outer;
  }

  Object get(String variable) {
    if (outer != null && !variables.containsKey(variable)) {
      return outer.get(variable);
    }
    return variables.get(variable);
  }

  void set(String variable, Object value) {
    variables.put(variable, value);
  }
}
