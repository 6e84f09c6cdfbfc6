package dev.ikat.weaver;

import org.jspecify.annotations.Nullable;

/**
 * What became of one body.
 *
 * {@snippet :
 * import dev.ikat.weaver.Body;
 *
 * String line(Body body) {
 *   return body.woven() ? body.toString() : body.place() + ": " + body.reason();
 * }
 * }
 *
 * @param className the class it stands in, as in source
 * @param method the method that it was compiled to
 * @param line of its first statement; 0 if unknown
 * @param kind what it is the body of
 * @param points how many places in it suspend
 * @param refusal why it was left as it is; null if it was not
 * @param refusedLine the line that is the reason; 0 if there is no such
 * @param detail what else there is to say; may be empty
 * @param source the file it was compiled from, with the folders of its package; null if the class
 *     file does not say
 */
public record Body(
    String className,
    String method,
    int line,
    Kind kind,
    int points,
    @Nullable Refusal refusal,
    int refusedLine,
    String detail,
    @Nullable String source) {
  /** Whether nothing of it needs a stack any more. */
  public boolean woven() {
    return refusal == null;
  }

  /** The line to look at: that of the refusal, or else the body's first. */
  public int lineToShow() {
    return refusedLine > 0 ? refusedLine : line;
  }

  /** Source and line, as in {@code dev/ikat/App.java:17}; the class where that is not known. */
  public String place() {
    return (source == null ? className + "." + method : source)
        + (lineToShow() > 0 ? ":" + lineToShow() : "");
  }

  /** What became of it, in words. */
  public String message() {
    if (refusal == null) {
      return kind.words() + " woven, " + points + (points == 1 ? " suspension" : " suspensions");
    }
    return kind.words() + " left as it is: " + reason();
  }

  /** Why it was left as it is, in words; empty if it was not. */
  public String reason() {
    if (refusal == null) {
      return "";
    }
    return refusal.reason() + (detail.isEmpty() ? "" : " (" + detail + ")");
  }

  /** Place and message: a line of {@code --explain}. */
  @Override
  public String toString() {
    return place() + ": " + message();
  }
}
