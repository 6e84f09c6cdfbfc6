import static dev.ikat.Asyncio.*;

import java.util.concurrent.CompletableFuture;

/**
 * A loop on a thread of its own, fed with callbacks from outside. They run one after the other, in
 * the order in which they were handed over, while the main thread goes on.
 */
class LoopOnThread {
  /** What a callback returns goes nowhere; see RunCoroutineThreadsafe. */
  static String thread(String name) {
    IO.println("executing name: " + name);
    return "return nam:" + name;
  }

  static void main() throws InterruptedException {
    var loop = newEventLoop();
    var t = Thread.ofPlatform().name("loop").start(loop::runForever);

    // Holds the loop until we are ready, so that the order of the lines is certain. A callback must
    // not block but in a demonstration such as this.
    var gate = new CompletableFuture<Void>();
    loop.callSoonThreadsafe(gate::join);

    var handle = loop.callSoonThreadsafe(() -> thread("zj"));
    handle.cancel(); // it has not been run, so it never will be
    loop.callSoonThreadsafe(() -> thread("zj2"));
    IO.println("main thread non blocking...");
    loop.callSoonThreadsafe(() -> thread("zj3"));
    IO.println("main thread on going...");

    gate.complete(null);
    loop.callSoonThreadsafe(loop::stop); // else it would run for ever, and the program with it
    t.join();
    loop.close();
  }
}
