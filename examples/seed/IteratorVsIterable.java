import static dev.ikat.Iterators.iter;
import static dev.ikat.Iterators.next;

import dev.ikat.Generator;
import dev.ikat.StopIteration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * An iterable can be asked for iterators, each with a position of its own. An iterator has one
 * position, gives one value at a time, and says by StopIteration that there are no more.
 */
class IteratorVsIterable {
  static void main() {
    var list = List.of("a", "b");
    var dict = Map.of("k", "v");
    tell("list", list);
    tell("dict", dict.keySet()); // Python iterates over a dict's keys without being told so
    tell("iter(list)", iter(list));

    Iterator<String> it = iter(list);
    IO.println(next(it) + " " + next(it));
    try {
      next(it);
    } catch (StopIteration _) {
      IO.println("StopIteration");
    }
    IO.println("the list starts again: " + next(iter(list)));

    // The protocol written by hand, and the generator that says the same.
    IO.println("class: " + list(new Countdown(3)));
    IO.println("generator: " + list(countdown(3)));

    // A generator is iterable too, but its iterator is itself: there is only one run.
    var once = countdown(2);
    tell("generator", once);
    IO.println("first loop: " + list(once.iterator()));
    IO.println("second loop: " + list(once.iterator()));

    // What can be got by index can be iterated: in Python __getitem__ is enough.
    IO.println("by index: " + String.join(" ", list(iter(list::get))));
  }

  static class Countdown implements Iterator<Integer> {
    int left;

    Countdown(int from) {
      left = from;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Integer next() {
      if (left == 0) throw new StopIteration();
      return left--;
    }
  }

  static Generator<Integer, Void, Void> countdown(int from) {
    return Generator.of(y -> {
      for (int left = from; left > 0; left--) y.yield(left);
    });
  }

  static void tell(String name, Object it) {
    IO.println(
        name + ": " + (it instanceof Iterator ? "an iterator" : "iterable, not an iterator"));
  }

  static <T> List<T> list(Iterator<T> it) {
    var all = new ArrayList<T>();
    it.forEachRemaining(all::add);
    return all;
  }
}
