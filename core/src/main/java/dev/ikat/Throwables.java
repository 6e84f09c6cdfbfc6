package dev.ikat;

/** Throwing what the compiler does not know of. */
final class Throwables {
  private Throwables() {}

  /**
   * Throws the very exception, checked or not. Write {@code throw Throwables.sneak(t)} so that the
   * compiler knows that the code after it is not reached.
   */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException sneak(Throwable exception) throws X {
    throw (X) exception;
  }
}
