package dev.ikat.fuzz.program;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a piece of code can name: variables, tasks, and where it can jump to. */
final class Scope {
  /** Where `break` and `continue` can go. */
  static final class Target {
    final String label;
    final boolean loop;
    boolean broken;

    Target(String label, boolean loop) {
      this.label = label;
      this.loop = loop;
    }
  }

  final Function function;

  /** How many blocks this one is in. */
  final int depth;

  private final List<Variable> variables;
  private final List<Variable> tasks;
  private final List<Target> targets;

  /** Whether `return` may stand here: not in a switch expression. */
  private final boolean returns;

  /** Whether what suspends may stand here: not where a monitor is held. */
  private final boolean suspends;

  /**
   * Whether `try` may stand here: javac 25 fails on one in a switch expression while a long or a
   * double rests on the operand stack.
   */
  private final boolean tries;

  private Scope(
      Function function,
      int depth,
      List<Variable> variables,
      List<Variable> tasks,
      List<Target> targets,
      boolean returns,
      boolean suspends,
      boolean tries) {
    this.function = function;
    this.depth = depth;
    this.variables = new ArrayList<>(variables);
    this.tasks = new ArrayList<>(tasks);
    this.targets = new ArrayList<>(targets);
    this.returns = returns;
    this.suspends = suspends;
    this.tries = tries;
  }

  /** The scope of a function that sees these variables. */
  static Scope of(Function function, List<Variable> variables) {
    return new Scope(function, 0, variables, List.of(), List.of(), true, true, true);
  }

  /** A block in this one. */
  Scope inner() {
    return new Scope(function, depth + 1, variables, tasks, targets, returns, suspends, tries);
  }

  /** A block in this one, which a jump to the label leaves or starts again. */
  Scope inner(Target target) {
    Scope scope = inner();
    scope.targets.add(target);
    return scope;
  }

  /**
   * A block within an expression, out of which nothing jumps.
   *
   * @param alone whether the operand stack is empty where the expression stands
   */
  Scope inExpression(boolean alone) {
    return new Scope(
        function, depth + 1, variables, tasks, List.of(), false, suspends, tries && alone);
  }

  /** A guard: it names what an inner function could, and assigns nothing. */
  Scope guard() {
    Scope scope = inExpression(false);
    scope.variables.removeIf(variable -> !variable.capturable());
    scope.variables.replaceAll(
        variable -> new Variable(variable.name(), variable.type(), Variable.Use.FIXED));
    return scope;
  }

  /** A block that holds a monitor. */
  Scope inMonitor() {
    return new Scope(function, depth + 1, variables, tasks, targets, returns, false, tries);
  }

  /** The scope of a function within this one. */
  Scope function(Function inner) {
    return new Scope(
        inner,
        depth + 1,
        variables.stream().filter(Variable::capturable).toList(),
        inner.inTask() ? tasks : List.of(),
        List.of(),
        true,
        suspends || inner.kind() != Kind.PLAIN,
        true);
  }

  void add(Variable variable) {
    variables.add(variable);
  }

  /** A variable that holds a task with a result of the type. */
  void addTask(Variable task) {
    tasks.add(task);
  }

  List<Variable> variables(Predicate<Variable> wanted) {
    return variables.stream().filter(wanted).toList();
  }

  List<Variable> tasks(Predicate<Variable> wanted) {
    return tasks.stream().filter(wanted).toList();
  }

  List<Target> targets() {
    return targets;
  }

  /** Whether `return` may stand here. */
  boolean canReturn() {
    return returns;
  }

  /** Whether `try` may stand here, and `synchronized`, which is compiled to one. */
  boolean canTry() {
    return tries;
  }

  /** Whether a yield may stand here. */
  boolean canYield() {
    return suspends && function.kind().yields();
  }

  /** Whether an await may stand here, as a suspension point of the function itself. */
  boolean canAwait() {
    return suspends && function.kind().awaits();
  }

  /** Whether an await may stand here, be it at depth. */
  boolean canAwaitAtDepth() {
    return suspends && function.inTask();
  }
}
