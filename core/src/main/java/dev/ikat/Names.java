package dev.ikat;

/** How things that the user wrote are called in messages. */
final class Names {
  private Names() {}

  /** A function object: the class its lambda stands in, or its own class. */
  static String ofFunction(Object function) {
    String name = function.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : "lambda in " + name.substring(0, lambda);
  }
}
