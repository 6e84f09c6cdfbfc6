import static dev.ikat.Asyncio.*;

import dev.ikat.Coroutine;
import dev.ikat.Generator;

/**
 * Making a generator or a coroutine runs nothing of it. A generator starts with the first next(), a
 * coroutine when it is awaited or made into a task.
 */
class LazyStart {
  static Generator<Integer, Void, Void> generator() {
    return Generator.of(y -> {
      IO.println("generator starts");
      y.yield(1);
    });
  }

  static Coroutine<Integer> coroutine(String name) {
    return async(() -> {
      IO.println("coroutine starts: " + name);
      return 2;
    });
  }

  static void main() {
    var g = generator();
    IO.println("generator made: " + g.state());
    IO.println("next: " + g.next());
    IO.println("generator rests: " + g.state());
    g.close();
    IO.println("generator closed: " + g.state());

    run(
        async(() -> {
          var c = coroutine("awaited");
          IO.println("coroutine made");
          IO.println("await: " + await(c));

          var task = createTask(coroutine("task"));
          IO.println("task made");
          IO.println("await: " + await(task));

          coroutine("never awaited").close(); // says that it will not be
        }));
    IO.println("done");
  }
}
