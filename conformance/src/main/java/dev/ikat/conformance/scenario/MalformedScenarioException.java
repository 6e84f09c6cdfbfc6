package dev.ikat.conformance.scenario;

/** A scenario is not as the language wants it. */
public final class MalformedScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedScenarioException(String message) {
    super(message);
  }
}
