import dev.ikat.Generator;
import dev.ikat.StopIteration;

/** A generator that is sent values: yield hands one out and comes back with what was sent. */
class Cor1 {
  /** Yields strings, is sent integers, returns nothing. */
  static Generator<String, Integer, Void> cor1(String name) {
    return Generator.twoWay(y -> {
      IO.println("start cor1..name.. " + name);
      int x = y.yield(name);
      IO.println("send value " + x);
    });
  }

  static void main() {
    var cor = cor1("zj");
    IO.println("next return " + cor.next());
    // The body receives 6 and runs to its end, so send has no value to return.
    try {
      IO.println("send return " + cor.send(6));
    } catch (StopIteration _) {
      IO.println("send raised StopIteration");
    }

    // Sent to first, it does not wait but fails, in Python with a TypeError: no yield is there yet
    // that could return the value. It can still be started.
    var fresh = cor1("zj");
    try {
      fresh.send(6);
    } catch (IllegalArgumentException _) {
      IO.println("send before next is refused");
    }
    IO.println("next return " + fresh.next());
    fresh.close();
  }
}
