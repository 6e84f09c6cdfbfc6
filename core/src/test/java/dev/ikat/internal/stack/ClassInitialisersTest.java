package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.internal.stack.Stacks.onPortable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.AsyncAction;
import dev.ikat.Asyncio;
import dev.ikat.CancelledError;
import dev.ikat.Generator;
import dev.ikat.Runner;
import dev.ikat.TaskOptions;
import dev.ikat.internal.loop.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A class initialiser is a native frame on the stack. A continuation cannot be suspended with one
 * on it: that is a clear error, and what was to be suspended goes on. A virtual thread can be.
 */
class ClassInitialisersTest {
  private static final Duration TICK = Duration.ofMillis(1);
  private static final String REFUSED = "cannot suspend this stack here: a native frame stands";

  /** What the next of the classes below does when it is initialised. */
  private static Supplier<Object> initialiser;

  private final List<String> log = new ArrayList<>();

  private static void run(AsyncAction main) {
    var time = new VirtualTime();
    try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
      runner.run(async(main));
    }
  }

  private static class Yields {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void aYieldInAClassInitialiser() {
    var g =
        Generator.<String>of(y -> {
          initialiser =
              () -> {
                y.yield("in the initialiser");
                return "initialised";
              };
          y.yield(valueOrRefusal(() -> Yields.VALUE));
          y.yield("going on");
        });
    var all = new ArrayList<String>();
    g.forEachRemaining(all::add);
    assertEquals(
        onPortable()
            ? List.of("in the initialiser", "initialised", "going on")
            : List.of(REFUSED, "going on"),
        all);
  }

  private static class Delegates {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void aYieldFromInAClassInitialiser() {
    var inner = Generator.<String>of(y -> y.yield("delegated"));
    var g =
        Generator.<String>of(y -> {
          initialiser =
              () -> {
                y.yieldFrom(inner);
                return "initialised";
              };
          y.yield(valueOrRefusal(() -> Delegates.VALUE));
          y.yieldFrom(inner);
        });
    var all = new ArrayList<String>();
    g.forEachRemaining(all::add);
    assertEquals(
        onPortable() ? List.of("delegated", "initialised") : List.of(REFUSED, "delegated"), all);
  }

  private static class Awaits {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void anAwaitInAClassInitialiser() {
    run(() -> {
      initialiser = () -> await(sleep(TICK, "initialised"));
      log.add(valueOrRefusal(() -> Awaits.VALUE));
      log.add(await(sleep(TICK, "going on")));
    });
    assertEquals(List.of(onPortable() ? "initialised" : REFUSED, "going on"), log);
  }

  private static class AwaitsForOneTurn {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void anAwaitForOneTurnInAClassInitialiser() {
    run(() -> {
      initialiser = () -> await(sleep(Duration.ZERO, "initialised"));
      log.add(valueOrRefusal(() -> AwaitsForOneTurn.VALUE));
      log.add(await(sleep(Duration.ZERO, "going on")));
      log.add(await(sleep(TICK, "and on")));
    });
    assertEquals(List.of(onPortable() ? "initialised" : REFUSED, "going on", "and on"), log);
  }

  private static class AwaitsWhenCancelled {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void anAwaitInAClassInitialiserOfATaskThatHasBeenCancelled() {
    run(() -> {
      var task =
          createTask(
              async(() -> {
                initialiser = () -> await(getRunningLoop().createFuture());
                currentTask().cancel();
                try {
                  log.add(valueOrRefusal(() -> AwaitsWhenCancelled.VALUE));
                  await(sleep(TICK));
                } catch (CancelledError e) {
                  log.add("cancelled");
                }
                return await(sleep(TICK, "going on"));
              }));
      log.add(await(task));
    });
    // Where the await is refused, the cancellation is not lost but comes with the next.
    assertEquals(
        onPortable() ? List.of("cancelled", "going on") : List.of(REFUSED, "cancelled", "going on"),
        log);
  }

  private static class AwaitsEagerly {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void anAwaitInAClassInitialiserOfAnEagerTask() {
    run(() -> {
      initialiser = () -> await(sleep(TICK, "initialised"));
      var eager =
          createTask(
              async(() -> {
                log.add(valueOrRefusal(() -> AwaitsEagerly.VALUE));
                return await(sleep(TICK, "eager going on"));
              }),
              TaskOptions.DEFAULT.eager());
      log.add("created");
      log.add(await(eager));
    });
    assertEquals(
        onPortable()
            ? List.of("created", "initialised", "eager going on")
            : List.of(REFUSED, "created", "eager going on"),
        log);
  }

  private static class RunsAGeneratorThatAwaits {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void anAwaitInsideAGeneratorThatAClassInitialiserRuns() {
    run(() -> {
      // The native frame stands on the task's stack, below the generator's.
      var g =
          Generator.<String>of(y -> {
            y.yield(valueOrRefusal(() -> await(sleep(TICK, "awaited"))));
            y.yield("generator going on");
          });
      initialiser = g::next;
      log.add(valueOrRefusal(() -> RunsAGeneratorThatAwaits.VALUE));
      log.add(await(sleep(TICK, "going on")));
      log.add(g.next());
    });
    assertEquals(
        List.of(onPortable() ? "awaited" : REFUSED, "going on", "generator going on"), log);
  }

  private static class RunsAGenerator {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void aGeneratorThatAClassInitialiserStartsIsUsedAfterIt() {
    var g =
        Generator.<String>of(y -> {
          y.yield("first");
          y.yield("second");
        });
    initialiser = g::next;
    assertEquals("first", RunsAGenerator.VALUE);
    assertEquals("second", g.next());
  }

  private static class RunsALoop {
    static final Object VALUE = initialiser.get();
  }

  @Test
  void aLoopIsRunByAClassInitialiser() {
    initialiser =
        () -> {
          run(() -> log.add(await(sleep(TICK, "awaited"))));
          return "initialised";
        };
    assertEquals("initialised", RunsALoop.VALUE);
    assertEquals(List.of("awaited"), log);
  }

  /** The value; or, if the class could not be initialised, the beginning of why. */
  private static String valueOrRefusal(Supplier<Object> value) {
    try {
      return String.valueOf(value.get());
    } catch (ExceptionInInitializerError e) {
      return refusal(e.getCause());
    } catch (IllegalStateException e) {
      return refusal(e);
    }
  }

  private static String refusal(Throwable t) {
    assertTrue(t instanceof IllegalStateException, t::toString);
    assertTrue(t.getMessage().startsWith(REFUSED), t::getMessage);
    assertTrue(t.getMessage().contains("class initialiser"), t::getMessage);
    return REFUSED;
  }
}
