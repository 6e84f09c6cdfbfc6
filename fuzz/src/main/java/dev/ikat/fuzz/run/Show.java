package dev.ikat.fuzz.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Awaitable;
import dev.ikat.ExceptionGroup;
import dev.ikat.Future;
import dev.ikat.Generator;
import dev.ikat.StopIteration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Values as text that is the same in each run, and that tells values of different types apart. */
final class Show {
  private static final int DEEP = 6;

  private Show() {}

  static String show(Object value) {
    return show(value, 0);
  }

  private static String show(Object value, int depth) {
    if (depth > DEEP) {
      return "…";
    }
    return switch (value) {
      case null -> "null";
      case String s -> '"' + s + '"';
      case Long l -> l + "L";
      case Float f -> f + "f";
      case Byte b -> "(byte)" + b;
      case Short s -> "(short)" + s;
      case Character c -> "'" + (int) c + "'";
      case Integer _, Double _, Boolean _, Enum<?> _, Tracked _, Resource _ -> value.toString();
      case int[] a -> Arrays.toString(a);
      case long[] a -> "L" + Arrays.toString(a);
      case double[] a -> "D" + Arrays.toString(a);
      case Object[] a -> "A" + all(Arrays.asList(a), depth);
      case List<?> list -> all(list, depth);
      case Optional<?> o -> "optional " + show(o.orElse(null), depth + 1);
      case Shape.Dot(int x, int y) -> "Dot(" + x + "," + y + ")";
      case Shape.Line(Shape from, Shape to) ->
          "Line(" + show(from, depth + 1) + "," + show(to, depth + 1) + ")";
      case Shape.Tag(String name, long weight, Object of) ->
          "Tag(" + name + "," + weight + "," + show(of, depth + 1) + ")";
      case Throwable t -> thrown(t, depth);
      case Generator<?, ?, ?> g -> "generator " + g.state();
      case AsyncGenerator<?, ?> g -> "async generator " + g.state();
      case Future<?> f -> f.done() ? "future, done" : "future, pending";
      case Awaitable<?> _ -> "coroutine";
      default -> value.getClass().getSimpleName();
    };
  }

  private static String all(List<?> values, int depth) {
    StringJoiner all = new StringJoiner(",", "[", "]");
    values.forEach(value -> all.add(show(value, depth + 1)));
    return all.toString();
  }

  /** The line of the program at which it was made, if it was made there: weaving keeps it. */
  private static String where(Throwable t) {
    StackTraceElement[] trace = t.getStackTrace();
    // Programs are in no package.
    return trace.length > 0 && trace[0].getClassName().indexOf('.') < 0
        ? "@" + trace[0].getLineNumber()
        : "";
  }

  private static String thrown(Throwable t, int depth) {
    StringBuilder text = new StringBuilder(t.getClass().getSimpleName());
    switch (t) {
      case StopIteration stop -> text.append('(').append(show(stop.value(), depth + 1)).append(')');
      // The JVM's own words name variables, slots and class loaders; a group's, those of its parts.
      case NullPointerException _, ClassCastException _, ExceptionGroup _ -> {}
      default -> text.append('(').append(t.getMessage()).append(')');
    }
    text.append(where(t));
    if (t instanceof ExceptionGroup group) {
      text.append(all(group.exceptions(), depth));
    }
    if (t.getCause() != null) {
      text.append(" caused by ").append(show(t.getCause(), depth + 1));
    }
    if (t.getSuppressed().length > 0) {
      text.append(" suppressing ").append(all(Arrays.asList(t.getSuppressed()), depth));
    }
    return text.toString();
  }
}
