package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.expression;

import java.util.List;

/** Expressions that await, and what they await. */
final class Awaiting {
  private final Grammar grammar;
  private final Dice dice;

  Awaiting(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  /** One that gives a value of the type. */
  Node of(Type type, Scope scope, int depth) {
    if (scope.canAwait() && scope.depth < 5 && dice.chance(12)) {
      return grammar.blocks.expression(type, scope, depth);
    }
    List<Variable> tasks = scope.tasks(task -> task.type() == type);
    if (!tasks.isEmpty() && dice.chance(40)) {
      return expression(type, "await(" + dice.any(tasks).name() + ")");
    }
    if (dice.chance(8)) {
      return expression(
          type,
          "T." + type.conversion + "(await(gather(#, #)))",
          awaitable(type, scope, depth),
          awaitable(Type.any(dice), scope, depth));
    }
    if (dice.chance(8)) {
      return expression(
          type,
          "await(Awaitables.<" + type.box + ">stage" + dice.any("", "Soon") + "(#))",
          grammar.expressions.of(type, scope, depth));
    }
    List<Maker> makers = grammar.makers(Kind.ASYNC_GENERATOR, scope);
    if (!makers.isEmpty() && dice.chance(8)) {
      Maker maker = dice.any(makers);
      String next = "(T.deeper() ? await(" + maker.call() + "(#).anext(null)) : null)";
      return expression(
          type, "T." + type.conversion + next, grammar.arguments(maker.parameters(), scope, 1));
    }
    if (dice.chance(8)) {
      return expression(type, "await(#, Checked.class)", awaitable(type, scope, depth));
    }
    return expression(type, "await(#)", awaitable(type, scope, depth));
  }

  /** Something to await, of any kind. */
  Node awaitable(Type type, Scope scope, int depth) {
    Node value = grammar.expressions.of(type, scope, depth);
    String box = type.box;
    return switch (dice.below(18)) {
      case 0, 1 -> made("done", box, value);
      case 2 -> made("soon", box, value);
      case 3 -> Node.item("Awaitables.<" + box + ">later(" + dice.between(0, 5) + ", #)", value);
      case 4 -> failing(box, value);
      case 5 ->
          Node.item(
              "waitFor(#, T.ms(" + dice.between(0, 4) + "))", awaitable(type, scope, depth - 1));
      case 6 -> Node.item("shield(#)", awaitable(type, scope, depth - 1));
      case 7 -> Node.item("createTask(#)", coroutine(type, scope, depth));
      default -> coroutine(type, scope, depth);
    };
  }

  private static Node made(String how, String box, Node value) {
    return Node.item("Awaitables.<" + box + ">" + how + "(#)", value);
  }

  private Node failing(String box, Node value) {
    String how = dice.any("failed", "fails", "cancelled");
    return Node.item(
        "Awaitables.<" + box + ">" + how + "(\"" + grammar.name("f") + "\", #)", value);
  }

  /** A coroutine: the library's, a body here, or one of the makers'. */
  Node coroutine(Type type, Scope scope, int depth) {
    Node sleep =
        Node.item(
            "sleep(T.ms(" + dice.any(0, 0, 0, 1, 2, 5) + "), #)",
            grammar.expressions.of(type, scope, depth));
    List<Maker> makers =
        grammar.makers(Kind.ASYNC, scope).stream()
            .filter(maker -> maker.returns() != null && maker.returns().box.equals(type.box))
            .toList();
    if (!makers.isEmpty() && dice.chance(45)) {
      Maker maker = dice.any(makers);
      return Node.item(
          "(T.deeper() ? " + maker.call() + "(#) : Asyncio.<" + type.box + ">#)",
          grammar.arguments(maker.parameters(), scope, depth),
          sleep);
    }
    if (scope.depth < 5 && dice.chance(30)) {
      return body(type, scope);
    }
    return Node.item("Asyncio.<" + type.box + ">#", sleep);
  }

  /** A coroutine whose body stands here. */
  Node body(Type type, Scope scope) {
    Scope inner = scope.function(Function.async(type));
    String async =
        "Asyncio.<" + type.box + ">async(" + grammar.lambdaOf("AsyncBody<" + type.box + ">");
    if (dice.chance(25)) {
      // An expression for a body; it must suspend, or there is nothing to weave.
      return Node.item(async + "() -> #)", of(type, inner, 1));
    }
    return Node.item(async + "() -> {\n#\n})", grammar.statements.body(inner, 3));
  }
}
