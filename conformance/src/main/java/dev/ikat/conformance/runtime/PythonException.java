package dev.ikat.conformance.runtime;

/**
 * An exception of a type for which Ikat has no class of its own because it does not treat it
 * specially: {@code ValueError}, {@code AppError}, {@code Fatal} …
 */
public final class PythonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String type;

  PythonException(String type, String message) {
    super(message);
    this.type = type;
  }

  /** Its Python name. */
  String type() {
    return type;
  }

  @Override
  public String toString() {
    return type + (getMessage() == null ? "" : ": " + getMessage());
  }
}
