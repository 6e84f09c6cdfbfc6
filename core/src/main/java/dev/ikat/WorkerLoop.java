package dev.ikat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A loop on a thread of its own, that takes work from other threads until it is closed. */
final class WorkerLoop {
  private final EventLoopImpl loop = EventLoopImpl.create();
  private final Thread thread;
  private final Event stopping = new Event();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** How many pieces of work are under way or on their way. Any thread. */
  private final AtomicInteger load = new AtomicInteger();

  WorkerLoop(String name) {
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  private void run() {
    try (Runner runner = new Runner(() -> loop)) {
      runner.run(Asyncio.async(() -> Asyncio.await(stopping.waitFor())));
      ended.complete(null);
    } catch (Throwable t) {
      ended.completeExceptionally(t);
    }
  }

  EventLoopImpl loop() {
    return loop;
  }

  int load() {
    return load.get();
  }

  boolean isCurrentThread() {
    return EventLoopImpl.running() == loop;
  }

  <T> CompletableFuture<T> submit(AsyncBody<T> body) {
    load.incrementAndGet();
    try {
      CompletableFuture<T> future = Asyncio.runCoroutineThreadsafe(Asyncio.async(body), loop);
      future.whenComplete((_, _) -> load.decrementAndGet());
      return future;
    } catch (Throwable t) {
      load.decrementAndGet();
      throw t;
    }
  }

  /** Ends the loop once it has nothing to do but what was submitted; then cancels that. */
  void stop() {
    if (!loop.isClosed()) {
      try {
        loop.callSoonThreadsafe(stopping::set);
      } catch (IllegalStateException closedMeanwhile) {
        // Then there is nothing to stop.
      }
    }
  }

  /** Waits until the thread is through. */
  void join() throws InterruptedException {
    thread.join();
  }

  CompletableFuture<Void> ended() {
    return ended;
  }
}
