package dev.ikat.conformance.runtime;

import dev.ikat.Future;
import dev.ikat.Waited;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as text (section 1.2 of the language), and the names of objects. */
public final class Renderer {
  private final Exceptions exceptions;
  private final Map<Object, String> names = Collections.synchronizedMap(new IdentityHashMap<>());

  Renderer(Exceptions exceptions) {
    this.exceptions = exceptions;
  }

  /** Gives the object a name. */
  public void name(Object object, String name) {
    names.put(object, name);
  }

  /** Whether it has one. */
  public boolean hasName(Object object) {
    return names.containsKey(object);
  }

  /** The value as text. */
  public String of(Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean flag -> flag ? "True" : "False";
      case BigInteger integer -> integer.toString();
      case String text -> "'" + text + "'";
      case Bare(String text) -> text;
      case List<?> list -> list.stream().map(this::of).collect(Collectors.joining(", ", "[", "]"));
      case Throwable exception -> exceptions.render(exception, this);
      case Waited<?> waited ->
          "done=[" + sorted(waited.done()) + "] pending=[" + sorted(waited.pending()) + "]";
      default -> "<" + names.getOrDefault(value, "object") + ">";
    };
  }

  private String sorted(Collection<? extends Future<?>> futures) {
    return futures.stream().map(this::of).sorted().collect(Collectors.joining(", "));
  }
}
