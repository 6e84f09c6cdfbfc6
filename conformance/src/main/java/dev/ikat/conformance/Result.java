package dev.ikat.conformance;

import java.util.List;
import java.util.Set;

/**
 * How a case went.
 *
 * @param actual the trace, as far as it got
 * @param problem why there is no whole trace; null if there is one
 * @param unknown what the scenario uses and the interpreter does not know
 */
record Result(Case of, List<String> actual, String problem, Set<String> unknown) {
  boolean passed() {
    return problem == null && Comparison.firstDifference(of.trace(), actual) < 0;
  }
}
