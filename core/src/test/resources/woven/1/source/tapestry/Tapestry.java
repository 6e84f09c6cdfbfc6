package tapestry;

import static dev.ikat.Asyncio.*;

import dev.ikat.AsyncBody;
import dev.ikat.AsyncGenerator;
import dev.ikat.Coroutine;
import dev.ikat.Generator;
import dev.ikat.Lock;
import dev.ikat.Queue;
import dev.ikat.TimeoutException;
import dev.ikat.Yielder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Uses all that woven code is linked to; prints the same as ever, and needs no stack for it. */
public final class Tapestry {
  private final int offset;

  private Tapestry(int offset) {
    this.offset = offset;
  }

  public static void main(String[] arguments) {
    generators();
    run(async(() -> {
      IO.println("awaits " + await(awaits(3L)));
      IO.println("blocks " + await(blocks()));
      IO.println("queue " + await(queue()));
      IO.println("async generator " + await(squares(4)));
    }));
    IO.println("anonymous " + run(async(new Twice("ab"))));
    IO.println("instance " + run(new Tapestry(40).instance(2)));
  }

  // ---- generators

  private static void generators() {
    Generator<Integer, Void, Void> outer = Generator.of(y -> {
      y.yield(0);
      y.yieldFrom(Generator.<Integer>of(Tapestry::count));
      y.yieldFrom(List.of(8, 9));
    });
    IO.println("generators " + outer.stream().toList());
    Generator<Double, Integer, String> average = Generator.twoWay(y -> {
      double sum = 0;
      int count = 0;
      try {
        for (Integer next = y.yield(0.0); next != null; next = y.yield(sum / count)) {
          sum += next;
          count++;
        }
      } catch (IllegalStateException e) {
        y.yield(-1.0);
      } finally {
        IO.println("closed after " + count);
      }
      return "all";
    });
    average.next();
    IO.println("sent " + average.send(10) + " " + average.send(20) + " "
        + average.raise(new IllegalStateException()));
    average.close();
  }

  private static void count(Yielder<Integer, Void> y) {
    for (int i = 1; i <= 3; i++) {
      y.yield(i);
    }
  }

  // ---- coroutines

  private static Coroutine<Long> awaits(long depth) {
    return async(() -> {
      await(sleep(Duration.ZERO));
      long below = depth == 0 ? 0 : await(awaits(depth - 1));
      return below * 10 + depth;
    });
  }

  private static Coroutine<List<String>> blocks() {
    return async(() -> {
      List<String> done = new ArrayList<>();
      Lock lock = new Lock();
      taskGroup(group -> {
        for (String name : List.of("a", "b")) {
          group.createTask(async(() -> {
            try (var _ = await(lock.hold())) {
              await(sleep(Duration.ofMillis(1)));
              done.add(name);
            }
          }));
        }
      });
      try {
        timeout(Duration.ofMillis(1), () -> {
          await(sleep(Duration.ofHours(1)));
        });
      } catch (TimeoutException e) {
        done.add("timeout");
      }
      moveOnAfter(Duration.ofMillis(1), scope -> {
        await(sleep(Duration.ofHours(1)));
      });
      return done;
    });
  }

  private static Coroutine<Integer> queue() {
    return async(() -> {
      var queue = new Queue<Integer>(1);
      var sum = createTask(async(() -> {
        int all = 0;
        for (int i = 0; i < 3; i++) {
          all += await(queue.get());
        }
        return all;
      }));
      for (int i : new int[] {1, 2, 3}) {
        await(queue.put(i));
      }
      return await(sum);
    });
  }

  private static Coroutine<List<Integer>> squares(int n) {
    AsyncGenerator<Integer, Void> squares = AsyncGenerator.of(y -> {
      for (int i = 0; i < n; i++) {
        await(sleep(Duration.ZERO));
        y.yield(i * i);
      }
    });
    return async(() -> {
      List<Integer> all = new ArrayList<>();
      for (int square : squares) {
        all.add(square);
      }
      return all;
    });
  }

  private record Twice(String text) implements AsyncBody<String> {
    @Override
    public String call() {
      await(sleep(Duration.ZERO));
      return text + text;
    }
  }

  private Coroutine<Integer> instance(int number) {
    return async(() -> {
      await(sleep(Duration.ZERO));
      return offset + number;
    });
  }
}
