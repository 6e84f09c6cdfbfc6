package dev.ikat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A loop on a thread of its own, that takes work from other threads until it is closed. */
final class WorkerLoop {
  private final EventLoopImpl loop = EventLoopImpl.create();
  private final Thread thread;
  private final Event stopping = new Event();

  /** Whether no more work is taken. Guarded by this. */
  private boolean stopped;

  /** How many pieces of work are under way or on their way. Any thread. */
  private final AtomicInteger load = new AtomicInteger();

  WorkerLoop(String name) {
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  private void run() {
    try (Runner runner = new Runner(() -> loop)) {
      runner.run(stopping.waitFor());
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
    CompletableFuture<T> future;
    synchronized (this) {
      if (stopped) {
        throw new IllegalStateException("closed: no more work is taken");
      }
      future = Asyncio.runCoroutineThreadsafe(Asyncio.async(body), loop);
    }
    load.incrementAndGet();
    future.whenComplete((_, _) -> load.decrementAndGet());
    return future;
  }

  /** Has the loop cancel what it runs, wait for that, and end. */
  synchronized void stop() {
    // All that was accepted is in front of this, so that the loop knows it when it ends.
    if (!stopped) {
      stopped = true;
      loop.handOver(stopping::set);
    }
  }

  /** Waits until the thread is through, however often the calling thread is interrupted. */
  void join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
