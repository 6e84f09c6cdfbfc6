package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.internal.stack.Stacks.onPortable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.AsyncAction;
import dev.ikat.Asyncio;
import dev.ikat.Generator;
import dev.ikat.Runner;
import dev.ikat.TaskOptions;
import dev.ikat.internal.loop.VirtualTime;
import dev.ikat.internal.stack.child.YieldInSynchronized;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Monitors held around a switch. The consumer's stay the consumer's on both engines; what a body
 * holds while it rests is its thread's, which on the continuation engine is the consumer's.
 */
class MonitorsTest {
  private static final Duration TICK = Duration.ofMillis(1);

  private final Object lock = new Object();
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  private static void run(AsyncAction main) {
    var time = new VirtualTime();
    try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
      runner.run(async(main));
    }
  }

  private static Generator<Integer, Void, Void> numbers() {
    return Generator.of(y -> {
      for (int i = 0; ; i++) {
        y.yield(i);
      }
    });
  }

  @Test
  void theConsumerKeepsItsMonitorWhenTheBodyYields() throws Exception {
    // On a thread of its own: what is tested here would hang.
    OtherThread.run(() -> {
      var g = numbers();
      synchronized (lock) {
        g.next();
        assertTrue(Thread.holdsLock(lock));
        synchronized (lock) {
          g.next();
        }
        lock.notifyAll();
        g.next();
        assertTrue(Thread.holdsLock(lock));
      }
      assertFalse(Thread.holdsLock(lock));
    });
  }

  @Test
  void theConsumerKeepsMoreMonitorsThanTheJdksListHasPlaces() throws Exception {
    OtherThread.run(() -> {
      var locks = new ArrayList<Object>();
      for (int i = 0; i < 20; i++) {
        locks.add(new Object());
      }
      holdAll(locks, 0, numbers());
    });
  }

  private static void holdAll(List<Object> locks, int from, Generator<Integer, Void, Void> g) {
    if (from == locks.size()) {
      return;
    }
    synchronized (locks.get(from)) {
      g.next();
      holdAll(locks, from + 1, g);
      g.next();
      for (int i = 0; i < locks.size(); i++) {
        assertEquals(i <= from, Thread.holdsLock(locks.get(i)));
      }
    }
  }

  @Test
  void aMonitorThatTheConsumerHasLeftDoesNotComeBackWithTheBody() throws Exception {
    var entered = new CountDownLatch(1);
    var body = new Thread[1];
    var g =
        Generator.<Integer>of(y -> {
          body[0] = Thread.currentThread();
          y.yield(1);
          synchronized (lock) {
            log.add("body entered");
          }
        });
    synchronized (lock) {
      g.next();
    }
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              synchronized (lock) {
                entered.countDown();
                OtherThread.await("the body", () -> body[0].getState() == Thread.State.BLOCKED);
                log.add("other leaves");
              }
            });
    entered.await();
    assertFalse(Thread.holdsLock(lock));
    assertFalse(g.hasNext());
    assertFalse(Thread.holdsLock(lock));
    other.join();
    assertEquals(List.of("other leaves", "body entered"), log);
  }

  @Test
  void theConsumersMonitorsKeepOthersOut() throws Exception {
    int rounds = 20_000;
    int[] shared = new int[1];
    var go = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              go.countDown();
              for (int i = 0; i < rounds; i++) {
                synchronized (lock) {
                  shared[0]++;
                }
              }
            });
    go.await();
    var g = numbers();
    for (int i = 0; i < rounds; i++) {
      synchronized (lock) {
        int before = shared[0];
        g.next();
        shared[0] = before + 1;
      }
    }
    other.join();
    assertEquals(2 * rounds, shared[0]);
  }

  @Test
  void whoeverRunsALoopKeepsItsMonitors() throws Exception {
    OtherThread.run(() -> {
      synchronized (lock) {
        run(() -> {
          var task =
              createTask(
                  async(() -> {
                    await(sleep(TICK));
                    await(sleep(TICK));
                  }));
          getRunningLoop().callLater(TICK, () -> log.add("" + Thread.holdsLock(lock)));
          await(task);
        });
        assertTrue(Thread.holdsLock(lock));
        lock.notifyAll();
      }
    });
    assertEquals(List.of("true"), log);
  }

  @Test
  void theCreatorOfAnEagerTaskKeepsItsMonitors() throws Exception {
    OtherThread.run(() ->
        run(() -> {
          synchronized (lock) {
            createTask(async(() -> await(sleep(TICK))), TaskOptions.DEFAULT.eager());
            assertTrue(Thread.holdsLock(lock));
            lock.notifyAll();
          }
          await(sleep(TICK.multipliedBy(2)));
          assertFalse(Thread.holdsLock(lock));
        }));
  }

  @Test
  void aMonitorThatABodyHoldsWhileItRestsKeepsOtherThreadsOut() throws Exception {
    var g = holdingTheLock();
    g.next();
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              synchronized (lock) {
                log.add("other entered");
              }
            });
    OtherThread.await("the other", () -> other.getState() == Thread.State.BLOCKED);
    log.add("closing");
    g.close();
    other.join();
    assertEquals(List.of("closing", "other entered"), log);
  }

  @Test
  void aMonitorThatABodyHoldsWhileItRestsIsTheConsumersTooOnContinuations() throws Exception {
    OtherThread.run(() -> {
      var g = holdingTheLock();
      g.next();
      assertEquals(!onPortable(), Thread.holdsLock(lock));
      if (!onPortable()) {
        synchronized (lock) {
          g.next();
        }
      }
      g.close();
      assertFalse(Thread.holdsLock(lock));
    });
  }

  private Generator<Integer, Void, Void> holdingTheLock() {
    return Generator.of(y -> {
      synchronized (lock) {
        y.yield(1);
        y.yield(2);
      }
    });
  }

  @Test
  void aMonitorHeldAcrossAnAwaitKeepsNoOtherTaskOutOnContinuations() throws Exception {
    // On the portable engine the other task would wait for it, and with it the whole loop.
    OtherThread.run(() ->
        run(() -> {
          var holding =
              createTask(
                  async(() -> {
                    synchronized (lock) {
                      await(sleep(TICK));
                    }
                  }),
                  TaskOptions.DEFAULT.eager());
          assertEquals(!onPortable(), Thread.holdsLock(lock));
          await(holding);
          assertFalse(Thread.holdsLock(lock));
        }));
  }

  @Test
  void aMonitorHeldAroundAGeneratorWhoseBodyAwaits() throws Exception {
    OtherThread.run(() ->
        run(() -> {
          var g =
              Generator.<Integer>of(y -> {
                await(sleep(TICK));
                y.yield(1);
              });
          synchronized (lock) {
            g.next();
            assertTrue(Thread.holdsLock(lock));
            lock.notifyAll();
          }
          assertFalse(Thread.holdsLock(lock));
        }));
  }

  @Test
  void underTheJdksOldLockingEachYieldWithABodysMonitorIsRefused() throws Exception {
    var flags = new ArrayList<>(ChildJvm.continuationFlags("ALL-UNNAMED"));
    flags.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:LockingMode=1"));
    var result = ChildJvm.onClassPath(YieldInSynchronized.class, flags);
    // The option is there in JDK 25 and gone in later ones.
    boolean refuses = Runtime.version().feature() == 25;
    assertEquals(
        refuses ? "refused\nconsumer's: yielded\n" : "yielded\nconsumer's: yielded\n",
        result.out());
  }

  @Test
  void theJdksCountOfMonitorsIsFoundSoThatYieldsNeedNotSettle() {
    // Where there is no access to continuations, nothing is found and nothing is needed.
    assertEquals(JdkContinuation.obstacle() != null, CarriedMonitors.SETTLE_ALWAYS);
  }

  @Test
  void settlingKeepsMonitorsWithTheThread() throws Exception {
    OtherThread.run(() -> {
      var stack =
          Stacks.generatorStack(self -> {
            CarriedMonitors.settle();
            self.suspend();
          });
      synchronized (lock) {
        stack.resume();
        assertTrue(Thread.holdsLock(lock));
      }
    });
  }
}
