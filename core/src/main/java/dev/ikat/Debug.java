package dev.ikat;

/** Whether this JVM was started in debug mode: {@code -Dikat.debug=true} or IKAT_DEBUG=1. */
final class Debug {
  /** Constant, so that what it guards costs nothing where it is false. */
  static final boolean ON =
      Boolean.getBoolean("ikat.debug") || "1".equals(System.getenv("IKAT_DEBUG"));

  private Debug() {}
}
