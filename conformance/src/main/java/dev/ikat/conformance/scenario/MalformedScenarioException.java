package dev.ikat.conformance.scenario;

/** A scenario is not as the language wants it. */
public final class MalformedScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public MalformedScenarioException(String message) {
    super(message);
  }
}
