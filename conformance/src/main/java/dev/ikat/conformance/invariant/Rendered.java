package dev.ikat.conformance.invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Takes values apart that were written to a trace. */
final class Rendered {
  /** An exception that is not a group: nothing is nested in it. */
  private static final Pattern LEAF = Pattern.compile("<\\w+[!:>][^<>]*>?");

  private static final Pattern GROUP = Pattern.compile("^<(Base)?ExceptionGroup.*");

  private Rendered() {}

  static boolean isGroup(String exception) {
    return GROUP.matcher(exception).matches();
  }

  /** The elements of a list. */
  static List<String> elements(String list) {
    List<String> elements = new ArrayList<>();
    int depth = 0;
    int from = 1;
    for (int i = 1; i < list.length() - 1; i++) {
      switch (list.charAt(i)) {
        case '[', '<' -> depth++;
        case ']', '>' -> depth--;
        case ',' -> {
          if (depth == 0) {
            elements.add(list.substring(from, i));
            from = i + 2;
          }
        }
        default -> {}
      }
    }
    if (from < list.length() - 1) {
      elements.add(list.substring(from, list.length() - 1));
    }
    return elements;
  }

  /** The exceptions in a group of whatever depth, sorted; or the one that is no group. */
  static List<String> leaves(String exception) {
    if (!isGroup(exception)) {
      return List.of(exception);
    }
    return LEAF.matcher(exception)
        .results()
        .map(MatchResult::group)
        .filter(leaf -> !isGroup(leaf))
        .sorted()
        .toList();
  }
}
