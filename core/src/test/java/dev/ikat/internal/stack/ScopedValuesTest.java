package dev.ikat.internal.stack;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.internal.stack.Stacks.onPortable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ikat.AsyncAction;
import dev.ikat.Asyncio;
import dev.ikat.Generator;
import dev.ikat.Runner;
import dev.ikat.TaskOptions;
import dev.ikat.internal.loop.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A scoped value bound inside a body neither leaks to others nor is lost. One bound around the
 * consumer is seen inside on the continuation engine, and not on the portable one.
 */
class ScopedValuesTest {
  private static final ScopedValue<String> X = ScopedValue.newInstance();
  private static final ScopedValue<String> Y = ScopedValue.newInstance();
  private static final Duration TICK = Duration.ofMillis(1);

  private final List<String> log = new ArrayList<>();

  private static String x() {
    return X.orElse("-");
  }

  private static String y() {
    return Y.orElse("-");
  }

  private static void run(AsyncAction main) {
    var time = new VirtualTime();
    try (var runner = new Runner(() -> Asyncio.newEventLoop(time, time))) {
      runner.run(async(main));
    }
  }

  /** What is bound around the consumer, as a body sees it that has bound nothing itself. */
  private static String fromOutside(String value) {
    return onPortable() ? "-" : value;
  }

  @Test
  void aBindingMadeInABodyDoesNotLeakToTheConsumerAndIsNotLost() {
    var g =
        Generator.<String>of(yielder -> {
          yielder.yield(x());
          ScopedValue.where(X, "body")
              .run(() -> {
                yielder.yield(x());
                yielder.yield(x());
              });
          yielder.yield(x());
        });
    for (String seenInside : List.of("-", "body", "body", "-")) {
      assertEquals(seenInside, g.next());
      assertEquals("-", x());
    }
  }

  @Test
  void bindingsOfInterleavedBodiesDoNotMix() {
    var a = boundTo("a");
    var b = boundTo("b");
    for (int i = 0; i < 3; i++) {
      assertEquals("a", a.next());
      assertEquals("-", x());
      assertEquals("b", b.next());
      assertEquals("-", x());
    }
    assertEquals("-", a.next());
    assertEquals("b", b.next());
  }

  private static Generator<String, Void, Void> boundTo(String value) {
    return Generator.of(yielder -> {
      ScopedValue.where(X, value)
          .run(() -> {
            int rounds = value.equals("a") ? 3 : 4;
            for (int i = 0; i < rounds; i++) {
              yielder.yield(x());
            }
          });
      yielder.yield(x());
    });
  }

  @Test
  void bindingsHoldWhenTheJitCompilerHasCompiledAllThis() {
    var g =
        Generator.<String>of(yielder -> {
          for (int i = 0; ; i++) {
            String inner = "i" + i % 3;
            ScopedValue.where(X, inner)
                .run(() -> {
                  yielder.yield(x());
                  assertEquals(inner, x());
                });
            yielder.yield(x());
          }
        });
    for (int i = 0; i < 20_000; i++) {
      String outer = "o" + i % 7;
      String inner = "i" + i % 3;
      ScopedValue.where(X, outer)
          .run(() -> {
            assertEquals(inner, g.next());
            assertEquals(outer, x());
            assertEquals(fromOutside(outer), g.next());
            assertEquals(outer, x());
          });
    }
  }

  @Test
  void theConsumersOwnBindingIsUntouchedByTheBodysOfTheSameValue() {
    var g = boundTo("b");
    ScopedValue.where(X, "consumer")
        .run(() -> {
          for (int i = 0; i < 4; i++) {
            assertEquals("b", g.next());
            assertEquals("consumer", x());
          }
          assertEquals(fromOutside("consumer"), g.next());
          assertEquals("consumer", x());
        });
    assertEquals("-", x());
  }

  @Test
  void aBindingEndsWhenABodyIsClosedInsideIt() {
    var g = boundTo("b");
    g.next();
    g.close();
    assertEquals("-", x());
  }

  @Test
  void aBindingAroundTheConsumerIsSeenInsideOnContinuationsOnly() {
    var g =
        Generator.<String>of(yielder -> {
          yielder.yield(x());
          yielder.yield(x());
        });
    ScopedValue.where(X, "outside").run(() -> assertEquals(fromOutside("outside"), g.next()));
    assertEquals("-", g.next());
  }

  @Test
  void aBodySeesWhatTheConsumerHasBoundThisTimeAndNothingStale() {
    var g =
        Generator.<String>of(yielder -> {
          while (true) {
            // Several times, so that the value gets into the JDK's cache.
            String seen = x() + x() + x();
            yielder.yield(seen);
          }
        });
    for (String value : List.of("1", "2", "3")) {
      ScopedValue.where(X, value)
          .run(() -> {
            assertEquals(value, x());
            assertEquals(onPortable() ? "---" : value.repeat(3), g.next());
            assertEquals(value, x());
          });
      assertEquals("---", g.next());
    }
  }

