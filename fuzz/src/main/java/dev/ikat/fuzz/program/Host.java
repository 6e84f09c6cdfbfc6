package dev.ikat.fuzz.program;

import dev.ikat.fuzz.program.Variable.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    switch (this) {
      case INSTANCE_LAMBDA, INNER_LAMBDA, BOUND_REFERENCE -> {
        fields.add(new Variable("inherited", Type.LONG, Use.FIELD));
        fields.add(new Variable("base(5)", Type.INT, Use.FIXED));
        fields.add(new Variable("H" + name + ".super.base(4)", Type.INT, Use.FIXED));
      }
      default -> {}
    }
    return fields;
  }

  /** The member of the program that has the body. */
  Node member(Maker maker, List<Variable> arguments, BodyForm form, Node body) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("%fields", "int f%n = 4;\nlong l%n;\nObject o%n = \"o\";");
    parts.put("%by", "static %made m%n(%typed) {");
    parts.put("%give", "return %maker(%lambda);");
    parts.put("%lambda", form.asLambda());
    parts.put("%maker", form.maker());
    parts.put("%interface", form.implemented());
    parts.put("%made", maker.madeType());
    parts.put("%typed", join(arguments, true));
    parts.put("%plain", join(arguments, false));
    parts.put("%finals", finals(arguments));
    parts.put("%assignments", assignments(arguments));
    parts.put("%program", programOf(maker));
    parts.put("%n", maker.name());
    String text = template(form);
    for (var part : parts.entrySet()) {
      text = text.replace(part.getKey(), part.getValue());
    }
    return Node.item(text.replace(", )", ")"), body);
  }

  /** The member, with the names of parts that are still to be put in. */
  private String template(BodyForm form) {
    return switch (this) {
      case STATIC_LAMBDA ->
          """
          %by
          %give
          }\
          """;
      case INSTANCE_LAMBDA ->
          """
          static final class H%n extends Base {
          %fields
          H%n(int a) {
          f%n = a;
          }
          %made m%n(%typed) {
          %give
          }
          }\
          """;
      case INNER_LAMBDA ->
          """
          final class H%n extends Base {
          %fields
          private %made m%n(%typed) {
          %give
          }
          }\
          """;
      case INTERFACE_DEFAULT ->
          """
          interface H%n {
          default %made m%n(%typed) {
          %give
          }
          }\
          """;
      case INTERFACE_STATIC ->
          """
          interface H%n {
          %by
          %give
          }
          }\
          """;
      case STATIC_REFERENCE ->
          form.asMethod("private static ", "b%n")
              + """

              %by
              return %maker(%program::b%n);
              }\
              """;
      case BOUND_REFERENCE ->
          """
          static final class H%n extends Base {
          %fields
          %finals
          H%n(%typed) {
          %assignments
          }
          %made make() {
          return %maker(this::b%n);
          }
          """
              + form.asMethod("", "b%n")
              + """

              }
              %by
              return new H%n(%plain).make();
              }\
              """;
      case ANONYMOUS_CLASS ->
          """
          %by
          return %maker(new %interface() {
          %fields
          @Override
          """
              + form.asMethod("public ", form.method())
              + """

              });
              }\
              """;
      case CONSTRUCTOR ->
          """
          static final class H%n {
          final %made made;
          H%n(%typed) {
          made = %maker(%lambda);
          }
          }
          %by
          return new H%n(%plain).made;
          }\
          """;
      case STATIC_FIELD ->
          """
          static final %interface B%n = %lambda;
          %by
          return %maker(B%n);
          }\
          """;
      case ENUM_CONSTANT ->
          """
          enum H%n {
          A {
          @Override
          %made m%n(%typed) {
          return B.m%n(%plain);
          }
          }, B {
          @Override
          %made m%n(%typed) {
          %give
          }
          };
          abstract %made m%n(%typed);
          }\
          """;
      case RECORD ->
          """
          record H%n(%typed) {
          %made make() {
          %give
          }
          }
          %by
          return new H%n(%plain).make();
          }\
          """;
      case GENERIC ->
          """
          static final class H%n<A> {
          final A o%n;
          H%n(A a) {
          o%n = a;
          }
          <X> %made make(List<X> x, %typed) {
          %give
          }
          }
          %by
          return new H%n<>("a").make(List.of(1), %plain);
          }\
          """;
      case LAMBDA_IN_LAMBDA ->
          """
          %by
          Work<%made> outer = () -> {
          %give
          };
          return T.call(outer);
          }\
          """;
    };
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
