package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.expression;

import dev.ikat.fuzz.program.Variable.Use;
import java.util.List;

/**
 * Expressions of each type. What suspends may stand anywhere in them, so that every kind of value
 * rests on the operand stack while it does: operands, arrays and indices, receivers, arguments
 * before, objects that are not initialised yet.
 */
final class Expressions {
  /** What may be joined to a string: its text is the same in each run. */
  private static final List<Type> JOINED =
      List.of(
          Type.INT,
          Type.LONG,
          Type.FLOAT,
          Type.DOUBLE,
          Type.BOOLEAN,
          Type.BYTE,
          Type.SHORT,
          Type.CHAR,
          Type.STRING,
          Type.INTEGER,
          Type.LONG_BOX,
          Type.COLOR);

  private static final List<Type> WIDE = List.of(Type.INT, Type.LONG, Type.FLOAT, Type.DOUBLE);

  private final Grammar grammar;
  private final Dice dice;

  Expressions(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  Node of(Type type, Scope scope, int depth) {
    if (depth <= 0 || dice.chance(14) || !grammar.oneMoreExpression()) {
      return leaf(type, scope);
    }
    if (dice.chance(30)) {
      Node suspension = grammar.suspensions.of(type, scope, depth - 1);
      if (suspension != null) {
        return suspension;
      }
    }
    return dice.chance(30) ? anyType(type, scope, depth - 1) : ofType(type, scope, depth - 1);
  }

  /** A variable or a constant. */
  private Node leaf(Type type, Scope scope) {
    List<Variable> variables = scope.variables(variable -> variable.type() == type);
    if (!variables.isEmpty() && dice.chance(75)) {
      return expression(type, dice.any(variables).name());
    }
    return expression(type, type.literal(dice));
  }

  /** Forms that there are for values of all types. */
  private Node anyType(Type type, Scope scope, int depth) {
    return switch (dice.below(12)) {
      case 0, 1 ->
          expression(
              type,
              "(# ? # : #)",
              of(Type.BOOLEAN, scope, depth),
              of(type, scope, depth),
              of(type, scope, depth));
      case 2, 3 -> assignment(type, scope, depth);
      case 4 -> expression(type, "T.<" + type.box + ">risky(#)", of(type, scope, depth));
      case 5, 6 ->
          expression(type, "T." + type.conversion + "(#)", of(Type.any(dice), scope, depth));
      case 7 -> grammar.switches.expression(type, scope, depth, false);
      case 8 -> typePattern(type, scope, depth);
      case 9 -> recordPattern(type, scope, depth);
      case 10 -> call(type, scope, depth);
      default -> pairOnStack(type, scope, depth);
    };
  }

  private Node assignment(Type type, Scope scope, int depth) {
    List<Variable> variables =
        scope.variables(variable -> variable.type() == type && variable.assignable());
    if (variables.isEmpty()) {
      return ofType(type, scope, depth);
    }
    return expression(type, "(" + dice.any(variables).name() + " = #)", of(type, scope, depth));
  }

  private Node typePattern(Type type, Scope scope, int depth) {
    String name = grammar.name("p");
    Type tested = dice.any(Type.INTEGER, Type.STRING, Type.LONG_BOX, Type.INTS, Type.SHAPE);
    Scope matched = scope.inner();
    matched.add(new Variable(name, tested, Use.FIXED));
    return expression(
        type,
        "(# instanceof " + tested.box + " " + name + " && # ? # : #)",
        of(Type.OBJECT, scope, depth),
        of(Type.BOOLEAN, matched, depth),
        of(type, matched, depth),
        of(type, scope, depth));
  }

  private Node recordPattern(Type type, Scope scope, int depth) {
    String a = grammar.name("p");
    String b = grammar.name("p");
    Scope matched = scope.inner();
    String pattern;
    if (dice.chance(40)) {
      pattern = "Shape.Dot(int " + a + ", int " + b + ")";
      matched.add(new Variable(a, Type.INT, Use.FIXED));
      matched.add(new Variable(b, Type.INT, Use.FIXED));
    } else if (dice.chance(50)) {
      pattern = "Shape.Tag(var _, var " + a + ", Object " + b + ")";
      matched.add(new Variable(a, Type.LONG, Use.FIXED));
      matched.add(new Variable(b, Type.OBJECT, Use.FIXED));
    } else {
      pattern = "Shape.Line(Shape.Dot(var " + a + ", _), Shape " + b + ")";
      matched.add(new Variable(a, Type.INT, Use.FIXED));
      matched.add(new Variable(b, Type.SHAPE, Use.FIXED));
    }
    return expression(
        type,
        "(# instanceof " + pattern + " ? # : #)",
        of(Type.SHAPE, scope, depth),
        of(type, matched, depth),
        of(type, scope, depth));
  }

  /** A function within the body, which is run at once and is no body itself. */
  private Node call(Type type, Scope scope, int depth) {
    Scope plain = scope.function(Function.plain(type, scope.canAwaitAtDepth()));
    String call =
        "T.<" + type.box + ">call(" + grammar.lambdaOf("Work<" + type.box + ">") + "() -> ";
    return dice.chance(60)
        ? expression(type, call + "#)", of(type, plain, depth))
        : expression(type, call + "{\n#\n})", grammar.statements.functionBody(plain, 2));
  }

  /** An object that is used for the last time after what rests on the stack above it. */
  private Node pairOnStack(Type type, Scope scope, int depth) {
    return expression(
        type,
        "T." + type.conversion + "(T.deadAfter(T.track(), #))",
        of(Type.any(dice), scope, depth));
  }

  // ---- by type ----------------------------------------------------------------------------------

  private Node ofType(Type type, Scope scope, int depth) {
    return switch (type) {
      case INT, LONG ->
          dice.chance(70) ? arithmetic(type, scope, depth) : whole(type, scope, depth);
      case FLOAT, DOUBLE -> arithmetic(type, scope, depth);
      case BYTE, SHORT, CHAR -> narrow(type, scope, depth);
      case BOOLEAN -> logic(scope, depth);
      case STRING -> joined(scope, depth);
      case INTEGER -> expression(type, "Integer.valueOf(#)", of(Type.INT, scope, depth));
      case LONG_BOX -> expression(type, "(Long) (#)", of(Type.LONG, scope, depth));
      case OBJECT -> object(scope, depth);
      case INTS, LONGS, STRINGS -> array(type, scope, depth);
      case LIST ->
          expression(
              type,
              "new ArrayList<Integer>(Arrays.<Integer>asList(#, #))",
              of(Type.INT, scope, depth),
              of(dice.any(Type.INT, Type.INTEGER), scope, depth));
      case SHAPE -> shape(scope, depth);
      case COLOR -> expression(type, "T.toColor(#)", of(Type.INT, scope, depth));
    };
  }

  private Node arithmetic(Type type, Scope scope, int depth) {
    int choice = dice.below(9);
    if (choice >= 6) {
      Node changed = changed(type, scope, depth);
      if (changed != null) {
        return changed;
      }
    }
    if (choice == 5) {
      Type from = dice.any(WIDE);
      return expression(type, "(" + type.java + ") (# + 0)", of(from, scope, depth));
    }
    String operator = dice.any("+", "+", "-", "*", "/", "%");
    // A division by zero now and then is enough: what ends soon shows little.
    boolean mayFail = "+-*".contains(operator) || type.isFloating() || dice.chance(10);
    return expression(
        type,
        "(# " + operator + (mayFail ? " #)" : " (# | 1))"),
        of(type, scope, depth),
        of(type, scope, depth));
  }

  /** An increment or a compound assignment, of a variable or of an array's element. */
  private Node changed(Type type, Scope scope, int depth) {
    Type arrayType = type == Type.INT ? Type.INTS : type == Type.LONG ? Type.LONGS : null;
    List<Variable> arrays = scope.variables(variable -> variable.type() == arrayType);
    if (!arrays.isEmpty() && dice.chance(60)) {
      String array = dice.any(arrays).name();
      Node index = of(Type.INT, scope, depth);
      return dice.chance(70)
          ? expression(
              type,
              "(" + array + "[T.at(#)] " + dice.any(compound(), "=") + " #)",
              index,
              of(type, scope, depth))
          : expression(type, dice.any("", "++") + array + "[T.at(#)]", index);
    }
    List<Variable> variables =
        scope.variables(variable -> variable.type() == type && variable.assignable());
    if (variables.isEmpty()) {
      return null;
    }
    String name = dice.any(variables).name();
    if (dice.chance(30)) {
      return expression(type, dice.any("(" + name + "++)", "(--" + name + ")"));
    }
    return expression(type, "(" + name + " " + compound() + " #)", of(type, scope, depth));
  }

  String compound() {
    return dice.any("+=", "-=", "*=", "+=");
  }

  private Node whole(Type type, Scope scope, int depth) {
    if (type == Type.LONG && dice.chance(50)) {
      return expression(
          type,
          "T.mix(#, #, #, #, #)",
          of(Type.INT, scope, depth),
          of(Type.LONG, scope, depth),
          of(Type.OBJECT, scope, depth),
          of(Type.DOUBLE, scope, depth),
          of(Type.BYTE, scope, depth));
    }
    if (type == Type.INT && dice.chance(40)) {
      return dice.chance(50)
          ? expression(
              type,
              "new Shape.Dot(#, #)." + dice.any("x", "y") + "()",
              of(type, scope, depth),
              of(type, scope, depth))
          : expression(type, "T.toStr(#).length()", of(Type.STRING, scope, depth));
    }
    String operator = dice.any("&", "|", "^", "<<", ">>", ">>>");
    return expression(
        type, "(# " + operator + " #)", of(type, scope, depth), of(type, scope, depth));
  }

  private Node narrow(Type type, Scope scope, int depth) {
    Node changed = dice.chance(40) ? changed(type, scope, depth) : null;
    if (changed != null) {
      return changed;
    }
    return expression(
        type,
        "(" + type.java + ") (# + #)",
        of(type, scope, depth),
        of(dice.any(Type.INT, Type.SHORT, Type.CHAR), scope, depth));
  }

  private Node logic(Scope scope, int depth) {
    return switch (dice.below(8)) {
      case 0 -> expression(Type.BOOLEAN, "T.coin(" + dice.between(2, 4) + ")");
      case 1, 2 -> logic("&&", scope, depth);
      case 3 -> logic("||", scope, depth);
      case 4 -> expression(Type.BOOLEAN, "!(#)", of(Type.BOOLEAN, scope, depth));
      case 5 ->
          expression(
              Type.BOOLEAN,
              "(# instanceof " + dice.any("String", "Integer", "Shape.Dot", "int[]") + ")",
              of(Type.OBJECT, scope, depth));
      case 6 -> logic("^", scope, depth);
      default -> {
        Type compared = dice.any(WIDE);
        yield expression(
            Type.BOOLEAN,
            "(# " + dice.any("<", ">=", "==", "!=") + " #)",
            of(compared, scope, depth),
            of(compared, scope, depth));
      }
    };
  }

  private Node logic(String operator, Scope scope, int depth) {
    return expression(
        Type.BOOLEAN,
        "(# " + operator + " #)",
        of(Type.BOOLEAN, scope, depth),
        of(Type.BOOLEAN, scope, depth));
  }

  private Node joined(Scope scope, int depth) {
    return expression(
        Type.STRING,
        "T.toStr(\"" + dice.any("", "k") + "\" + # + \",\" + #)",
        of(dice.any(JOINED), scope, depth),
        of(dice.any(JOINED), scope, depth));
  }

  private Node object(Scope scope, int depth) {
    return switch (dice.below(6)) {
      case 0 ->
          expression(
              Type.OBJECT,
              "T.pick(#, #, #, #)",
              of(Type.OBJECT, scope, depth),
              of(Type.any(dice), scope, depth),
              of(Type.STRING, scope, depth),
              of(Type.INT, scope, depth));
      case 1 ->
          expression(
              Type.OBJECT,
              "(Object) new Object[] {#, #, #}",
              of(Type.any(dice), scope, depth),
              of(Type.any(dice), scope, depth),
              of(Type.any(dice), scope, depth));
      case 2 ->
          expression(
              Type.OBJECT,
              "(Object) Arrays.<Object>asList(#, #)",
              of(Type.any(dice), scope, depth),
              of(Type.any(dice), scope, depth));
      default -> expression(Type.OBJECT, "(Object) (#)", of(Type.any(dice), scope, depth));
    };
  }

  private Node array(Type type, Scope scope, int depth) {
    Type element =
        switch (type) {
          case INTS -> Type.INT;
          case LONGS -> Type.LONG;
          default -> Type.STRING;
        };
    if (dice.chance(15)) {
      return expression(type, "new " + element.java + "[T.at(#) + 3]", of(Type.INT, scope, depth));
    }
    return expression(
        type,
        "new " + type.java + " {#, #, #}",
        of(element, scope, depth),
        of(element, scope, depth),
        of(element, scope, depth));
  }

  private Node shape(Scope scope, int depth) {
    return switch (dice.below(3)) {
      case 0 ->
          expression(
              Type.SHAPE,
              "((Shape) new Shape.Dot(#, #))",
              of(Type.INT, scope, depth),
              of(Type.INT, scope, depth));
      case 1 ->
          expression(
              Type.SHAPE,
              "((Shape) new Shape.Line(#, #))",
              of(Type.SHAPE, scope, depth),
              of(Type.SHAPE, scope, depth));
      default ->
          expression(
              Type.SHAPE,
              "((Shape) new Shape.Tag(#, #, #))",
              of(Type.STRING, scope, depth),
              of(Type.LONG, scope, depth),
              of(Type.any(dice), scope, depth));
    };
  }
}
