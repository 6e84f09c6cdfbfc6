package dev.ikat.conformance.source;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** A Java source that is being written, line by line. */
final class JavaText {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** Writes a line. */
  void line(String line) {
    text.repeat("  ", depth).append(line).append('\n');
  }

  /** Writes a line that opens a block. */
  void open(String line) {
    line(line + " {");
    depth++;
  }

  /** Writes the line that ends the block. */
  void close() {
    close("}");
  }

  /** Writes the line that ends the block, with what follows the bracket. */
  void close(String line) {
    depth--;
    line(line);
  }

  /** Ends a block and begins the one that belongs to it, such as else. */
  void next(String line) {
    depth--;
    open("} " + line);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  // ---- literals and names -----------------------------------------------------------------------

  /** A literal; null: none. */
  static String string(String value) {
    if (value == null) {
      return "null";
    }
    StringBuilder out = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> {
          if (c < ' ') {
            out.append("\\%03o".formatted((int) c));
          } else if (c > '~') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** A constant of the scenario's. */
  static String constant(Object value) {
    return switch (value) {
      case null -> "(Object) null";
      case Boolean flag -> flag.toString();
      case BigInteger integer when integer.bitLength() < Integer.SIZE -> "integer(" + integer + ")";
      case BigInteger integer -> "new BigInteger(\"" + integer + "\")";
      case String string -> string(string);
      default -> throw new IllegalArgumentException("no constant: " + value);
    };
  }

  /** Names of one kind: each of the scenario's gets one that Java takes. */
  static final class Names {
    private final String prefix;
    private final Map<String, String> given = new HashMap<>();

    Names(String prefix) {
      this.prefix = prefix;
    }

    String of(String name) {
      return given.computeIfAbsent(
          name, _ -> name.matches("\\w+") ? prefix + name : prefix + "$" + given.size());
    }
  }
}
