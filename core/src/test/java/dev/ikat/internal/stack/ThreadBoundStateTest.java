package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.internal.stack.Stacks.onPortable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.AsyncAction;
import dev.ikat.Asyncio;
import dev.ikat.ContextVar;
import dev.ikat.Generator;
import dev.ikat.Runner;
import dev.ikat.internal.loop.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * What the JDK ties to a thread: a body runs on the consumer's on the continuation engine, on one
 * of its own on the portable one.
 */
class ThreadBoundStateTest {
  private static final Duration TICK = Duration.ofMillis(1);

  private static void run(AsyncAction main) {
    var time = new VirtualTime();
    try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
      runner.run(async(main));
    }
  }

  @Test
  void theCurrentThreadOfABody() {
    Thread consumer = Thread.currentThread();
    var g =
        Generator.<Thread>of(y -> {
          y.yield(Thread.currentThread());
          y.yield(Thread.currentThread());
        });
    Thread body = g.next();
    assertSame(body, g.next(), "always the same one");
    if (onPortable()) {
      assertTrue(body.isVirtual());
      assertEquals("ikat-generator", body.getName());
    } else {
      assertSame(consumer, body);
    }
  }

  @Test
  void theCurrentThreadOfCallbacksIsTheLoopsAndThatOfTasksDepends() {
    Thread loop = Thread.currentThread();
    run(() -> {
      var callback = new Thread[1];
      getRunningLoop().callSoon(() -> callback[0] = Thread.currentThread());
      Thread before = Thread.currentThread();
      await(sleep(TICK));
      assertSame(before, Thread.currentThread());
      assertSame(loop, callback[0]);
      if (onPortable()) {
        assertTrue(before.isVirtual());
        assertEquals("ikat-task", before.getName());
      } else {
        assertSame(loop, before);
      }
    });
  }

  @Test
  void tasksThatNeverRestShareAThreadAndThoseThatDoHaveOneEach() {
    Thread loop = Thread.currentThread();
    run(() -> {
      var quick = new ArrayList<Thread>();
      var slow = new ArrayList<Thread>();
      taskGroup(tg -> {
        for (int i = 0; i < 3; i++) {
          tg.createTask(async(() -> quick.add(Thread.currentThread())));
        }
      });
      taskGroup(tg -> {
        for (int i = 0; i < 3; i++) {
          tg.createTask(
              async(() -> {
                slow.add(Thread.currentThread());
                await(sleep(TICK));
              }));
        }
      });
      assertEquals(1, Set.copyOf(quick).size());
      assertEquals(onPortable() ? 3 : 1, Set.copyOf(slow).size());
      assertEquals(!onPortable(), quick.getFirst() == loop);
    });
  }

  @Test
  void aThreadLocalThatATaskSetsIsSeenByTheNextOnItsThread() {
    var local = new ThreadLocal<String>();
    run(() -> {
      await(createTask(async(() -> local.set("the first task's"))));
      var seen = await(createTask(async(local::get)));
      assertEquals("the first task's", seen);
      // This task has kept another thread since it first rested.
      assertEquals(onPortable() ? null : "the first task's", local.get());
    });
    local.remove();
  }

  @Test
  void threadLocalsAreTheConsumersOrTheBodysOwn() {
    var local = new ThreadLocal<String>();
    local.set("consumer's");
    var g =
        Generator.<String>of(y -> {
          y.yield(local.get());
          local.set("body's");
          y.yield(local.get());
          y.yield(local.get());
        });
    if (onPortable()) {
      assertNull(g.next());
      assertEquals("body's", g.next());
      assertEquals("consumer's", local.get());
      local.set("changed");
      assertEquals("body's", g.next());
    } else {
      assertEquals("consumer's", g.next());
      assertEquals("body's", g.next());
      assertEquals("body's", local.get());
      local.set("changed");
      assertEquals("changed", g.next());
    }
  }

  @Test
  void inheritableThreadLocalsAreCopiedWhenABodyStartsOnAThreadOfItsOwn() {
    var local = new InheritableThreadLocal<String>();
    local.set("at the start");
    var g =
        Generator.<String>of(y -> {
          y.yield(local.get());
          y.yield(local.get());
        });
    assertEquals("at the start", g.next());
    local.set("later");
    assertEquals(onPortable() ? "at the start" : "later", g.next());
  }

  @Test
  void contextVariablesAreTheSameOnBothEngines() {
    var variable = ContextVar.of("variable", "unset");
    var g =
        Generator.<String>of(y -> {
          y.yield(variable.get());
          variable.set("body's");
          y.yield(variable.get());
          y.yield(variable.get());
        });
    variable.set("consumer's");
    assertEquals("consumer's", g.next());
    assertEquals("body's", g.next());
    assertEquals("body's", variable.get());
    variable.set("changed");
    assertEquals("changed", g.next());
  }

  @Test
  void aContextVariableThatABodySetsFirstIsSeenByTheConsumer() throws Exception {
    // On a new thread nothing has needed a context yet.
    OtherThread.run(() -> {
      var variable = ContextVar.of("variable", "unset");
      var g =
          Generator.<String>of(y -> {
            variable.set("body's");
            y.yield(variable.get());
            y.yield(variable.get());
          });
      assertEquals("body's", g.next());
      assertEquals("body's", variable.get());
      variable.set("changed");
      assertEquals("changed", g.next());
    });
  }

  @Test
  void aMonitorOfTheConsumerIsHeldInTheBodyOrNot() {
    var lock = new Object();
    var g = Generator.<Boolean>of(y -> y.yield(Thread.holdsLock(lock)));
    synchronized (lock) {
      assertEquals(!onPortable(), g.next());
      assertTrue(Thread.holdsLock(lock));
    }
  }

  @Test
  void aLockOfTheConsumerIsReenteredInTheBodyOrNot() {
    var lock = new ReentrantLock();
    var g =
        Generator.<Boolean>of(y -> {
          boolean entered = lock.tryLock();
          if (entered) {
            lock.unlock();
          }
          y.yield(entered);
        });
    lock.lock();
    try {
      assertEquals(!onPortable(), g.next());
    } finally {
      lock.unlock();
    }
  }

  @Test
  void aLockThatABodyHoldsWhileItRestsIsTheConsumersTooOrNot() {
    var lock = new ReentrantLock();
    var g =
        Generator.<Integer>of(y -> {
          lock.lock();
          try {
            y.yield(1);
          } finally {
            lock.unlock();
          }
        });
    g.next();
    assertEquals(!onPortable(), lock.isHeldByCurrentThread());
    g.close();
    assertFalse(lock.isLocked());
  }

  @Test
  void theContextClassLoaderIsTheSameAtTheStart() {
    var g = Generator.<ClassLoader>of(y -> y.yield(Thread.currentThread().getContextClassLoader()));
    assertSame(Thread.currentThread().getContextClassLoader(), g.next());
  }

  @Test
  void theTraceOfAnExceptionShowsTheConsumerOnContinuationsOnly() {
    var g = Generator.<StackTraceElement[]>of(y -> y.yield(new Throwable().getStackTrace()));
    List<String> methods = new ArrayList<>();
    for (StackTraceElement frame : g.next()) {
      methods.add(frame.getMethodName());
    }
    String consumer = "theTraceOfAnExceptionShowsTheConsumerOnContinuationsOnly";
    assertEquals(!onPortable(), methods.contains(consumer), methods::toString);
  }

  @Test
  void twoBodiesOfOneConsumerShareItsThreadOrHaveOneEach() {
    var a = Generator.<Thread>of(y -> y.yield(Thread.currentThread()));
    var b = Generator.<Thread>of(y -> y.yield(Thread.currentThread()));
    if (onPortable()) {
      assertNotSame(a.next(), b.next());
    } else {
      assertSame(a.next(), b.next());
    }
  }
}
