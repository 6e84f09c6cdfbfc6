package dev.ikat.fuzz.program;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a program. The grammar of Java is in the texts; the tree knows just as much as is
 * needed to make a program smaller: which pieces may go, and which may stand for which.
 */
sealed interface Node {
  /** Where a piece may stand. */
  enum Sort {
    /** One of the things that stand one below the other in a {@link Seq}. */
    ITEM,
    /** Where a value is wanted. */
    EXPRESSION
  }

  /** Pieces one below the other, any of which may go: statements, members, clauses, cases. */
  record Seq(List<Node> items) implements Node {
    public Seq {
      items = List.copyOf(items);
    }
  }

  /**
   * Text with holes.
   *
   * @param type of an expression
   * @param text with the character {@link #HOLE} for each hole
   */
  record Code(Sort sort, Type type, String text, List<Node> holes) implements Node {
    public Code {
      holes = List.copyOf(holes);
      long marks = text.chars().filter(c -> c == HOLE).count();
      if (marks != holes.size()) {
        throw new IllegalArgumentException(holes.size() + " pieces for the holes of " + text);
      }
    }
  }

  /** Stands for a hole. */
  char HOLE = '#';

  /** Statements and the like. */
  static Node item(String text, Node... holes) {
    return new Code(Sort.ITEM, null, text, List.of(holes));
  }

  /** An expression. */
  static Node expression(Type type, String text, Node... holes) {
    return new Code(Sort.EXPRESSION, type, text, List.of(holes));
  }

  /** What it is made of. */
  default List<Node> children() {
    return switch (this) {
      case Seq seq -> seq.items();
      case Code code -> code.holes();
    };
  }

  /** The same with another child. */
  default Node withChild(int index, Node child) {
    List<Node> children = new ArrayList<>(children());
    children.set(index, child);
    return switch (this) {
      case Seq _ -> new Seq(children);
      case Code code -> new Code(code.sort(), code.type(), code.text(), children);
    };
  }

  /** How many pieces it consists of. */
  default int size() {
    int size = 1;
    for (Node child : children()) {
      size += child.size();
    }
    return size;
  }
}
