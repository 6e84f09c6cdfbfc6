package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.ikat.internal.stack.Engines;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread-local of somebody else's that behaves like a context variable. */
class ThreadLocalBridgeTest {
  @AutoClose private final Script script = new Script();

  private final ThreadLocal<String> user = new ThreadLocal<>();
  private final ThreadLocalBridge<String> bridge = ThreadLocalBridge.of(user);

  @BeforeEach
  void register() {
    ThreadLocalBridge.register(bridge);
  }

  @AfterEach
  void unregister() {
    ThreadLocalBridge.unregister(bridge);
  }

  private static void turn() {
    await(sleep(Duration.ZERO));
  }

  // ---- tasks ------------------------------------------------------------------------------------

  @Test
  void eachTaskHasItsOwnValue() {
    script.run(() ->
        taskGroup(tg -> {
          for (String name : List.of("ann", "bob")) {
            tg.createTask(
                async(() -> {
                  assertNull(user.get());
                  user.set(name);
                  await(sleep(ms(1)));
                  script.log(name + " is " + user.get());
                  user.set(name + "2");
                  turn();
                  script.log(name + " is " + user.get());
                }));
          }
          turn();
          assertNull(user.get());
        }));
    script.expect("1 ann is ann", "1 bob is bob", "1 ann is ann2", "1 bob is bob2");
    assertNull(user.get());
  }

  @Test
  void aTaskBeginsWithItsCreatorsValueAndKeepsItsChangesToItself() {
    user.set("outside");
    script.run(() -> {
      assertEquals("outside", user.get());
      user.set("main");
      var child =
          createTask(
              async(() -> {
                String inherited = user.get();
                user.set("child");
                turn();
                return inherited + " " + user.get();
              }));
      user.set("main, later");
      assertEquals("main child", await(child));
      assertEquals("main, later", user.get());
    });
    assertEquals("outside", user.get(), "the thread has its own back");
  }

  @Test
  void removingIsAChangeToo() {
    user.set("outside");
    script.run(() -> {
      user.remove();
      turn();
      assertNull(user.get());
    });
    assertEquals("outside", user.get());
  }

  @Test
  void alsoWhereItAwaitsAtDepthOrFails() {
    script.run(() -> {
      user.set("main");
      var failing =
          createTask(
              async(() -> {
                user.set("failing");
                await(async(() -> await(async(() -> await(sleep(ms(1)))))));
                assertEquals("failing", user.get());
                throw new IllegalArgumentException("failed");
              }));
      var cancelled =
          createTask(
              async(() -> {
                user.set("cancelled");
                try {
                  await(sleep(ms(100)));
                } finally {
                  assertEquals("cancelled", user.get());
                }
              }));
      await(sleep(ms(2)));
      cancelled.cancel();
      assertEquals(2, await(Asyncio.gatherSettled(failing, cancelled)).size());
      assertEquals("main", user.get());
    });
  }

  @Test
  void anEagerTaskRunsInsideItsCreatorAndLeavesNoTrace() {
    script.run(() -> {
      user.set("main");
      var eager =
          createTask(
              async(() -> {
                assertEquals("main", user.get());
                user.set("eager");
                turn();
                return user.get();
              }),
              TaskOptions.DEFAULT.eager());
      assertEquals("main", user.get());
      var done =
          createTask(
              async(() -> {
                user.set("never suspended");
                return user.get();
              }),
              TaskOptions.DEFAULT.eager());
      assertEquals("main", user.get());
      assertEquals("eager", await(eager));
      assertEquals("never suspended", await(done));
      assertEquals("main", user.get());
    });
  }

  @Test
  void whatIsGatheredAndWhatBlocksRun() {
    script.run(() -> {
      user.set("main");
      Coroutine<String> changing =
          async(() -> {
            user.set(user.get() + "+");
            await(sleep(ms(1)));
            return user.get();
          });
      assertEquals(
          "main+ main", await(gather(changing, async(() -> user.get()), (a, b) -> a + " " + b)));
      Asyncio.timeout(ms(5), () -> user.set("in the same task"));
      assertEquals("in the same task", user.get());
    });
  }

  @Test
  void aTaskInAContextOfItsOwn() {
    script.run(() -> {
      user.set("main");
      var context = new Context();
      for (int i = 0; i < 2; i++) {
        await(
            createTask(
                async(() -> {
                  user.set(user.get() + "*");
                  turn();
                }),
                TaskOptions.DEFAULT.in(context)));
      }
      context.run(() -> assertEquals("null**", user.get()));
      assertEquals("main", user.get());
    });
  }

