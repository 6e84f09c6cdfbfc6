package dev.ikat.fuzz.program;

import java.util.ArrayList;
import java.util.List;

/** What all rules share: chance, names, how much may still be written, and each other. */
final class Grammar {
  /**
   * The cast before a lambda that is an AsyncAction. Without, javac takes it for an AsyncBody at
   * first if it ends with a labelled block that does not complete, and then misses the value.
   */
  static final String ACTION = "(AsyncAction) ";

  final Dice dice;
  final Expressions expressions;
  final Suspensions suspensions;
  final Awaiting awaiting;
  final Statements statements;
  final Loops loops;
  final Switches switches;
  final Tries tries;
  final BlockFunctions blocks;

  /** All of the program; a body may call each. */
  final List<Maker> makers = new ArrayList<>();

  private int names;
  private int expressionsLeft;
  private int statementsLeft;

  Grammar(Dice dice) {
    this.dice = dice;
    // Each takes the dice from here.
    expressions = new Expressions(this);
    suspensions = new Suspensions(this);
    awaiting = new Awaiting(this);
    statements = new Statements(this);
    loops = new Loops(this);
    switches = new Switches(this);
    tries = new Tries(this);
    blocks = new BlockFunctions(this);
  }

  /** A name that nothing else has. */
  String name(String prefix) {
    return prefix + ++names;
  }

  /** Says how much may be written. */
  void allow(int statementCount, int expressionCount) {
    statementsLeft = statementCount;
    expressionsLeft = expressionCount;
  }

  /** Whether one more expression with parts may be written. */
  boolean oneMoreExpression() {
    return expressionsLeft-- > 0;
  }

  /** Whether one more statement may be written. */
  boolean oneMoreStatement() {
    return statementsLeft-- > 0;
  }

  /** An expression of usual size. */
  Node expression(Type type, Scope scope) {
    return expressions.of(type, scope, dice.any(1, 2, 2, 3));
  }

  Node condition(Scope scope) {
    return expressions.of(Type.BOOLEAN, scope, 2);
  }

  /** Arguments for the types, with commas between them. */
  Node arguments(List<Type> types, Scope scope, int depth) {
    List<Node> arguments = types.stream().map(type -> expressions.of(type, scope, depth)).toList();
    return Node.item(
        String.join(", ", java.util.Collections.nCopies(types.size(), "#")),
        arguments.toArray(Node[]::new));
  }

  /**
   * A cast to the functional interface before a lambda, mostly. It changes nothing but how long
   * javac takes: to choose among overloads it looks into a lambda without parameters once for each,
   * and so into one within it many times.
   */
  String lambdaOf(String functionalInterface) {
    return dice.chance(85) ? "(" + functionalInterface + ") " : "";
  }

  /** Makers of a kind of what may be run here; there may be none. */
  List<Maker> makers(Kind kind, Scope scope) {
    return makers.stream()
        .filter(maker -> maker.kind() == kind && (!maker.inTask() || scope.canAwaitAtDepth()))
        .toList();
  }
}
