package dev.ikat.conformance.runtime;

import dev.ikat.Awaitable;
import dev.ikat.Settled;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A scenario's values, and what becomes of those that Ikat's methods return. */
public final class Values {
  private Values() {}

  /** A number. */
  public static BigInteger integer(long number) {
    return BigInteger.valueOf(number);
  }

  /** A new list. */
  public static List<Object> list(Object... elements) {
    return new ArrayList<>(Arrays.asList(elements));
  }

  /** A list of these. */
  public static List<Awaitable<?>> awaitables(Awaitable<?>... all) {
    return List.of(all);
  }

  /** The arguments of a call: names and values by turns. */
  public static Map<String, Object> arguments(Object... namesAndValues) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return all;
  }

  /** The value that stands in a scenario for what a method of Ikat's has returned. */
  public static Object ofJava(Object value) {
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

  /** The number of milliseconds. */
  public static Duration duration(Object millis) {
    return Duration.ofMillis(Operators.number(millis));
  }

  /** The number of milliseconds; null for no limit, which is None. */
  public static Duration durationOrNull(Object millis) {
    return millis == null ? null : duration(millis);
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