  // ---- callbacks and contexts -------------------------------------------------------------------

  @Test
  void aCallbackHasTheValueOfWhoScheduledIt() {
    script.run(() -> {
      user.set("first");
      script.loop.callSoon(() -> {
        script.log(user.get());
        user.set("a callback's");
      });
      script.loop.callLater(ms(5), () -> script.log(user.get()));
      var future = script.loop.createFuture();
      future.addDoneCallback(_ -> script.log("done " + user.get()));
      user.set("second");
      script.outside(
          () -> script.loop.callSoonThreadsafe(() -> script.log("outside " + user.get())));
      future.setResult(null);
      await(sleep(ms(10)));
      assertEquals("second", user.get());
      var never = script.loop.createFuture();
      script.outside(() -> script.loop.callSoonThreadsafe(() -> never.setResult(null)));
      await(never);
    });
    script.expect("0 first", "0 done first", "5 first", "10 outside null");
  }

  @Test
  void contextRunPutsItsValueInPlaceAndKeepsWhatIsChanged() {
    user.set("base");
    Context context = Context.copyContext();
    user.set("base, later");
    context.run(() -> {
      assertEquals("base", user.get());
      user.set("inside");
    });
    assertEquals("base, later", user.get());
    Context copy = context.copy();
    context.run(() -> assertEquals("inside", user.get()));
    copy.run(() -> {
      assertEquals("inside", user.get());
      user.set("copy's");
    });
    context.run(() -> assertEquals("inside", user.get()));
    new Context().run(() -> assertNull(user.get()));
    assertEquals("base, later", user.get());
  }

  @Test
  void contextsInsideContexts() {
    user.set("base");
    Context one = Context.copyContext();
    one.run(() -> {
      user.set("one");
      Context two = Context.copyContext();
      two.run(() -> {
        assertEquals("one", user.get());
        user.set("two");
      });
      assertEquals("one", user.get());
    });
    assertEquals("base", user.get());
  }

  @Test
  void awaitingInsideContextRunTakesItsValueAwayAndPutsItBack() {
    script.run(() -> {
      user.set("main");
      Context inner = Context.copyContext();
      var other =
          createTask(
              async(() -> {
                assertEquals("main", user.get());
                user.set("other");
                await(sleep(ms(2)));
                assertEquals("other", user.get());
              }));
      inner.run(() -> {
        user.set("inner");
        await(sleep(ms(1)));
        assertEquals("inner", user.get());
        user.set("inner, later");
        turn();
        assertEquals("inner, later", user.get());
      });
      assertEquals("main", user.get());
      turn();
      assertEquals("main", user.get());
      inner.run(() -> assertEquals("inner, later", user.get()));
      await(other);
    });
  }

  @Test
  void whileItRestsAnotherTaskMayEnterTheContext() {
    script.run(() -> {
      Context shared = Context.copyContext();
      var resting =
          createTask(
              async(() ->
                  shared.run(() -> {
                    user.set("first");
                    await(sleep(ms(10)));
                    assertEquals("second", user.get());
                  })));
      await(sleep(ms(1)));
      user.set("main");
      shared.run(() -> {
        assertEquals("first", user.get());
        user.set("second");
      });
      assertEquals("main", user.get());
      await(resting);
    });
  }

  // ---- generators -------------------------------------------------------------------------------

  @Test
  void aGeneratorsBodyHasItsConsumersValueWhereItHasItsThread() {
    script.run(() -> {
      user.set("main");
      try (var values =
          Generator.<String>of(y -> {
            y.yield(user.get());
            await(sleep(ms(1)));
            y.yield(user.get());
          })) {
        String expected = Engines.selected().bodyKeepsThread() ? "main" : null;
        assertEquals(expected, values.next());
        var other =
            createTask(
                async(() -> {
                  user.set("other");
                  await(sleep(ms(5)));
                  return user.get();
                }));
        assertEquals(expected, values.next());
        assertEquals("main", user.get());
        assertEquals("other", await(other));
      }
    });
  }

  @Test
  void aBodyThatYieldsInsideContextRunDoesNotLeakItsValue() {
    user.set("consumer");
    Context context = new Context();
    try (var values =
        Generator.<String>of(y ->
            context.run(() -> {
              user.set("body");
              y.yield(user.get());
              y.yield(user.get());
            }))) {
      assertEquals("body", values.next());
      assertEquals("consumer", user.get());
      user.set("consumer, later");
      assertEquals("body", values.next());
      assertEquals("consumer, later", user.get());
    }
    assertEquals("consumer, later", user.get());
  }

