package dev.ikat.fuzz.program;

import static dev.ikat.fuzz.program.Node.item;

import dev.ikat.fuzz.program.Variable.Use;
import java.util.ArrayList;
import java.util.List;

/** Writes a whole program. */
final class ProgramWriter {
  private static final List<Type> EXCHANGED =
      List.of(Type.OBJECT, Type.OBJECT, Type.INT, Type.INT, Type.LONG, Type.DOUBLE, Type.STRING);

  private static final String STATICS =
      "static int s1 = 1;\nstatic double s2;\nstatic String s3 = \"s\";\nstatic int[] s4 = {1, 2,"
          + " 3};\n";

  private final String program;
  private final Dice dice;
  private final Grammar grammar;

  ProgramWriter(long seed, String program) {
    this.program = program;
    this.dice = new Dice(seed);
    this.grammar = new Grammar(dice);
  }

  Node write() {
    List<Host> hosts = new ArrayList<>();
    int count = dice.any(1, 2, 2, 3);
    for (int i = 0; i < count; i++) {
      Host host = dice.any(Host.values());
      hosts.add(host);
      grammar.makers.add(maker(host));
    }
    List<Node> members = new ArrayList<>();
    List<Node> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Maker maker = grammar.makers.get(i);
      members.add(member(maker, hosts.get(i)));
      entries.add(entry(maker));
    }
    return item(
        "public final class "
            + program
            + " {\nstatic final Trace T = Trace.of("
            + program
            + ".class);\n"
            + STATICS
            + "#\npublic static void run(Drive d) {\n#\n}\n}",
        new Node.Seq(members),
        new Node.Seq(entries));
  }

  private Maker maker(Host host) {
    Kind kind =
        dice.any(
            Kind.GENERATOR,
            Kind.GENERATOR,
            Kind.GENERATOR,
            Kind.ASYNC,
            Kind.ASYNC,
            Kind.ASYNC,
            Kind.ASYNC_GENERATOR);
    String name = grammar.name("");
    Type yields = kind.yields() ? dice.any(EXCHANGED) : null;
    Type sends = kind.yields() && dice.chance(75) ? dice.any(EXCHANGED) : null;
    boolean mayReturn = kind == Kind.ASYNC || kind == Kind.GENERATOR && sends != null;
    Type returns = mayReturn && dice.chance(75) ? Type.any(dice) : null;
    List<Type> parameters = new ArrayList<>();
    if (host.takesArguments()) {
      int count = dice.any(0, 0, 1, 2, 3, 5);
      for (int i = 0; i < count; i++) {
        parameters.add(Type.any(dice));
      }
    }
    boolean inTask = kind != Kind.GENERATOR || dice.chance(20);
    return new Maker(
        name,
        kind,
        inTask,
        host.call(name, program),
        yields,
        sends,
        returns,
        List.copyOf(parameters));
  }

  private Node member(Maker maker, Host host) {
    if (dice.chance(2)) {
      // So large that jumps are far, and slots many.
      grammar.allow(80, 500);
    } else {
      grammar.allow(dice.between(4, 16), dice.between(20, 90));
    }
    List<Variable> arguments = new ArrayList<>();
    for (Type type : maker.parameters()) {
      arguments.add(new Variable(grammar.name("a"), type, Use.FIXED));
    }
    List<Variable> seen = new ArrayList<>(arguments);
    seen.addAll(host.fields(maker.name()));
    seen.add(new Variable("s1", Type.INT, Use.FIELD));
    seen.add(new Variable("s2", Type.DOUBLE, Use.FIELD));
    seen.add(new Variable("s3", Type.STRING, Use.FIELD));
    seen.add(new Variable("s4", Type.INTS, Use.FIELD));
    String yielder = grammar.name("y");
    Function function =
        switch (maker.kind()) {
          case GENERATOR ->
              Function.generator(
                  yielder, maker.yields(), maker.sends(), maker.returns(), maker.inTask());
          case ASYNC_GENERATOR -> Function.asyncGenerator(yielder, maker.yields(), maker.sends());
          default -> Function.async(maker.returns());
        };
    Node body = grammar.statements.body(Scope.of(function, seen), 6);
    return host.member(maker, arguments, BodyForm.of(maker, yielder), body);
  }

  private Node entry(Maker maker) {
    String arguments =
        String.join(", ", maker.parameters().stream().map(type -> type.literal(dice)).toList());
    String made = "() -> " + maker.call() + "(" + arguments + ")";
    String sends = Maker.box(maker.sends()) + ".class";
    String name = "\"" + maker.name() + "\", ";
    return switch (maker.kind()) {
      case GENERATOR ->
          item(
              "d.generator"
                  + (maker.inTask() ? "InTask" : dice.chance(25) ? "s" : "")
                  + "("
                  + name
                  + sends
                  + ", "
                  + made
                  + ");");
      case ASYNC_GENERATOR -> item("d.asyncGenerator(" + name + sends + ", " + made + ");");
      default ->
          item("d." + dice.any("coroutine", "coroutine", "awaited") + "(" + name + made + ");");
    };
  }
}
