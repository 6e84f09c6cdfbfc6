package dev.ikat.fuzz.program;

import dev.ikat.fuzz.program.Variable.Use;
import java.util.ArrayList;
import java.util.List;

/** Where a body can stand in a program: each is another shape of class files. */
enum Host {
  STATIC_LAMBDA,
  INSTANCE_LAMBDA,
  INNER_LAMBDA,
  INTERFACE_DEFAULT,
  INTERFACE_STATIC,
  STATIC_REFERENCE,
  BOUND_REFERENCE,
  ANONYMOUS_CLASS,
  CONSTRUCTOR,
  STATIC_FIELD,
  ENUM_CONSTANT,
  RECORD,
  GENERIC,
  LAMBDA_IN_LAMBDA;

  /** Whether the body can use arguments. */
  boolean takesArguments() {
    return this != STATIC_REFERENCE && this != STATIC_FIELD;
  }

  /** What a call of the maker begins with. */
  String call(String name, String program) {
    return switch (this) {
      case INSTANCE_LAMBDA -> "new H" + name + "(5).m" + name;
      case INNER_LAMBDA -> "new " + program + "().new H" + name + "().m" + name;
      case INTERFACE_DEFAULT -> "new H" + name + "() {}.m" + name;
      case INTERFACE_STATIC -> "H" + name + ".m" + name;
      case ENUM_CONSTANT -> "H" + name + ".B.m" + name;
      default -> program + ".m" + name;
    };
  }

  /** Variables of the host that the body sees, besides the arguments. */
  List<Variable> fields(String name) {
    List<Variable> fields = new ArrayList<>();
    switch (this) {
      case INSTANCE_LAMBDA, INNER_LAMBDA, BOUND_REFERENCE, ANONYMOUS_CLASS -> {
        fields.add(new Variable("f" + name, Type.INT, Use.FIELD));
        fields.add(new Variable("l" + name, Type.LONG, Use.FIELD));
        fields.add(new Variable("o" + name, Type.OBJECT, Use.FIELD));
      }
      case GENERIC -> fields.add(new Variable("o" + name, Type.OBJECT, Use.FIXED));
      default -> {}
    }
    return fields;
  }

