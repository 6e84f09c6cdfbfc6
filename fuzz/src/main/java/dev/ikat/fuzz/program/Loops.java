package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.item;

import dev.ikat.fuzz.program.Variable.Use;
import java.util.List;

/** Loops of all forms. Each round burns fuel, and without fuel each ends. */
final class Loops {
  private final Grammar grammar;
  private final Dice dice;

  Loops(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  Node of(Scope scope) {
    return switch (dice.below(9)) {
      case 0, 1 -> counted(scope);
      case 2 -> twoCounters(scope);
      case 3 -> whileLoop(scope);
      case 4 -> doLoop(scope);
      case 5 -> endless(scope);
      case 6 -> overArray(scope);
      case 7 -> overList(scope);
      case 8 -> scope.canAwait() && dice.chance(35) ? overAwaited(scope) : overMade(scope);
      default -> throw new AssertionError();
    };
  }

  private Scope.Target target() {
    return new Scope.Target(grammar.name("L"), true);
  }

  private Node block(Scope scope) {
    return grammar.statements.block(scope, 3).node();
  }

  private Node counted(Scope scope) {
    Scope.Target target = target();
    String name = grammar.name("i");
    Scope inner = scope.inner(target);
    Type type = dice.any(Type.INT, Type.INT, Type.LONG, Type.BYTE);
    Node bound = grammar.expressions.of(Type.INT, scope, 1);
    inner.add(new Variable(name, type, Use.LOCAL));
    return item(
        target.label
            + ": for ("
            + type.java
            + " "
            + name
            + " = 0; "
            + name
            + " < T.at(#) + 2 && T.go(); "
            + name
            + "++) {\n#\n}",
        bound,
        block(inner));
  }

  private Node twoCounters(Scope scope) {
    Scope.Target target = target();
    String a = grammar.name("i");
    String b = grammar.name("i");
    Scope inner = scope.inner(target);
    inner.add(new Variable(a, Type.LONG, Use.LOCAL));
    inner.add(new Variable(b, Type.LONG, Use.LOCAL));
    return item(
        target.label
            + ": for (long "
            + a
            + " = #, "
            + b
            + " = 1; T.go() && "
            + b
            + " < 4; "
            + a
            + " += #, "
            + b
            + "++) {\n#\n}",
        grammar.expressions.of(Type.LONG, scope, 1),
        grammar.expressions.of(Type.LONG, scope, 2),
        block(inner));
  }

  private Node whileLoop(Scope scope) {
    Scope.Target target = target();
    return item(
        target.label + ": while (T.go() && #) {\n#\n}",
        grammar.condition(scope),
        block(scope.inner(target)));
  }

  private Node doLoop(Scope scope) {
    Scope.Target target = target();
    return item(
        target.label + ": do {\n#\n} while (# && T.go());",
        grammar.statements.openBlock(scope.inner(target), 3),
        grammar.condition(scope));
  }

  private Node endless(Scope scope) {
    Scope.Target target = target();
    return item(
        target.label
            + ": "
            + dice.any("while (true)", "for (; ; )")
            + " {\nif (!T.go() || T.coin(4)) break;\n#\n}",
        block(scope.inner(target)));
  }

  private Node overArray(Scope scope) {
    Scope.Target target = target();
    Type array = dice.any(Type.INTS, Type.LONGS, Type.STRINGS);
    Type element =
        switch (array) {
          case INTS -> Type.INT;
          case LONGS -> Type.LONG;
          default -> Type.STRING;
        };
    return over(scope, target, element, element.java, grammar.expression(array, scope));
  }

  private Node overList(Scope scope) {
    Node list = grammar.expression(Type.LIST, scope);
    return over(scope, target(), Type.INTEGER, "Integer", list);
  }

  /** Over what another body yields. */
  private Node overMade(Scope scope) {
    boolean async = scope.canAwait() && dice.chance(60);
    List<Maker> makers = grammar.makers(async ? Kind.ASYNC_GENERATOR : Kind.GENERATOR, scope);
    if (makers.isEmpty()) {
      return overArray(scope);
    }
    Maker maker = dice.any(makers);
    Node made = item(maker.call() + "(#)", grammar.arguments(maker.parameters(), scope, 1));
    return item(
        "if (T.deeper()) {\n#\n}", over(scope, target(), maker.yields(), maker.yields().box, made));
  }

  /** Over what awaits in each round without being a body's. */
  private Node overAwaited(Scope scope) {
    Type type = Type.any(dice);
    Node first = grammar.expressions.of(type, scope, 1);
    Node second = grammar.expressions.of(type, scope, 1);
    String box = type.box;
    return switch (dice.below(3)) {
      case 0 ->
          over(
              scope,
              target(),
              type,
              box,
              item("Awaitables.<" + box + ">queue(#, #)", first, second));
      case 1 -> {
        String map = "Asyncio.<" + box + ", " + box + ">mapAsync(";
        String list = "Arrays.<" + box + ">asList(#, #)";
        String n = grammar.name("n");
        String slow = n + " -> sleep(T.ms(T.toInt(" + n + ")), " + n + ")";
        yield over(
            scope, target(), type, box, item(map + list + ", 2, " + slow + ")", first, second));
      }
      default -> overCompleted(type, scope);
    };
  }

  private Node overCompleted(Type type, Scope scope) {
    String name = grammar.name("c");
    Scope.Target target = target();
    String loop = "for (Coroutine<" + type.box + "> " + name + " : Asyncio.<" + type.box + ">";
    String body = "if (!T.go()) break;\nT.log(\"" + name + "\", await(" + name + "));\n#\n";
    return item(
        target.label + ": " + loop + "asCompleted(#, #)) {\n" + body + "}",
        grammar.awaiting.awaitable(type, scope, 1),
        grammar.awaiting.awaitable(type, scope, 1),
        grammar.statements.openBlock(scope.inner(target), 2));
  }

  private Node over(
      Scope scope, Scope.Target target, Type element, String elementType, Node iterated) {
    String name = grammar.name("v");
    Scope inner = scope.inner(target);
    inner.add(new Variable(name, element, dice.chance(50) ? Use.FIXED : Use.LOCAL));
    return item(
        target.label + ": for (" + elementType + " " + name + " : #) {\nif (!T.go()) break;\n#\n}",
        iterated,
        block(inner));
  }
}
