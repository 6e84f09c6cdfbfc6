import static dev.ikat.Asyncio.*;

import dev.ikat.Coroutine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A loop on a thread of its own, fed with coroutines. For each the main thread gets a future, and
 * waits for its result or goes on.
 */
class RunCoroutineThreadsafe {
  /**
   * Has to be a coroutine. A function that returns the string itself is refused: by Python with a
   * TypeError, by Java when it is compiled.
   */
  static Coroutine<String> thread(String name) {
    return async(() -> {
      IO.println("executing name: " + name);
      await(sleep(Duration.ofMillis(10)));
      return "return nam:" + name;
    });
  }

  static void main() throws InterruptedException {
    var loop = newEventLoop();
    var t = Thread.ofPlatform().name("loop").start(loop::runForever);

    CompletableFuture<String> future = runCoroutineThreadsafe(thread("zj"), loop);
    IO.println(future.join()); // future.result() in Python

    var gate = new CompletableFuture<Void>();
    loop.callSoonThreadsafe(gate::join); // holds the loop until we are ready: see LoopOnThread
    var second = runCoroutineThreadsafe(thread("zj2"), loop);
    IO.println("main thread non blocking...");
    var third = runCoroutineThreadsafe(thread("zj3"), loop);
    IO.println("main thread on going...");

    gate.complete(null);
    CompletableFuture.allOf(second, third).join(); // to stop the loop now would leave them undone
    loop.callSoonThreadsafe(loop::stop);
    t.join();
    loop.close();
  }
}