  @Test
  void whatTheConsumerCachedIsNotStaleAfterABodyThatRebinds() {
    var g =
        Generator.<String>of(yielder -> {
          while (true) {
            ScopedValue.where(X, "inner").run(() -> yielder.yield(x() + x()));
          }
        });
    ScopedValue.where(X, "outer")
        .run(() -> {
          assertEquals("outer", x());
          assertEquals("innerinner", g.next());
          assertEquals("outer", x());
          assertEquals("innerinner", g.next());
          assertEquals("outer", x());
        });
  }

  @Test
  void aBindingInABodyFixesTheOthersAsTheyWereUntilTheBodyNextYieldsOutsideIt() {
    var g =
        Generator.<String>of(yielder -> {
          ScopedValue.where(Y, "y")
              .run(() -> {
                yielder.yield(x() + y());
                yielder.yield(x() + y());
              });
          yielder.yield("out");
          yielder.yield(x() + y());
        });
    List<String> expected =
        onPortable() ? List.of("-y", "-y", "out", "--") : List.of("1y", "1y", "out", "4-");
    for (int i = 0; i < 4; i++) {
      String value = String.valueOf(i + 1);
      String seen = expected.get(i);
      ScopedValue.where(X, value).run(() -> assertEquals(seen, g.next()));
    }
  }

  @Test
  void anExceptionLeavesABodyAndItsBindings() {
    var g =
        Generator.<String>of(yielder ->
            ScopedValue.where(X, "body")
                .run(() -> {
                  yielder.yield(x());
                  throw new IllegalArgumentException();
                }));
    g.next();
    assertThrows(IllegalArgumentException.class, g::next);
    assertEquals("-", x());
  }

  @Test
  void nestedBodiesEachKeepTheirOwn() {
    var outer =
        Generator.<String>of(yielder ->
            ScopedValue.where(X, "outer")
                .run(() -> {
                  var inner =
                      Generator.<String>of(innerYielder ->
                          ScopedValue.where(Y, "inner")
                              .run(() -> {
                                innerYielder.yield(x() + "/" + y());
                                innerYielder.yield(x() + "/" + y());
                              }));
                  for (String seen : inner) {
                    yielder.yield(x() + " " + y() + " " + seen);
                  }
                }));
    String seen = "outer - " + fromOutside("outer") + "/inner";
    assertEquals(seen, outer.next());
    assertEquals("- -", x() + " " + y());
    assertEquals(seen, outer.next());
  }

  @Test
  void aBindingMadeInATaskIsKeptAcrossAwaitsAndSeenByNobodyElse() {
    run(() -> {
      var a = createTask(async(() -> bindAndAwait("a")));
      var b = createTask(async(() -> bindAndAwait("b")));
      getRunningLoop().callSoon(() -> log.add("callback " + x()));
      await(a);
      log.add("main " + x());
      await(b);
    });
    assertEquals(List.of("a a", "b b", "callback -", "a a", "a -", "b b", "b -", "main -"), log);
    assertEquals("-", x());
  }

  private void bindAndAwait(String value) {
    ScopedValue.where(X, value)
        .run(() -> {
          log.add(value + " " + x());
          await(sleep(TICK));
          log.add(value + " " + x());
        });
    log.add(value + " " + x());
  }

  @Test
  void aBindingMadeInAGeneratorInATaskIsKeptAcrossAnAwaitInside() {
    run(() -> {
      var other = createTask(async(() -> bindAndAwait("other")));
      var g =
          Generator.<String>of(yielder ->
              ScopedValue.where(X, "body")
                  .run(() -> {
                    await(sleep(TICK));
                    yielder.yield(x());
                  }));
      log.add("got " + g.next() + " with " + x());
      await(other);
    });
    assertEquals(List.of("other other", "got body with -", "other other", "other -"), log);
  }

  @Test
  void aBindingOfTheCreatorReachesAnEagerTasksFirstStepOnContinuationsOnly() {
    run(() -> {
      ScopedValue.where(X, "creator")
          .run(() -> {
            createTask(
                async(() -> {
                  log.add("first " + x());
                  await(sleep(TICK));
                  log.add("second " + x());
                }),
                TaskOptions.DEFAULT.eager());
            log.add("creator " + x());
          });
      await(sleep(TICK.multipliedBy(2)));
    });
    assertEquals(List.of("first " + fromOutside("creator"), "creator creator", "second -"), log);
  }

  @Test
  void aBindingAroundRunReachesCallbacksAndOnContinuationsTasks() {
    ScopedValue.where(X, "around")
        .run(() ->
            run(() -> {
              getRunningLoop().callSoon(() -> log.add("callback " + x()));
              log.add("task " + x());
              await(sleep(TICK));
              log.add("task " + x());
            }));
    String inTask = "task " + fromOutside("around");
    assertEquals(List.of(inTask, "callback around", inTask), log);
  }
}