  @Test
  void anAsyncGeneratorIsDrivenByTheTaskThatAsks() {
    script.run(() -> {
      user.set("main");
      try (var values =
          AsyncGenerator.<Integer>of(y -> {
            for (int i = 0; i < 2; i++) {
              await(sleep(ms(1)));
              y.yield(i);
            }
          })) {
        for (int value : values) {
          script.log(value + " " + user.get());
          user.set("changed");
        }
      }
    });
    script.expect("1 0 main", "2 1 changed");
  }

  // ---- other threads ----------------------------------------------------------------------------

  @Test
  void toThreadTakesTheValueAlongAndBringsNoneBack() {
    String seen =
        Asyncio.run(
            async(() -> {
              user.set("main");
              String there =
                  await(
                      toThread(() -> {
                        String before = user.get();
                        user.set("thread");
                        return before;
                      }));
              return there + " " + user.get();
            }));
    assertEquals("main main", seen);
  }

  @Test
  void runCoroutineThreadsafeTakesTheCallersValue() throws Exception {
    user.set("caller");
    try (var portal = BlockingPortal.open()) {
      assertEquals("caller", portal.call(user::get));
      user.set("caller, later");
      assertEquals("caller, later", portal.call(user::get));
    }
  }

  // ---- registering ------------------------------------------------------------------------------

  @Test
  void severalBridgesKeepApartAlsoWhenOneIsTakenOut() {
    ThreadLocal<Integer> number = new ThreadLocal<>();
    ThreadLocalBridge<Integer> second = ThreadLocalBridge.of(number);
    ThreadLocalBridge.register(second);
    ThreadLocalBridge.register(second);
    user.set("u");
    number.set(1);
    Context context = Context.copyContext();
    ThreadLocalBridge.unregister(bridge);
    number.set(2);
    context.run(() -> assertEquals(1, number.get(), "not what the other had"));
    ThreadLocalBridge.register(bridge);
    user.set("later");
    context.run(() -> {
      assertEquals(1, number.get());
      assertNull(user.get(), "it was taken out meanwhile");
    });
    ThreadLocalBridge.unregister(second);
    assertEquals("later", user.get());
  }

  @Test
  void aBridgeThatThrowsIsLoggedAndHarmsNobody() {
    ThreadLocalBridge<String> bad =
        new ThreadLocalBridge<>() {
          @Override
          public String get() {
            throw new IllegalArgumentException("cannot get");
          }

          @Override
          public void set(String value) {
            throw new IllegalArgumentException("cannot set");
          }

          @Override
          public String toString() {
            return "bad bridge";
          }
        };
    ThreadLocalBridge.register(bad);
    try (LogCapture log = new LogCapture()) {
      script.run(() -> {
        user.set("main");
        turn();
        assertEquals("main", user.get());
      });
      assertTrue(
          log.messages().contains("WARNING a thread-local bridge has failed: bad bridge"),
          log.messages().toString());
    } finally {
      ThreadLocalBridge.unregister(bad);
    }
  }

  // ---- cost -------------------------------------------------------------------------------------

  private static long allocated(IntConsumer repeat, int times) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    repeat.accept(times);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /**
   * A context has a header, its variables, what was current before, and its bridges: 24 bytes, as
   * it would have without the last. Tasks and callbacks have one each, and nothing else.
   */
  @Test
  void whereNoneIsRegisteredAContextIsNoLarger() {
    unregister();
    List<Context> kept = new ArrayList<>(40_000);
    IntConsumer copies =
        n -> {
          for (int i = 0; i < n; i++) {
            kept.add(Context.copyContext());
          }
        };
    copies.accept(10);
    long bytes = allocated(copies, 10_000);
    assertEquals(24, bytes / 10_000);
  }

  @Test
  void norDoesACallbackAllocateMore() {
    long with = allocatedPerCallback();
    unregister();
    assertEquals(with - BRIDGES, allocatedPerCallback());
  }

  /** With one bridge a context holds one object more, and that an array of one value. */
  private static final long BRIDGES = 32 + 24;

  private long allocatedPerCallback() {
    IntConsumer callbacks =
        n -> {
          for (int i = 0; i < n; i++) {
            script.loop.callSoon(() -> {});
          }
        };
    callbacks.accept(10_000);
    script.runUntilIdle();
    long bytes = allocated(callbacks, 5_000) / 5_000;
    script.runUntilIdle();
    return bytes;
  }
}
