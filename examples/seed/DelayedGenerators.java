import dev.ikat.Generator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A generator computes a value when it is asked for, and not before. So it may be endless, and what
 * nobody asks for costs nothing.
 */
class DelayedGenerators {
  /** A generator function: a body with yield. */
  static Generator<Integer, Void, Void> squares() {
    return Generator.of(y -> {
      for (int n = 1; ; n++) {
        IO.println("computing " + n);
        y.yield(n * n);
      }
    });
  }

  static void main() {
    var squares = squares();
    IO.println("made");
    IO.println("got " + squares.next());
    IO.println("got " + squares.next());

    // A generator expression, (n + 1 for n in squares() if n % 2 == 0): as lazy as its source.
    var expression = Generator.from(squares()).filter(n -> n % 2 == 0).map(n -> n + 1);
    IO.println("expression made");
    IO.println("got " + expression.next());

    // One loop in another: (f"{a}{b}" for a in range(1, 4) for b in range(1, a)).
    var pairs =
        Generator.from(range(1, 4)).flatMap(a -> Generator.from(range(1, a)).map(b -> a + "" + b));
    IO.println(String.join(" ", pairs));

    // sum(itertools.islice(squares(), 3)): a Stream knows how to do that.
    try (Stream<Integer> stream = squares().stream()) {
      IO.println("sum " + stream.limit(3).mapToInt(n -> n).sum());
    }
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
