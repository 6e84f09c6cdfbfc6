package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.Op;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A body that is being translated: what is known of its variables, and of the place in it that the
 * translation has reached.
 */
final class Body {
  /** What a return statement means where we are. */
  enum Returns {
    /** The body's value. */
    VALUE,
    /** Nothing, as the body has no value. */
    NOTHING,
    /** A {@code Flow}, as we are in a block's lambda, and the body goes on outside. */
    FLOW
  }

  /**
   * A lambda, from the body's own inwards.
   *
   * @param breaks the statement that leaves each loop that we are in, innermost first
   */
  private record Lambda(Returns returns, Deque<String> breaks) {}

  final JavaText out;

  /** What the body's lines begin with in suite gen: an expression. */
  final String who;

  /** What the callback whose body this is was called with: an expression. */
  final String argument;

  /** Whether it can yield. */
  final boolean yields;

  private final Map<String, Boolean> captured;
  private final JavaText.Names variables = new JavaText.Names("v_");
  private final Deque<Lambda> lambdas = new ArrayDeque<>();

  /** The exceptions whose except clauses we are in, innermost first. */
  private final Deque<String> handled = new ArrayDeque<>();

  private int names;

  Body(JavaText out, List<Op> ops, Returns returns, String who, String argument, boolean yields) {
    this.out = out;
    this.who = who;
    this.argument = argument;
    this.yields = yields;
    this.captured = Variables.of(ops).captured();
    enter(returns);
  }

  /** A name that nothing else in the body has. */
  String fresh(String prefix) {
    names++;
    return prefix + names;
  }

  // ---- variables --------------------------------------------------------------------------------

  /** Declares them all; arguments is the map that some of them get their values from, or null. */
  void declareVariables(String arguments) {
    captured.forEach((name, inArray) -> {
      String value =
          arguments == null ? "null" : "%s.get(%s)".formatted(arguments, JavaText.string(name));
      String declaration = inArray ? "Object[] %s = {%s};" : "Object %s = %s;";
      out.line(declaration.formatted(variables.of(name), value));
    });
  }

  /** The variable, to be read or assigned to. */
  String variable(String name) {
    String java = variables.of(name);
    return captured.get(name) ? java + "[0]" : java;
  }

  /** Assigns the value to the variable, if there is one. */
  void keep(String variable, String value) {
    if (variable != null) {
      out.line(variable(variable) + " = " + value + ";");
    }
  }

  // ---- lambdas and loops ------------------------------------------------------------------------

  void enter(Returns returns) {
    lambdas.push(new Lambda(returns, new ArrayDeque<>()));
  }

  void leave() {
    lambdas.pop();
  }

  Returns returns() {
    return lambdas.getFirst().returns();
  }

  /** We are in a loop that the statement leaves. */
  void enterLoop(String breakStatement) {
    lambdas.getFirst().breaks().push(breakStatement);
  }

  void leaveLoop() {
    lambdas.getFirst().breaks().pop();
  }

  /** The statement that leaves the innermost loop, or the lambda for that purpose. */
  String breakStatement() {
    Deque<String> breaks = lambdas.getFirst().breaks();
    return breaks.isEmpty() ? "return Flow.BREAK;" : breaks.getFirst();
  }

  /** The statement that goes on with the next round, or leaves the lambda for that purpose. */
  String continueStatement() {
    return lambdas.getFirst().breaks().isEmpty() ? "return Flow.CONTINUE;" : "continue;";
  }

  // ---- exceptions -------------------------------------------------------------------------------

  void handling(String exception) {
    handled.push(exception);
  }

  void handledNow() {
    handled.pop();
  }

  /** The exception whose except clause we are in; null: none. */
  String handled() {
    return handled.peek();
  }
}
