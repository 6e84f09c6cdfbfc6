package dev.ikat;

import org.jspecify.annotations.Nullable;

/** How things that the user wrote are called in messages. */
final class Names {
  private static final int LONGEST = 500;

  private Names() {}

  /** A function object: the class its lambda stands in, or its own class. */
  static String ofFunction(Object function) {
    String name = function.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : "lambda in " + name.substring(0, lambda);
  }

  /** A value or exception of the user's, whose toString may be long, or fail. */
  static String ofValue(@Nullable Object value) {
    String text;
    try {
      text = String.valueOf(value);
    } catch (Throwable t) {
      if (EventLoopImpl.isFatal(t)) {
        throw t;
      }
      return value.getClass().getName() + " (its toString failed: " + t.getClass().getName() + ")";
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
