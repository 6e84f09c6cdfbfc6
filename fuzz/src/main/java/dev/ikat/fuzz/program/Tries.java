package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.item;

import dev.ikat.fuzz.program.Statements.Written;
import java.util.ArrayList;
import java.util.List;

/** try in all its forms, with suspensions, jumps and more of the same in every part. */
final class Tries {
  /** From the narrow to the wide, so that none hides a later one; of each list one at most. */
  private static final List<List<String>> CAUGHT =
      List.of(
          List.of("Bang"),
          List.of("Boom", "Boom | ArithmeticException", "Boom | NullPointerException"),
          List.of("Checked"),
          List.of("RuntimeException"),
          List.of("Exception"),
          List.of("ControlError"),
          List.of("Throwable"));

  private final Grammar grammar;
  private final Dice dice;

  Tries(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  Written of(Scope scope, boolean mayJump) {
    int choice = dice.below(100);
    if (choice < 45) {
      return tryCatch(scope, mayJump, false);
    } else if (choice < 65) {
      return tryCatch(scope, mayJump, true);
    } else if (choice < 82) {
      return tryFinally(scope, mayJump);
    }
    return withResources(scope, mayJump);
  }

  private Written tryCatch(Scope scope, boolean mayJump, boolean withFinally) {
    Written body = grammar.statements.blockOf(scope.inner(), 3, mayJump);
    boolean completes = body.completes();
    List<Node> clauses = new ArrayList<>();
    for (List<String> choices : CAUGHT) {
      if (dice.chance(28)) {
        Written clause = clause(dice.any(choices), scope, mayJump);
        completes |= clause.completes();
        clauses.add(clause.node());
      }
    }
    if (clauses.isEmpty()) {
      Written clause = clause("Exception", scope, mayJump);
      completes |= clause.completes();
      clauses.add(clause.node());
    }
    String head = "try {\nmayThrow(Checked.class);\n#\n}\n#";
    return withFinally
        ? new Written(
            item(
                head + "\nfinally {\n#\n}",
                body.node(),
                new Node.Seq(clauses),
                finallyBlock(scope)),
            completes)
        : new Written(item(head, body.node(), new Node.Seq(clauses)), completes);
  }

  private Written clause(String type, Scope scope, boolean mayJump) {
    String name = grammar.name("e");
    Written block = grammar.statements.blockOf(scope.inner(), 2, mayJump);
    boolean rethrows = block.completes() && mayJump && dice.chance(20);
    return new Written(
        item(
            "catch ("
                + type
                + " "
                + name
                + ") {\nT.log(\"caught\", "
                + name
                + ");\n#\n"
                + (rethrows ? "throw " + name + ";\n" : "")
                + "}",
            block.node()),
        block.completes() && !rethrows);
  }

  private Written tryFinally(Scope scope, boolean mayJump) {
    Written body = grammar.statements.blockOf(scope.inner(), 3, mayJump);
    return new Written(
        item("try {\n#\n} finally {\n#\n}", body.node(), finallyBlock(scope)), body.completes());
  }

  /** Its end is reached, but it may leave before, if some condition holds. */
  private Node finallyBlock(Scope scope) {
    return item(
        "T.log(\"" + grammar.name("finally") + "\");\n#",
        grammar.statements.openBlock(scope.inner(), 2));
  }

  private Written withResources(Scope scope, boolean mayJump) {
    Scope inner = scope.inner();
    List<Node> resources = new ArrayList<>();
    int count = dice.between(1, 3);
    for (int i = 0; i < count; i++) {
      resources.add(resource(scope));
    }
    Written body = grammar.statements.blockOf(inner, 3, mayJump);
    if (dice.chance(50)) {
      return new Written(
          item("try (\n#\n) {\n#\n}", new Node.Seq(resources), body.node()), body.completes());
    }
    Written clause = clause("Exception", scope, mayJump);
    return new Written(
        item("try (\n#\n) {\n#\n}\n#", new Node.Seq(resources), body.node(), clause.node()),
        body.completes() || clause.completes());
  }

  private Node resource(Scope scope) {
    String name = grammar.name("r");
    if (scope.canAwaitAtDepth() && dice.chance(20)) {
      return item("AutoCloseable " + name + " = () -> await(sleep(T.ms(0)));");
    }
    if (scope.canAwait() && dice.chance(15)) {
      return item("var " + name + " = await(new Lock().hold());");
    }
    return item(
        "var " + name + " = T.open(\"" + name + "\" + #);",
        grammar.expressions.of(Type.INT, scope, 2));
  }
}
