package dev.ikat.fuzz.program;

import dev.ikat.fuzz.program.Node.Code;
import dev.ikat.fuzz.program.Node.Seq;

/** Writes a tree as Java. */
final class Source {
  private final StringBuilder text = new StringBuilder();

  private Source() {}

  static String of(Node node) {
    Source source = new Source();
    source.write(node);
    return indent(source.text.toString());
  }

  private void write(Node node) {
    switch (node) {
      case Seq(var items) -> {
        String between = "";
        for (Node item : items) {
          text.append(between);
          write(item);
          between = "\n";
        }
      }
      case Code code -> {
        int next = 0;
        for (int i = 0; i < code.text().length(); i++) {
          char c = code.text().charAt(i);
          if (c == Node.HOLE) {
            write(code.holes().get(next++));
          } else {
            text.append(c);
          }
        }
      }
    }
  }

  /** No string of a program has braces. */
  private static String indent(String flat) {
    StringBuilder indented = new StringBuilder();
    int depth = 0;
    for (String line : flat.split("\n")) {
      String stripped = line.strip();
      if (stripped.isEmpty()) {
        continue;
      }
      int from = stripped.startsWith("}") ? depth - 1 : depth;
      indented.append("  ".repeat(Math.max(0, from))).append(stripped).append('\n');
      for (char c : stripped.toCharArray()) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
    }
    return indented.toString();
  }
}
