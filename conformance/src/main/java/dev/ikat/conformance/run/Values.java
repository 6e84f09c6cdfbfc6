package dev.ikat.conformance.run;

import dev.ikat.Settled;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A scenario's values, and what becomes of those that Ikat's methods return. */
final class Values {
  private Values() {}

  static BigInteger integer(long number) {
    return BigInteger.valueOf(number);
  }

  /** The value that stands in a scenario for what a method of Ikat's has returned. */
  static Object ofJava(Object value) {
    return switch (value) {
      case Integer number -> integer(number);
      case Long number -> integer(number);
      case AioObjects.Item(Object inside) -> inside;
      case Settled.Ok<?>(Object result) -> ofJava(result);
      case Settled.Failed<?>(Throwable exception) -> exception;
      case List<?> list -> {
        List<Object> converted = new ArrayList<>(list.size());
        list.forEach(element -> converted.add(ofJava(element)));
        yield converted;
      }
      case null, default -> value;
    };
  }

  /** Python's order of integers, and of strings. */
  static int compare(Object left, Object right) {
    if (left instanceof BigInteger a && right instanceof BigInteger b) {
      return a.compareTo(b);
    }
    if (left instanceof String a && right instanceof String b) {
      return a.compareTo(b);
    }
    throw Exceptions.byPython("TypeError", "'<' not supported between these");
  }
}
