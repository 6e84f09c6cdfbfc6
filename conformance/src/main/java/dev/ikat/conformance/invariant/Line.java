package dev.ikat.conformance.invariant;

/**
 * A line of a trace.
 *
 * @param number from 1
 * @param time in milliseconds; 0 in suite gen, which has none
 * @param who the task, generator or {@code loop}
 */
public record Line(int number, long time, String who, String text) {
  /** What the lines begin with that scenarios write about themselves. */
  public static final String MARK = "~";

  /** The line that has been written. */
  static Line parse(int number, String written) {
    long time = 0;
    String rest = written;
    if (written.startsWith("t=")) {
      int end = written.indexOf(' ');
      time = Long.parseLong(written.substring(2, end));
      rest = written.substring(end + 1);
    }
    int blank = rest.indexOf(' ');
    return new Line(number, time, rest.substring(0, blank), rest.substring(blank + 1));
  }

  /** What follows the beginning of the text; null if it begins differently. */
  String after(String beginning) {
    return text.startsWith(beginning) ? text.substring(beginning.length()) : null;
  }

  /** The words of a marker of that kind, without the kind; null if it is not one. */
  String[] mark(String kind) {
    String rest = after(MARK + kind);
    if (rest == null || !rest.isEmpty() && rest.charAt(0) != ' ') {
      return null;
    }
    return rest.isEmpty() ? new String[0] : rest.substring(1).split(" ");
  }

  /** What a call of that label has returned; null if this is not the line of one. */
  String result(String label) {
    return after(label + " -> ");
  }

  /** What a guarded call of that label has raised; null if this is not the line of one. */
  String raised(String label) {
    return after(label + " raised ");
  }
}
