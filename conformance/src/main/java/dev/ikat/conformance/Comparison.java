package dev.ikat.conformance;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares traces line by line. Of exceptions that CPython has made, which are marked with {@code
 * !}, the wording is CPython's own: only the type counts, and for groups the list.
 */
final class Comparison {
  private static final Pattern MARKED = Pattern.compile("<(\\w+)!");
  private static final int SAME = -1;

  private Comparison() {}

  /** The index of the first line that differs; negative if none does. */
  static int firstDifference(List<String> expected, List<String> actual) {
    int shorter = Math.min(expected.size(), actual.size());
    for (int i = 0; i < shorter; i++) {
      if (!withoutWording(expected.get(i)).equals(withoutWording(actual.get(i)))) {
        return i;
      }
    }
    return expected.size() == actual.size() ? SAME : shorter;
  }

  /**
   * The line with all wording of CPython's cut out: {@code <ValueError! no, <...>>} becomes {@code
   * <ValueError!>}, {@code <ExceptionGroup! why [<KeyError! x>]>} becomes {@code <ExceptionGroup!
   * [<KeyError!>]>}.
   */
  static String withoutWording(String line) {
    if (line.indexOf('!') < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder();
    Matcher marked = MARKED.matcher(line);
    int at = 0;
    while (marked.find(at)) {
      out.append(line, at, marked.end());
      boolean group = marked.group(1).endsWith("ExceptionGroup");
      int list = group ? line.indexOf("[<", marked.end()) : -1;
      if (list >= 0) {
        out.append(' ');
        at = list;
      } else {
        at = closing(line, marked.end());
      }
    }
    return out.append(line, at, line.length()).toString();
  }

  /** Where the bracket is closed that has been opened before the given place. */
  private static int closing(String line, int from) {
    int depth = 1;
    for (int i = from; i < line.length(); i++) {
      if (line.charAt(i) == '<') {
        depth++;
      } else if (line.charAt(i) == '>' && --depth == 0) {
        return i;
      }
    }
    return line.length();
  }
}
