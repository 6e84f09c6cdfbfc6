package dev.ikat.fuzz.program;

import dev.ikat.fuzz.program.Node.Code;
import dev.ikat.fuzz.program.Node.Seq;
import dev.ikat.fuzz.program.Node.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The ways to make a tree smaller: leave items of a sequence away; put what is in an item's block
 * in the place of the item; put a part of an expression, or a constant, in the place of the
 * expression.
 */
final class Reductions {
  private Reductions() {}

  /** Trees that are smaller by one step, the smallest first. */
  static List<Node> of(Node tree) {
    List<Node> reduced = new ArrayList<>(here(tree));
    List<Node> children = tree.children();
    for (int i = 0; i < children.size(); i++) {
      for (Node child : of(children.get(i))) {
        reduced.add(tree.withChild(i, child));
      }
    }
    reduced.sort(Comparator.comparingInt(Node::size));
    return reduced;
  }

  private static List<Node> here(Node node) {
    return switch (node) {
      case Seq seq -> shorter(seq);
      case Code code when code.sort() == Sort.EXPRESSION -> simpler(code);
      case Code _ -> List.of();
    };
  }

  private static List<Node> shorter(Seq seq) {
    List<Node> reduced = new ArrayList<>();
    int size = seq.items().size();
    for (int length = size; length > 0; length /= 2) {
      for (int from = 0; from + length <= size; from += length) {
        List<Node> rest = new ArrayList<>(seq.items());
        rest.subList(from, from + length).clear();
        reduced.add(new Seq(rest));
      }
    }
    for (int i = 0; i < size; i++) {
      for (Node hole : seq.items().get(i).children()) {
        if (hole instanceof Code code && code.sort() == Sort.EXPRESSION) {
          continue;
        }
        List<Node> items = new ArrayList<>(seq.items());
        items.remove(i);
        items.addAll(i, hole instanceof Seq block ? block.items() : List.of(hole));
        reduced.add(new Seq(items));
      }
    }
    return reduced;
  }

  private static List<Node> simpler(Code code) {
    List<Node> reduced = new ArrayList<>();
    String simplest = code.type().simplest;
    if (!code.text().equals(simplest)) {
      reduced.add(Node.expression(code.type(), simplest));
    }
    ofType(code.type(), code.children(), reduced);
    return reduced;
  }

  /** The topmost parts that have the type. */
  private static void ofType(Type type, List<Node> parts, List<Node> found) {
    for (Node part : parts) {
      if (part instanceof Code code && code.type() == type) {
        found.add(part);
      } else {
        ofType(type, part.children(), found);
      }
    }
  }
}
