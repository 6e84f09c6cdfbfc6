package dev.ikat.conformance.scenario;

/** A scenario uses something this interpreter does not know. */
final class UnknownFeatureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnknownFeatureException(String kind, String name) {
    this(kind, name, null);
  }

  UnknownFeatureException(String kind, String name, Throwable cause) {
    super(kind + " '" + name + "'", cause);
  }
}
