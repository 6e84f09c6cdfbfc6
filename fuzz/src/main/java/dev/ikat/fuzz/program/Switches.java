package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.item;

import dev.ikat.fuzz.program.Statements.Written;
import dev.ikat.fuzz.program.Variable.Use;
import java.util.ArrayList;
import java.util.List;

/** Switches, old and new, as statements and as expressions, over numbers, strings and patterns. */
final class Switches {
  /** A type to switch over: its values, and a default. */
  private record Selector(Type type, String text, List<String> cases) {}

  private final Grammar grammar;
  private final Dice dice;

  Switches(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  private Selector selector() {
    return switch (dice.below(4)) {
      case 0 -> new Selector(Type.INT, "T.at(#)", List.of("0", "1", "2"));
      case 1 -> new Selector(Type.INT, "#", List.of("0", "5", "100", "65537"));
      case 2 -> new Selector(Type.STRING, "T.toStr(#)", List.of("\"s1\"", "\"s5\"", "\"\""));
      default -> new Selector(Type.COLOR, "#", List.of("RED", "GREEN"));
    };
  }

  // ---- expressions ------------------------------------------------------------------------------

  /**
   * A switch expression.
   *
   * @param alone whether the operand stack is empty where it stands
   */
  Node expression(Type type, Scope scope, int depth, boolean alone) {
    if (dice.chance(30)) {
      return patternExpression(type, scope, depth);
    }
    Selector selector = selector();
    List<Node> cases = new ArrayList<>();
    for (String label : selector.cases) {
      cases.add(arm("case " + label, type, scope.inExpression(alone), depth));
    }
    cases.add(arm("default", type, scope.inExpression(alone), depth));
    return Node.expression(
        type,
        "(switch (" + selector.text + ") {\n#\n})",
        grammar.expressions.of(selector.type, scope, depth),
        new Node.Seq(cases));
  }

  private Node arm(String label, Type type, Scope scope, int depth) {
    if (dice.chance(60) || scope.depth > 5) {
      return item(label + " -> #;", grammar.expressions.of(type, scope, depth));
    }
    // `yield (` looks like a call to javac, so that what is yielded has a name.
    String name = grammar.name("v");
    return item(
        label + " -> {\n#\n" + type.java + " " + name + " = #;\nyield " + name + ";\n}",
        grammar.statements.openBlock(scope, 2),
        grammar.expressions.of(type, scope, depth));
  }

  private Node patternExpression(Type type, Scope scope, int depth) {
    String[] names = {grammar.name("p"), grammar.name("p"), grammar.name("p"), grammar.name("p")};
    Scope dot = scope.inExpression(false);
    dot.add(new Variable(names[0], Type.INT, Use.FIXED));
    Scope tag = scope.inExpression(false);
    tag.add(new Variable(names[1], Type.LONG, Use.FIXED));
    tag.add(new Variable(names[2], Type.OBJECT, Use.FIXED));
    Scope line = scope.inExpression(false);
    line.add(new Variable(names[3], Type.SHAPE, Use.FIXED));
    return Node.expression(
        type,
        "(switch (#) {\ncase null -> #;\n#\n#\n#\n})",
        grammar.expressions.of(Type.SHAPE, scope, depth),
        grammar.expressions.of(type, scope.inExpression(false), depth),
        arm("case Shape.Dot(int " + names[0] + ", _)", type, dot, depth),
        arm("case Shape.Tag(_, long " + names[1] + ", var " + names[2] + ")", type, tag, depth),
        arm("case Shape.Line(Shape " + names[3] + ", _)", type, line, depth));
  }

  // ---- statements -------------------------------------------------------------------------------

  Written statement(Scope scope, boolean mayJump) {
    return switch (dice.below(3)) {
      case 0 -> Written.of(old(scope));
      case 1 -> arrows(scope, mayJump);
      default -> Written.of(patterns(scope));
    };
  }

  /** With falling through. */
  private Node old(Scope scope) {
    Selector selector = selector();
    Scope.Target target = new Scope.Target(grammar.name("L"), false);
    Node selected = grammar.expression(selector.type, scope);
    List<Node> groups = new ArrayList<>();
    List<String> labels = new ArrayList<>(selector.cases);
    if (dice.chance(70)) {
      labels.add(dice.below(labels.size() + 1), "default");
    }
    for (String label : labels) {
      String head = label.equals("default") ? "default:" : "case " + label + ":";
      // In braces: what one group declares, the next one would see, but perhaps not assigned.
      groups.add(
          item(
              head + " {\n#\n" + (dice.chance(60) ? "break;\n" : "") + "}",
              grammar.statements.openBlock(scope.inner(target), 2)));
    }
    return item(
        target.label
            + ": switch ("
            + selector.text
            + ") {\n#\ncase "
            + spare(selector)
            + ": break;\n}",
        selected,
        new Node.Seq(groups));
  }

  /** A last case, so that the end is always reached. */
  private static String spare(Selector selector) {
    return switch (selector.type) {
      case INT -> "77";
      case STRING -> "\"spare\"";
      default -> "BLUE";
    };
  }

  private Written arrows(Scope scope, boolean mayJump) {
    Selector selector = selector();
    Scope.Target target = new Scope.Target(grammar.name("L"), false);
    Node selected = grammar.expression(selector.type, scope);
    List<Node> cases = new ArrayList<>();
    boolean completes = false;
    for (String label : selector.cases) {
      Written block = grammar.statements.blockOf(scope.inner(target), 2, mayJump);
      completes |= block.completes();
      cases.add(item("case " + label + " -> {\n#\n}", block.node()));
    }
    Written last = grammar.statements.blockOf(scope.inner(target), 2, mayJump);
    cases.add(item("default -> {\n#\n}", last.node()));
    return new Written(
        item(
            target.label + ": switch (" + selector.text + ") {\n#\n}",
            selected,
            new Node.Seq(cases)),
        completes || last.completes() || target.broken);
  }

  private Node patterns(Scope scope) {
    Scope.Target target = new Scope.Target(grammar.name("L"), false);
    String number = grammar.name("p");
    String text = grammar.name("p");
    String x = grammar.name("p");
    Node selected = grammar.expression(Type.OBJECT, scope);
    Scope guarded = scope.inner(target);
    guarded.add(new Variable(number, Type.INTEGER, Use.FIXED));
    Scope string = scope.inner(target);
    string.add(new Variable(text, Type.STRING, Use.FIXED));
    Scope dot = scope.inner(target);
    dot.add(new Variable(x, Type.INT, Use.FIXED));
    return item(
        target.label
            + ": switch (#) {\ncase Integer "
            + number
            + " when # | T.coin(5) -> {\n#\n}\ncase String "
            + text
            + " -> {\n#\n}\ncase Shape.Dot(int "
            + x
            + ", int _) -> {\n#\n}\ncase null, default -> {\n#\n}\n}",
        selected,
        grammar.condition(guarded.guard()),
        grammar.statements.openBlock(guarded, 2),
        grammar.statements.openBlock(string, 2),
        grammar.statements.openBlock(dot, 2),
        grammar.statements.openBlock(scope.inner(target), 2));
  }
}
