package dev.ikat.conformance.scenario;

import java.util.List;
import java.util.Map;

/** Where a loop or a delegation of the suite gen takes its values from. */
public sealed interface Source {
  /** An existing generator. */
  record OfGenerator(String generator) implements Source {}

  /** A new generator. */
  record OfBody(String body, Map<String, Expr> arguments) implements Source {}

  /** A new plain iterator that writes to the trace what is asked of it. */
  record OfItems(String name, List<Expr> items) implements Source {}

  /** A value, which may turn out not to be iterable. */
  record OfValue(Expr value) implements Source {}
}
