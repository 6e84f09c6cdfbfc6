package dev.ikat.fuzz.program;

/**
 * How Java writes a body of some kind: as an argument of what, as an implementation of what.
 *
 * @param maker the call that takes it, up to its parenthesis
 * @param implemented the functional interface
 * @param method the one that implements it
 * @param result the type that the method returns
 * @param parameters those of the method
 * @param lambda those of a lambda
 */
record BodyForm(
    String maker,
    String implemented,
    String method,
    String result,
    String parameters,
    String lambda) {
  static BodyForm of(Maker maker, String yielder) {
    String yields = Maker.box(maker.yields());
    String sends = Maker.box(maker.sends());
    String returns = Maker.box(maker.returns());
    String parameter = "Yielder<" + yields + ", " + sends + "> " + yielder;
    return switch (maker.kind()) {
      case ASYNC ->
          maker.returns() == null
              ? new BodyForm("async", "AsyncAction", "run", "void", "", Grammar.ACTION + "()")
              : new BodyForm(
                  "Asyncio.<" + returns + ">async",
                  "AsyncBody<" + returns + ">",
                  "call",
                  returns,
                  "",
                  "()");
      case GENERATOR -> generator(maker, yields, sends, returns, parameter, yielder);
      case ASYNC_GENERATOR ->
          maker.sends() == null
              ? new BodyForm(
                  "AsyncGenerator.<" + yields + ">of",
                  "Generator.Body<" + yields + ">",
                  "run",
                  "void",
                  parameter,
                  yielder)
              : new BodyForm(
                  "AsyncGenerator.<" + yields + ", " + sends + ">twoWay",
                  "Generator.TwoWayAction<" + yields + ", " + sends + ">",
                  "run",
                  "void",
                  parameter,
                  yielder);
      case PLAIN -> throw new IllegalStateException("no body is plain");
    };
  }

  private static BodyForm generator(
      Maker maker, String yields, String sends, String returns, String parameter, String yielder) {
    if (maker.sends() == null) {
      return new BodyForm(
          "Generator.<" + yields + ">of",
          "Generator.Body<" + yields + ">",
          "run",
          "void",
          parameter,
          yielder);
    }
    String two = yields + ", " + sends;
    return maker.returns() == null
        ? new BodyForm(
            "Generator.<" + two + ">twoWay",
            "Generator.TwoWayAction<" + two + ">",
            "run",
            "void",
            parameter,
            yielder)
        : new BodyForm(
            "Generator.<" + two + ", " + returns + ">twoWay",
            "Generator.TwoWayBody<" + two + ", " + returns + ">",
            "call",
            returns,
            parameter,
            yielder);
  }

  /** The body as a lambda, with a hole for its block. */
  String asLambda() {
    return lambda + " -> {\n#\n}";
  }

  /** The body as a method, with a hole for its block. */
  String asMethod(String modifiers, String name) {
    return modifiers + result + " " + name + "(" + parameters + ") throws Exception {\n#\n}";
  }
}
