package dev.ikat.fuzz.program;

import java.util.ArrayList;
import java.util.List;

/** Block functions: they run a body where they stand, in the task that calls them. */
final class BlockFunctions {
  private final Grammar grammar;
  private final Dice dice;

  BlockFunctions(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  /** One whose block returns a value of the type. */
  Node expression(Type type, Scope scope, int depth) {
    String otherwise = type.literal(dice);
    Block block = block();
    String lambda = grammar.lambdaOf(block.of("Body", type)) + block.parameter + " -> {\n#\n})";
    String text = "Asyncio.<" + type.box + ">" + block.call + lambda;
    return Node.expression(
        type,
        block.optional
            ? "T.<" + type.box + ">or(" + text + ".orElse(null), " + otherwise + ")"
            : text,
        time(scope, depth, block),
        grammar.statements.body(scope.function(block.function(type)), 3));
  }

  /** One whose block returns nothing. */
  Node statement(Scope scope) {
    Block block = block();
    Node call =
        Node.item(
            block.call
                + grammar.lambdaOf(block.of("Action", null))
                + block.parameter
                + " -> {\n#\n})",
            time(scope, 1, block),
            grammar.statements.body(scope.function(block.function(null)), 4));
    return Node.item(block.optional ? "T.log(\"scope\", T.ending(#));" : "#;", call);
  }

  private Node time(Scope scope, int depth, Block block) {
    return block.timed
        ? Node.item("T.ms(#), ", grammar.expressions.of(Type.INT, scope, Math.min(depth, 1)))
        : Node.item("");
  }

  /**
   * A block function.
   *
   * @param call the call as far as the body, with a hole for the time
   * @param scope the type of what the block is given; null if nothing
   * @param optional whether its result is an Optional or a CancelScope
   */
  private record Block(
      String call,
      String scope,
      String parameter,
      boolean timed,
      boolean optional,
      String group,
      String limit) {
    /** The functional interface. */
    String of(String kind, Type returns) {
      List<String> arguments = new ArrayList<>();
      if (scope != null) {
        arguments.add(scope);
      }
      if (returns != null) {
        arguments.add(returns.box);
      }
      String types = arguments.isEmpty() ? "" : "<" + String.join(", ", arguments) + ">";
      return (scope == null ? "Async" : "Scope") + kind + types;
    }

    /** The cast before a block that returns nothing. */
    String action(Grammar grammar) {
      return scope == null ? Grammar.ACTION : grammar.lambdaOf(of("Action", null));
    }

    Function function(Type returns) {
      Function function = Function.async(returns);
      return group != null
          ? function.inGroup(group)
          : limit != null ? function.within(limit) : function;
    }
  }

  private Block block() {
    String name = grammar.name("b");
    return switch (dice.below(8)) {
      case 0, 1 -> new Block("timeout(#", null, "()", true, false, null, null);
      case 2 -> new Block("timeout(#", "Timeout", name, true, false, null, null);
      case 3, 4 -> new Block("taskGroup(#", "TaskGroup", name, false, false, name, null);
      case 5 -> new Block("moveOnAfter(#", "CancelScope", name, true, true, null, name);
      case 6 -> new Block("cancelScope(#", "CancelScope", name, false, true, null, name);
      default -> new Block("failAfter(#", "CancelScope", name, true, false, null, name);
    };
  }
}
