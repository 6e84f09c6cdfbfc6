package dev.ikat.weaver;

/** A body cannot be woven. Carries the reason to where it is reported; has no trace. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  final Refusal refusal;
  final int line;

  RefusedException(Refusal refusal, int line, String detail) {
    super(detail, null, false, false);
    this.refusal = refusal;
    this.line = line;
  }
}