  /** The member of the program that has the body. */
  Node member(Maker maker, List<Variable> arguments, BodyForm form, Node body) {
    String name = maker.name();
    String host = "H" + name;
    String method = "m" + name;
    String made = maker.madeType();
    String typed = join(arguments, true);
    String plain = join(arguments, false);
    String make = "return " + form.maker() + "(" + form.asLambda() + ");";
    String fields = "int f" + name + " = 4;\nlong l" + name + ";\nObject o" + name + " = \"o\";\n";
    String byMethod = "static " + made + " " + method + "(" + typed + ") {\n";
    String text =
        switch (this) {
          case STATIC_LAMBDA -> byMethod + make + "\n}";
          case INSTANCE_LAMBDA ->
              "static final class "
                  + host
                  + " {\n"
                  + fields
                  + host
                  + "(int a) {\nf"
                  + name
                  + " = a;\n}\n"
                  + made
                  + " "
                  + method
                  + "("
                  + typed
                  + ") {\n"
                  + make
                  + "\n}\n}";
          case INNER_LAMBDA ->
              "final class "
                  + host
                  + " {\n"
                  + fields
                  + "private "
                  + made
                  + " "
                  + method
                  + "("
                  + typed
                  + ") {\n"
                  + make
                  + "\n}\n}";
          case INTERFACE_DEFAULT ->
              "interface "
                  + host
                  + " {\ndefault "
                  + made
                  + " "
                  + method
                  + "("
                  + typed
                  + ") {\n"
                  + make
                  + "\n}\n}";
          case INTERFACE_STATIC ->
              "interface "
                  + host
                  + " {\nstatic "
                  + made
                  + " "
                  + method
                  + "("
                  + typed
                  + ") {\n"
                  + make
                  + "\n}\n}";
          case STATIC_REFERENCE ->
              form.asMethod("private static ", "b" + name)
                  + "\n"
                  + byMethod
                  + "return "
                  + form.maker()
                  + "("
                  + programOf(maker)
                  + "::b"
                  + name
                  + ");\n}";
          case BOUND_REFERENCE ->
              "static final class "
                  + host
                  + " {\n"
                  + fields
                  + finals(arguments)
                  + host
                  + "("
                  + typed
                  + ") {\n"
                  + assignments(arguments)
                  + "}\n"
                  + form.asMethod("", "b" + name)
                  + "\n"
                  + made
                  + " make() {\nreturn "
                  + form.maker()
                  + "(this::b"
                  + name
                  + ");\n}\n}\n"
                  + byMethod
                  + "return new "
                  + host
                  + "("
                  + plain
                  + ").make();\n}";
          case ANONYMOUS_CLASS ->
              byMethod
                  + "return "
                  + form.maker()
                  + "(new "
                  + form.implemented()
                  + "() {\n"
                  + fields
                  + "@Override\n"
                  + form.asMethod("public ", form.method())
                  + "\n});\n}";
          case CONSTRUCTOR ->
              "static final class "
                  + host
                  + " {\nfinal "
                  + made
                  + " made;\n"
                  + host
                  + "("
                  + typed
                  + ") {\nmade = "
                  + form.maker()
                  + "("
                  + form.asLambda()
                  + ");\n}\n}\n"
                  + byMethod
                  + "return new "
                  + host
                  + "("
                  + plain
                  + ").made;\n}";
          case STATIC_FIELD ->
              "static final "
                  + form.implemented()
                  + " B"
                  + name
                  + " = "
                  + form.asLambda()
                  + ";\n"
                  + byMethod
                  + "return "
                  + form.maker()
                  + "(B"
                  + name
                  + ");\n}";
          case ENUM_CONSTANT ->
              "enum "
                  + host
                  + " {\nA {\n@Override\n"
                  + made
                  + " "
                  + method
                  + "("
                  + typed
                  + ") {\nreturn B."
                  + method
                  + "("
                  + plain
                  + ");\n}\n}, B {\n@Override\n"
                  + made
                  + " "
                  + method
                  + "("
                  + typed
                  + ") {\n"
                  + make
                  + "\n}\n};\nabstract "
                  + made
                  + " "
                  + method
                  + "("
                  + typed
                  + ");\n}";
          case RECORD ->
              "record "
                  + host
                  + "("
                  + typed
                  + ") {\n"
                  + made
                  + " make() {\n"
                  + make
                  + "\n}\n}\n"
                  + byMethod
                  + "return new "
                  + host
                  + "("
                  + plain
                  + ").make();\n}";
          case GENERIC ->
              "static final class "
                  + host
                  + "<A> {\nfinal A o"
                  + name
                  + ";\n"
                  + host
                  + "(A a) {\no"
                  + name
                  + " = a;\n}\n<X> "
                  + made
                  + " make(List<X> x"
                  + (typed.isEmpty() ? "" : ", " + typed)
                  + ") {\n"
                  + make
                  + "\n}\n}\n"
                  + byMethod
                  + "return new "
                  + host
                  + "<>(\"a\").make(List.of(1)"
                  + (plain.isEmpty() ? "" : ", " + plain)
                  + ");\n}";
          case LAMBDA_IN_LAMBDA ->
              byMethod
                  + "Work<"
                  + made
                  + "> outer = () -> {\n"
                  + make
                  + "\n};\nreturn T.call(outer);\n}";
        };
    return Node.item(text, body);
  }

  private static String programOf(Maker maker) {
    return maker.call().substring(0, maker.call().indexOf('.'));
  }

  private static String join(List<Variable> arguments, boolean typed) {
    return String.join(
        ", ",
        arguments.stream()
            .map(argument -> (typed ? argument.type().java + " " : "") + argument.name())
            .toList());
  }

  private static String finals(List<Variable> arguments) {
    StringBuilder text = new StringBuilder();
    for (Variable argument : arguments) {
      text.append("final ").append(argument.type().java).append(' ').append(argument.name());
      text.append(";\n");
    }
    return text.toString();
  }

  private static String assignments(List<Variable> arguments) {
    StringBuilder text = new StringBuilder();
    for (Variable argument : arguments) {
      String name = argument.name();
      text.append("this.").append(name).append(" = ").append(name).append(";\n");
    }
    return text.toString();
  }
}
