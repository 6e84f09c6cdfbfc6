import static dev.ikat.Asyncio.*;

import dev.ikat.Coroutine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The same job twice: look a user up, then each of the user's orders in turn, add up what they
 * cost, and say so if anything goes wrong.
 */
class CallbacksVsCoroutines {
  static void main() {
    run(
        async(() -> {
          for (String user : List.of("ann", "bob")) {
            var done = getRunningLoop().<String>createFuture();
            Callbacks.total(user, done::setResult);
            IO.println("callbacks: " + await(done));

            IO.println("coroutines: " + await(Coroutines.total(user)));
          }
        }));
  }

  /** What comes next is a function: loops turn into recursion, errors are passed on by hand. */
  static class Callbacks {
    static void total(String user, Consumer<String> then) {
      orders(
          user,
          (orders, error) -> {
            if (error != null) {
              then.accept(user + ": " + error.getMessage());
            } else {
              add(user, orders, 0, 0, then);
            }
          });
    }

    static void add(String user, List<Integer> orders, int at, int sum, Consumer<String> then) {
      if (at == orders.size()) {
        then.accept(user + " spent " + sum);
        return;
      }
      price(
          orders.get(at),
          (price, error) -> {
            if (error != null) {
              then.accept(user + ": " + error.getMessage());
            } else {
              add(user, orders, at + 1, sum + price, then);
            }
          });
    }

    static void orders(String user, BiConsumer<List<Integer>, Exception> then) {
      later(() -> Shop.orders(user), then);
    }

    static void price(int order, BiConsumer<Integer, Exception> then) {
      later(() -> Shop.price(order), then);
    }

    static <T> void later(Callable<T> answer, BiConsumer<T, Exception> then) {
      getRunningLoop()
          .callLater(
              Duration.ofMillis(5),
              () -> {
                T value;
                try {
                  value = answer.call();
                } catch (Exception e) {
                  then.accept(null, e);
                  return;
                }
                then.accept(value, null);
              });
    }
  }

  /** What comes next is the next line: for and catch are what they always were. */
  static class Coroutines {
    static Coroutine<String> total(String user) {
      return async(() -> {
        try {
          int sum = 0;
          for (int order : await(orders(user))) {
            sum += await(price(order));
          }
          return user + " spent " + sum;
        } catch (Exception e) {
          return user + ": " + e.getMessage();
        }
      });
    }

    static Coroutine<List<Integer>> orders(String user) {
      return later(() -> Shop.orders(user));
    }

    static Coroutine<Integer> price(int order) {
      return later(() -> Shop.price(order));
    }

    static <T> Coroutine<T> later(Callable<T> answer) {
      return async(() -> {
        await(sleep(Duration.ofMillis(5)));
        return answer.call();
      });
    }
  }

  /** Knows everything at once; the waiting is done by whoever asks. */
  static class Shop {
    static List<Integer> orders(String user) {
      return user.equals("ann") ? List.of(1, 2, 3) : List.of(1, 99);
    }

    static int price(int order) throws IOException {
      if (order > 9) throw new IOException("no order " + order);
      return 10 * order;
    }
  }
}
