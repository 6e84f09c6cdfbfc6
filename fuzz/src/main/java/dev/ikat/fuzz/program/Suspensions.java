package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.expression;

import java.util.List;

/** Expressions that suspend: what is yielded, and what a yield returns. */
final class Suspensions {
  private final Grammar grammar;
  private final Dice dice;

  Suspensions(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  /** One that gives a value of the type; null if nothing may suspend here. */
  Node of(Type type, Scope scope, int depth) {
    boolean yields = scope.canYield();
    boolean awaits = scope.canAwait();
    if (yields && (!awaits || dice.chance(50))) {
      return dice.chance(82) ? oneYield(type, scope, depth) : yieldFrom(type, scope, depth);
    }
    if (awaits) {
      return grammar.awaiting.of(type, scope, depth);
    }
    if (scope.canAwaitAtDepth() && dice.chance(15)) {
      return grammar.awaiting.of(type, scope, depth);
    }
    return null;
  }

  /** One that gives a value of the type that is sent, or of no use. */
  private Node oneYield(Type type, Scope scope, int depth) {
    Function function = scope.function;
    String call = function.yielder() + ".yield(#)";
    Node yielded = grammar.expressions.of(function.yields(), scope, depth);
    Type sent = function.sends();
    if (sent == null || !sent.box.equals(type.box)) {
      return expression(type, "T." + type.conversion + "(" + call + ")", yielded);
    }
    if (type == Type.OBJECT || dice.chance(15)) {
      // Where a primitive is wanted, null that is sent is the end of the body.
      return expression(type, call, yielded);
    }
    return expression(
        type, "T.<" + type.box + ">or(" + call + ", " + type.literal(dice) + ")", yielded);
  }

  private Node yieldFrom(Type type, Scope scope, int depth) {
    return expression(type, "T." + type.conversion + "(#)", delegation(scope, depth));
  }

  /** Yields all of another generator or of an iterable. */
  Node delegation(Scope scope, int depth) {
    Function function = scope.function;
    String yielder = function.yielder();
    List<Maker> makers =
        function.kind() == Kind.GENERATOR
            ? grammar.makers(Kind.GENERATOR, scope).stream()
                .filter(maker -> canDelegate(function, maker))
                .toList()
            : List.of();
    if (!makers.isEmpty() && dice.chance(65)) {
      Maker maker = dice.any(makers);
      return expression(
          Type.OBJECT,
          "(T.deeper() ? " + yielder + ".yieldFrom(" + maker.call() + "(#)) : null)",
          grammar.arguments(maker.parameters(), scope, depth));
    }
    if (function.kind() == Kind.GENERATOR && scope.depth < 5 && dice.chance(35)) {
      return inlineDelegation(scope);
    }
    Type yields = function.yields();
    return expression(
        Type.OBJECT,
        yielder + ".yieldFrom(Arrays.<" + yields.box + ">asList(#, #))",
        grammar.expressions.of(yields, scope, depth),
        grammar.expressions.of(yields, scope, depth));
  }

  private static boolean canDelegate(Function function, Maker maker) {
    boolean yields = maker.yields() == function.yields() || function.yields() == Type.OBJECT;
    boolean sends = maker.sends() == function.sends() || maker.sends() == Type.OBJECT;
    return yields && sends;
  }

  private Node inlineDelegation(Scope scope) {
    Function function = scope.function;
    String inner = grammar.name("y");
    Scope body =
        scope.function(
            Function.generator(
                inner, function.yields(), function.sends(), Type.OBJECT, function.inTask()));
    String types = "<" + function.yields().box + ", " + Maker.box(function.sends()) + ", Object>";
    return expression(
        Type.OBJECT,
        function.yielder()
            + ".yieldFrom(Generator."
            + types
            + "twoWay("
            + grammar.lambdaOf("Generator.TwoWayBody" + types)
            + inner
            + " -> {\n#\n}))",
        grammar.statements.body(body, 3));
  }
}
