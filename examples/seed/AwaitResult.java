import static dev.ikat.Asyncio.*;

import dev.ikat.Coroutine;

/** await holds funcA until funcB has returned, and gives what it returned. */
class AwaitResult {
  static Coroutine<Integer> funcB() {
    return async(() -> {
      IO.println("funcB runs, funcA waits");
      return 1;
    });
  }

  static Coroutine<Integer> funcA() {
    return async(() -> {
      int result = await(funcB());
      IO.println("funcA goes on with " + result);
      return result;
    });
  }

  static void main() {
    IO.println("run returns " + run(funcA()));
  }
}
