package dev.ikat.weaver;

import org.jspecify.annotations.Nullable;

/**
 * What became of one body.
 *
 * @param className the class it stands in, as in source
 * @param method the method that it was compiled to
 * @param line of its first statement; 0 if unknown
 * @param kind what it is the body of
 * @param points how many places in it suspend
 * @param refusal why it was left as it is; null if it was not
 * @param refusedLine the line that is the reason; 0 if there is no such
 * @param detail what else there is to say; may be empty
 */
public record Body(
    String className,
    String method,
    int line,
    Kind kind,
    int points,
    @Nullable Refusal refusal,
    int refusedLine,
    String detail) {
  /** Whether nothing of it needs a stack any more. */
  public boolean woven() {
    return refusal == null;
  }

  /** In words, for {@code --explain}. */
  @Override
  public String toString() {
    String what = className + "." + method + (line > 0 ? ":" + line : "") + " (" + kind + ")";
    if (refusal == null) {
      return what + " woven, " + points + (points == 1 ? " suspension" : " suspensions");
    }
    return what
        + " left as it is"
        + (refusedLine > 0 ? ", line " + refusedLine : "")
        + ": "
        + refusal.reason()
        + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
