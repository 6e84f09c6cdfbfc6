package dev.ikat.internal.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interrupts: whoever runs gets them, and nobody's get lost, whatever the engine. */
class InterruptsTest {
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void noneIsLeftBehind() {
    assertFalse(Thread.interrupted());
  }

  /** Interrupts the thread as soon as the latch says so. */
  private static Thread interrupter(Thread target, CountDownLatch when) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            when.await();
            target.interrupt();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void block(CountDownLatch reached) throws InterruptedException {
    reached.countDown();
    new CountDownLatch(1).await();
  }

  @Test
  void anInterruptOfTheConsumerReachesABodyThatBlocks() throws Exception {
    var reached = new CountDownLatch(1);
    Thread interrupter = interrupter(Thread.currentThread(), reached);
    var g =
        Generator.<String>of(y -> {
          try {
            block(reached);
          } catch (InterruptedException e) {
            y.yield("interrupted, status " + Thread.currentThread().isInterrupted());
          }
        });
    assertEquals("interrupted, status false", g.next());
    assertFalse(Thread.currentThread().isInterrupted());
    interrupter.join();
  }

  @Test
  void itReachesTheInnermostOfNestedBodies() throws Exception {
    var reached = new CountDownLatch(1);
    Thread interrupter = interrupter(Thread.currentThread(), reached);
    var inner =
        Generator.<String>of(y -> {
          y.yield("started");
          try {
            block(reached);
          } catch (InterruptedException e) {
            y.yield("interrupted");
          }
        });
    var outer = Generator.<String>of(y -> inner.forEachRemaining(y::yield));
    assertEquals("started", outer.next());
    assertEquals("interrupted", outer.next());
    interrupter.join();
  }

  @Test
  void itReachesTheOuterBodyWhenTheInnerOneRests() throws Exception {
    var reached = new CountDownLatch(1);
    Thread interrupter = interrupter(Thread.currentThread(), reached);
    var inner =
        Generator.<String>of(y -> {
          y.yield("one");
          y.yield("two");
        });
    var outer =
        Generator.<String>of(y -> {
          inner.next();
          try {
            block(reached);
          } catch (InterruptedException e) {
            y.yield("interrupted");
          }
          y.yield(inner.next());
        });
    assertEquals("interrupted", outer.next());
    assertEquals("two", outer.next());
    interrupter.join();
  }

  @Test
  void theStatusThatTheConsumerBringsIsTheBodys() {
    var g =
        Generator.<Boolean>of(y -> {
          y.yield(Thread.interrupted());
          y.yield(Thread.interrupted());
          y.yield(Thread.currentThread().isInterrupted());
        });
    Thread.currentThread().interrupt();
    assertTrue(g.next());
    assertFalse(Thread.interrupted(), "the body has taken it");
    assertFalse(g.next());
    Thread.currentThread().interrupt();
    assertTrue(g.next());
    assertTrue(Thread.interrupted(), "the body has only looked at it");
  }

  @Test
  void theStatusThatABodyLeavesIsTheConsumers() {
    var g =
        Generator.<Integer>of(y -> {
          Thread.currentThread().interrupt();
          y.yield(1);
          y.yield(2);
          Thread.currentThread().interrupt();
        });
    g.next();
    assertTrue(Thread.interrupted());
    g.next();
    assertFalse(Thread.interrupted());
    assertFalse(g.hasNext());
    assertTrue(Thread.interrupted(), "set as the body ended");
  }

  @Test
  void anInterruptWhileTheBodyRestsIsTheConsumersAndThenTheBodys() {
    var g =
        Generator.<String>of(y -> {
          y.yield("one");
          try {
            new LinkedBlockingQueue<String>().take();
          } catch (InterruptedException e) {
            y.yield("interrupted");
          }
        });
    g.next();
    Thread.currentThread().interrupt();
    assertEquals("interrupted", g.next());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void noInterruptIsLostHoweverItMeetsTheSwitches() throws Exception {
    // Interrupts and switches as they come; each interrupt is waited for before the next is sent.
    int rounds = 2_000;
    var g =
        Generator.<Boolean>of(y -> {
          while (true) {
            y.yield(Thread.interrupted());
          }
        });
    Thread consumer = Thread.currentThread();
    var go = new java.util.concurrent.Semaphore(0);
    Thread sender =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int i = 0; i < rounds; i++) {
                go.acquireUninterruptibly();
                consumer.interrupt();
              }
            });
    for (int i = 0; i < rounds; i++) {
      go.release();
      OtherThread.await("an interrupt", () -> g.next() || Thread.interrupted());
    }
    sender.join();
    log.add("all " + rounds + " arrived");
    assertFalse(g.next() || Thread.interrupted(), log::toString);
  }

  @Test
  void noInterruptIsLostToABodyThatEnds() throws Exception {
    int rounds = 500;
    Thread consumer = Thread.currentThread();
    var go = new java.util.concurrent.Semaphore(0);
    Thread sender =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int i = 0; i < rounds; i++) {
                go.acquireUninterruptibly();
                consumer.interrupt();
              }
            });
    for (int i = 0; i < rounds; i++) {
      go.release();
      OtherThread.await(
          "an interrupt",
          () -> {
            var g = Generator.<Integer>of(_ -> {});
            return !g.hasNext() && Thread.interrupted();
          });
    }
    sender.join();
  }
}
