package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.item;

import dev.ikat.fuzz.program.Variable.Use;
import java.util.ArrayList;
import java.util.List;

/** Statements and blocks. Every program that is written compiles: javac refuses what is dead. */
final class Statements {
  /** A statement, and whether the next one can be reached. */
  record Written(Node node, boolean completes) {
    static Written of(Node node) {
      return new Written(node, true);
    }
  }

  private final Grammar grammar;
  private final Dice dice;

  Statements(Grammar grammar) {
    this.grammar = grammar;
    this.dice = grammar.dice;
  }

  /** The block of a body: it suspends at least once, before all else if it is small. */
  Node body(Scope scope, int most) {
    List<Node> items = new ArrayList<>();
    items.add(suspension(scope));
    return function(items, scope, most);
  }

  /** The block of a function that need not suspend. */
  Node functionBody(Scope scope, int most) {
    return function(new ArrayList<>(), scope, most);
  }

  private Node function(List<Node> items, Scope scope, int most) {
    boolean completes = fill(items, scope, most, true);
    if (completes) {
      items.add(seen(scope));
    }
    if (completes && scope.function.returns() != null) {
      items.add(item("return #;", grammar.expression(scope.function.returns(), scope)));
    }
    return new Node.Seq(items);
  }

  /** What some variables hold at the end: what went wrong on the way shows. */
  private Node seen(Scope scope) {
    List<Variable> variables = scope.variables(_ -> true);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 4 && !variables.isEmpty(); i++) {
      names.add(", (Object) " + dice.any(variables).name());
    }
    return item("T.log(\"" + grammar.name("end") + "\"" + String.join("", names) + ");");
  }

  /** A block in a statement: it may end with a jump. */
  Written block(Scope scope, int most) {
    List<Node> items = new ArrayList<>();
    boolean completes = fill(items, scope, most, true);
    return new Written(new Node.Seq(items), completes);
  }

  /** A block whose end is reached. */
  Node openBlock(Scope scope, int most) {
    List<Node> items = new ArrayList<>();
    fill(items, scope, most, false);
    return new Node.Seq(items);
  }

  /** Whether the end of the block is reached. */
  private boolean fill(List<Node> items, Scope scope, int most, boolean mayJump) {
    int count = dice.between(1, most);
    for (int i = 0; i < count && grammar.oneMoreStatement(); i++) {
      Written next = statement(scope, mayJump);
      items.add(next.node);
      if (!next.completes) {
        return false;
      }
    }
    if (mayJump && dice.chance(10)) {
      Node jump = jump(scope);
      if (jump != null) {
        items.add(jump);
        return false;
      }
    }
    return true;
  }

  private Written statement(Scope scope, boolean mayJump) {
    int choice = dice.below(100);
    boolean tries = choice >= 68 && choice < 84 || choice == 92 || choice == 93;
    if (scope.depth > 5 || tries && !scope.canTry()) {
      return Written.of(simple(scope));
    }
    if (choice < 38) {
      return Written.of(simple(scope));
    } else if (choice < 47) {
      return branch(scope, mayJump);
    } else if (choice < 62) {
      return Written.of(grammar.loops.of(scope));
    } else if (choice < 68) {
      return grammar.switches.statement(scope, mayJump);
    } else if (choice < 84) {
      return grammar.tries.of(scope, mayJump);
    } else if (choice < 88) {
      return labelled(scope, mayJump);
    } else if (choice < 92) {
      return Written.of(life(scope));
    } else if (choice < 94) {
      return Written.of(monitor(scope));
    } else if (choice < 96) {
      return Written.of(local(scope));
    }
    return Written.of(scope.canAwait() ? grammar.blocks.statement(scope) : guardedJump(scope));
  }

  // ---- simple ones ------------------------------------------------------------------------------

  private Node simple(Scope scope) {
    return switch (dice.below(12)) {
      case 0, 1, 2, 3 -> declaration(scope);
      case 4 -> lateDeclaration(scope);
      case 5, 6 -> assignment(scope);
      case 7, 8 -> log(scope);
      case 9, 10 -> suspension(scope);
      default -> task(scope);
    };
  }

  private Node declaration(Scope scope) {
    Type type = Type.any(dice);
    String name = grammar.name("v");
    Node value =
        dice.chance(5)
            ? grammar.switches.expression(type, scope, 2, true)
            : grammar.expression(type, scope);
    scope.add(new Variable(name, type, dice.chance(35) ? Use.FIXED : Use.LOCAL));
    return item(type.java + " " + name + " = #;", value);
  }

  /** Not assigned on all paths at once: where paths meet, it is there, or it is not. */
  private Node lateDeclaration(Scope scope) {
    Type type = Type.any(dice);
    String name = grammar.name("v");
    Node value = grammar.expression(type, scope);
    Node other = grammar.expression(type, scope);
    Node node =
        dice.chance(50) || !scope.canTry()
            ? item(
                type.java
                    + " "
                    + name
                    + ";\nif (#) {\n"
                    + name
                    + " = #;\n} else {\n"
                    + name
                    + " = #;\n}",
                grammar.condition(scope),
                value,
                other)
            : item(
                type.java
                    + " "
                    + name
                    + ";\ntry {\n"
                    + name
                    + " = #;\n} catch (RuntimeException "
                    + grammar.name("e")
                    + ") {\n"
                    + name
                    + " = #;\n}",
                value,
                other);
    scope.add(new Variable(name, type, Use.LOCAL));
    return node;
  }

  private Node assignment(Scope scope) {
    List<Variable> variables = scope.variables(Variable::assignable);
    if (variables.isEmpty()) {
      return declaration(scope);
    }
    Variable variable = dice.any(variables);
    Type type = variable.type();
    String name = variable.name();
    if (type.isNumeric() && dice.chance(50)) {
      return item(
          name + " " + grammar.expressions.compound() + " #;", grammar.expression(type, scope));
    }
    if (type == Type.STRING && dice.chance(40)) {
      Type added = dice.any(Type.INT, Type.LONG, Type.STRING, Type.CHAR, Type.DOUBLE);
      return item(
          name + " += #;\n" + name + " = T.toStr(" + name + ");", grammar.expression(added, scope));
    }
    return item(name + " = #;", grammar.expression(type, scope));
  }

  /** Many values on the stack, in an array. */
  private Node log(Scope scope) {
    return item(
        "T.log(\"" + grammar.name("m") + "\", #, #);",
        grammar.expression(Type.any(dice), scope),
        grammar.expression(Type.any(dice), scope));
  }

  /** Suspends if anything here may; else writes a line. */
  private Node suspension(Scope scope) {
    Type type = Type.any(dice);
    Node suspension = grammar.suspensions.of(type, scope, 1);
    if (suspension == null) {
      return log(scope);
    }
    return switch (dice.below(3)) {
      case 0 -> item("T.log(\"" + grammar.name("m") + "\", #);", suspension);
      case 1 -> {
        String name = grammar.name("v");
        scope.add(new Variable(name, type, Use.LOCAL));
        yield item(type.java + " " + name + " = #;", suspension);
      }
      default -> bare(scope);
    };
  }

  /** A suspension whose value is dropped. */
  private Node bare(Scope scope) {
    Function function = scope.function;
    if (scope.canYield() && (!scope.canAwait() || dice.chance(50))) {
      return item(
          function.yielder() + ".yield(#);", grammar.expressions.of(function.yields(), scope, 2));
    }
    Type type = Type.any(dice);
    return scope.canAwait()
        ? item("await(#);", grammar.awaiting.awaitable(type, scope, 2))
        : log(scope);
  }

  /** Something about tasks, groups and scopes. */
  private Node task(Scope scope) {
    Function function = scope.function;
    if (!scope.canAwait()) {
      return log(scope);
    }
    List<Variable> tasks = scope.tasks(_ -> true);
    if (!tasks.isEmpty() && dice.chance(30)) {
      return item("T.log(\"cancel\", " + dice.any(tasks).name() + ".cancel(\"c\"));");
    }
    if (function.limit() != null && dice.chance(25)) {
      return item(
          dice.chance(60)
              ? function.limit() + ".reschedule(T.ms(" + dice.between(0, 6) + "));"
              : "if (T.coin(3)) " + function.limit() + ".cancel(\"c\");");
    }
    Type type = Type.any(dice);
    String name = grammar.name("t");
    String creator = function.group() != null && dice.chance(75) ? function.group() + "." : "";
    Node coroutine = grammar.awaiting.coroutine(type, scope, 1);
    scope.addTask(new Variable(name, type, Use.FIXED));
    return item("Task<" + type.box + "> " + name + " = " + creator + "createTask(#);", coroutine);
  }

  // ---- jumps ------------------------------------------------------------------------------------

  private Node guardedJump(Scope scope) {
    Node jump = jump(scope);
    return jump == null ? log(scope) : item("if (#) {\n#\n}", grammar.condition(scope), jump);
  }

  /** Something after which nothing can stand; null if there is none here. */
  private Node jump(Scope scope) {
    int choice = dice.below(10);
    if (choice < 4 && !scope.targets().isEmpty()) {
      Scope.Target target = dice.any(scope.targets());
      if (target.loop && dice.chance(45)) {
        return item("continue " + target.label + ";");
      }
      target.broken = true;
      return item("break " + target.label + ";");
    }
    if (choice < 8 && scope.canReturn()) {
      Type returns = scope.function.returns();
      return returns == null
          ? item("return;")
          : item("return #;", grammar.expression(returns, scope));
    }
    String exception = dice.any("Boom", "Bang", "Checked");
    return item(
        "throw new " + exception + "(T.toStr(#));",
        grammar.expressions.of(dice.any(Type.STRING, Type.INT), scope, 2));
  }

  // ---- with blocks ------------------------------------------------------------------------------

  private Written branch(Scope scope, boolean mayJump) {
    Node condition = grammar.condition(scope);
    Written then = blockOf(scope.inner(), 3, true);
    if (dice.chance(45)) {
      return Written.of(item("if (#) {\n#\n}", condition, then.node));
    }
    Written otherwise = blockOf(scope.inner(), 3, mayJump);
    return new Written(
        item("if (#) {\n#\n} else {\n#\n}", condition, then.node, otherwise.node),
        then.completes || otherwise.completes);
  }

  /** A block, which ends with a jump only if it may. */
  Written blockOf(Scope scope, int most, boolean mayJump) {
    return mayJump ? block(scope, most) : Written.of(openBlock(scope, most));
  }

  private Written labelled(Scope scope, boolean mayJump) {
    Scope.Target target = new Scope.Target(grammar.name("L"), false);
    Written block = blockOf(scope.inner(target), 3, mayJump);
    return new Written(
        item(target.label + ": {\n#\n}", block.node), block.completes || target.broken);
  }

  /** An object whose last use comes before others suspend: no frame may hold it then. */
  private Node life(Scope scope) {
    String name = grammar.name("k");
    return item(
        "Tracked " + name + " = T.track();\n#\nT.dead(" + name + ");\n#",
        openBlock(scope.inner(), 2),
        suspension(scope));
  }

  private Node monitor(Scope scope) {
    return item("synchronized (new Object()) {\n#\n}", openBlock(scope.inMonitor(), 2));
  }

  /** A function, or a class, that captures what is here. */
  private Node local(Scope scope) {
    Type type = Type.any(dice);
    String name = grammar.name("w");
    Scope plain = scope.function(Function.plain(type, scope.canAwaitAtDepth()));
    Node body = functionBody(plain, 2);
    if (dice.chance(50)) {
      return item(
          "Work<"
              + type.box
              + "> "
              + name
              + " = () -> {\n#\n};\nT.log(\""
              + name
              + "\", T.call("
              + name
              + "));",
          body);
    }
    String of = grammar.name("C");
    return item(
        "class "
            + of
            + " {\n"
            + type.java
            + " "
            + name
            + "(int n) throws Exception {\n#\n}\n}\n"
            + "T.log(\""
            + name
            + "\", new "
            + of
            + "()."
            + name
            + "(#));",
        body,
        grammar.expression(Type.INT, scope));
  }
}
