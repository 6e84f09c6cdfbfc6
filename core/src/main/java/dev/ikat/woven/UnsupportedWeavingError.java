package dev.ikat.woven;

/** A class was woven for a later version of Ikat than the one it runs on. */
public final class UnsupportedWeavingError extends LinkageError {
  private static final long serialVersionUID = 1;

  UnsupportedWeavingError(String message) {
    super(message);
  }
}
