package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.loop.ParkingPoller;
import dev.ikat.spi.Clock;
import dev.ikat.spi.Poller;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A loop in real time that runs on a thread of its own, for tests in which other threads talk to
 * it. Polls are counted: what uses no CPU polls no more often than it has something to do.
 */
final class RealTimeLoop implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  final CountingPoller poller = new CountingPoller();
  final EventLoop loop = Asyncio.newEventLoop(Clock.system(), poller);
  final Thread thread;
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();

  /** Runs the loop until it is stopped. */
  RealTimeLoop() {
    this(EventLoop::runForever);
  }

  /** Runs the loop as the function does. */
  RealTimeLoop(java.util.function.Consumer<EventLoop> running) {
    thread =
        Thread.ofPlatform()
            .name("loop")
            .start(() -> {
              try {
                running.accept(loop);
              } catch (Throwable t) {
                thrown.set(t);
              }
            });
  }

  /** Waits until the loop has nothing to do and is about to wait. */
  void awaitAsleep() {
    try {
      assertTrue(poller.asleep.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "never idle");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the thread has ended, and returns what it threw. */
  Throwable join() {
    try {
      assertTrue(thread.join(java.time.Duration.ofSeconds(PATIENCE_SECONDS)), "still running");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return thrown.get();
  }

  /** Stops the loop, waits for its thread, and closes it. */
  @Override
  public void close() {
    if (thread.isAlive()) {
      loop.callSoonThreadsafe(loop::stop);
    }
    Throwable end = join();
    loop.close();
    if (end != null) {
      throw new AssertionError("the loop's thread ended by an exception", end);
    }
  }

  /** Counts, and tells when the loop goes to sleep. */
  static final class CountingPoller implements Poller {
    private final ParkingPoller parking = new ParkingPoller();
    private final Semaphore asleep = new Semaphore(0);
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger sleeps = new AtomicInteger();
    final AtomicInteger wakeups = new AtomicInteger();

    @Override
    public void poll(long timeoutNanos) {
      polls.incrementAndGet();
      if (timeoutNanos != 0) {
        sleeps.incrementAndGet();
        asleep.release();
      }
      parking.poll(timeoutNanos);
    }

    @Override
    public void wakeup() {
      wakeups.incrementAndGet();
      parking.wakeup();
    }
  }
}
