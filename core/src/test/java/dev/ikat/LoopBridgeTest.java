package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.bridge.Operation;
import dev.ikat.internal.bridge.ReusableHandle;
import dev.ikat.internal.loop.ParkingPoller;
import dev.ikat.spi.Poller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the io module asks of a loop. */
class LoopBridgeTest {
  private final List<Object> log = new ArrayList<>();

  @Test
  void theNextTurnWaitsWithTheNewPollerAndOthersWakeIt() {
    var closed = new ArrayList<String>();
    final class Named implements Poller {
      private final String name;
      private final ParkingPoller parking = new ParkingPoller();

      Named(String name) {
        this.name = name;
      }

      @Override
      public void poll(long timeoutNanos) {
        parking.poll(timeoutNanos);
      }

      @Override
      public void wakeup() {
        log.add("wakes " + name);
        parking.wakeup();
      }

      @Override
      public void close() {
        closed.add(name);
      }
    }
    try (var loop = Asyncio.newEventLoop(dev.ikat.spi.Clock.system(), new Named("old"))) {
      loop.runUntilComplete(
          async(() -> {
            LoopBridge.of(loop).replacePoller(new Named("new"));
            assertEquals(List.of("old"), closed);
            var answer = new CompletableFuture<String>();
            Thread.ofVirtual()
                .start(() -> loop.callSoonThreadsafe(() -> answer.complete("from outside")));
            assertEquals("from outside", await(answer));
          }));
    }
    assertEquals(List.of("old", "new"), closed);
    assertTrue(log.stream().allMatch("wakes new"::equals), log::toString);
  }

  @Test
  void aReusableHandleRunsOncePerSchedulingAndTurnInItsOwnContext() {
    var variable = ContextVar.<String>of("v");
    run(
        async(() -> {
          var bridge = LoopBridge.of(getRunningLoop());
          variable.set("when made");
          ReusableHandle handle = bridge.newHandle(() -> log.add(variable.get()));
          variable.set("later");
          handle.schedule();
          handle.schedule();
          await(sleep(Duration.ZERO));
          assertEquals(List.of("when made"), log);
          handle.schedule();
          await(sleep(Duration.ZERO));
          assertEquals(2, log.size());
          handle.schedule();
          handle.cancel();
          await(sleep(Duration.ZERO));
          handle.schedule();
          await(sleep(Duration.ZERO));
          assertEquals(2, log.size());
        }));
  }

  @Test
  void whatAReusableHandleThrowsIsReported() {
    run(
        async(() -> {
          var loop = getRunningLoop();
          loop.setExceptionHandler((_, context) -> log.add(context.get("exception")));
          var failure = new IOException("broken");
          ReusableHandle handle =
              LoopBridge.of(loop)
                  .newHandle(() -> {
                    throw Throwables.sneak(failure);
                  });
          handle.schedule();
          await(sleep(Duration.ZERO));
          assertEquals(List.of(failure), log);
        }));
  }

  @Test
  void anActionRunsOnTheLoopsThreadInTheMiddleOfAStep() {
    Thread mine = Thread.currentThread();
    run(
        async(() -> {
          var bridge = LoopBridge.of(getRunningLoop());
          var task = currentTask();
          bridge.onOwnThread(() -> {
            assertSame(mine, Thread.currentThread());
            assertSame(task, currentTask());
            log.add("action");
          });
          log.add("after");
          var inside =
              Generator.<String>of(y -> {
                bridge.onOwnThread(() -> log.add(Thread.currentThread() == mine));
                y.yield("item");
              });
          inside.forEach(log::add);
        }));
    assertEquals(List.of("action", "after", true, "item"), log);
  }

  @Test
  void whatAnActionThrowsIsThrownAtTheCaller() {
    var failure = new IOException("broken");
    run(
        async(() -> {
          var bridge = LoopBridge.of(getRunningLoop());
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      bridge.onOwnThread(() -> {
                        throw Throwables.sneak(failure);
                      }));
          assertSame(failure, thrown);
        }));
  }

  @Test
  void anInterruptWhileAnActionRunsReachesTheTask() {
    Thread mine = Thread.currentThread();
    assertThrows(
        LoopInterruptedError.class,
        () ->
            run(
                async(() -> {
                  LoopBridge.of(getRunningLoop()).onOwnThread(mine::interrupt);
                  await(sleep(Duration.ofHours(1)));
                })));
    assertTrue(Thread.interrupted());
  }

  @Test
  void anotherThreadIsRefused() {
    run(
        async(() -> {
          var bridge = LoopBridge.of(getRunningLoop());
          var outcome = new CompletableFuture<Throwable>();
          Thread.ofVirtual()
              .start(() -> {
                try {
                  bridge.onOwnThread(() -> log.add("never"));
                  outcome.complete(null);
                } catch (Throwable t) {
                  outcome.complete(t);
                }
              });
          assertTrue(await(outcome) instanceof IllegalStateException);
        }));
    assertEquals(List.of(), log);
  }

  private static final Operation<LoopBridgeTest, String> JOIN = LoopBridgeTest::join;

  private String join(long number, Object argument) {
    return number + "" + argument;
  }

  @Test
  void aCoroutineOfAnOperation() {
    run(
        async(() -> {
          var bridge = LoopBridge.of(getRunningLoop());
          var coroutine = bridge.coroutine("join", JOIN, this, 7, "up");
          assertEquals("Coroutine[join, created]", coroutine.toString());
          assertEquals("7up", await(coroutine));
          assertEquals(
              "8up", await(Asyncio.createTask(bridge.coroutine("join", JOIN, this, 8, "up"))));
        }));
  }
}
