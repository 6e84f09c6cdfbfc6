package dev.ikat.probe;

import static dev.ikat.Asyncio.*;

import dev.ikat.Coroutine;
import dev.ikat.Generator;
import java.time.Duration;

/** Bodies of each kind, for the tests of what the agent weaves. */
public class Bodies {
  private final int from;

  public Bodies(int from) {
    this.from = from;
  }

  public Generator<Integer, Void, Void> numbers() {
    return Generator.of(y -> {
      int n = from;
      while (n < 100) {
        if (n == 99) {
          y.yield(-1);
        }
        y.yield(n);
        n++;
      }
    });
  }

  public static Coroutine<String> waits(String text) {
    return async(() -> {
      StringBuilder twice = new StringBuilder(text);
      await(sleep(Duration.ZERO));
      timeout(
          Duration.ofHours(1),
          () -> {
            await(sleep(Duration.ZERO));
            twice.append(text);
          });
      return twice.toString();
    });
  }

  /** Runs all of it but a part of the generator. */
  public static void main(String[] arguments) {
    int sum = 0;
    for (int n : new Bodies(3).numbers()) {
      if (n > 5) {
        break;
      }
      sum += n;
    }
    System.out.println(sum + " " + run(waits("ab")));
  }
}
