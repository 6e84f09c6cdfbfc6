package dev.ikat;

import static dev.ikat.Asyncio.allTasks;
import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.mapAsync;
import static dev.ikat.Asyncio.mapAsyncUnordered;
import static dev.ikat.Asyncio.moveOnAfter;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MapAsyncTest {
  @AutoClose private final Script script = new Script();

  private int running;
  private int most;

  enum Way {
    ORDERED,
    UNORDERED;

    <T, R> AsyncGenerator<R, Void> map(
        Iterable<T> items, int limit, Function<? super T, ? extends Awaitable<R>> function) {
      return this == ORDERED
          ? mapAsync(items, limit, function)
          : mapAsyncUnordered(items, limit, function);
    }
  }

  /** Takes so many milliseconds, and gives the number back. */
  private Coroutine<Integer> work(int millis) {
    return async(() -> {
      running++;
      most = Math.max(most, running);
      try {
        await(sleep(ms(millis)));
        return millis;
      } catch (CancelledError e) {
        script.log(millis + " cancelled");
        throw e;
      } finally {
        running--;
      }
    });
  }

  private static <T> List<T> all(AsyncGenerator<T, Void> generator) {
    List<T> all = new ArrayList<>();
    for (T value : generator) {
      all.add(value);
    }
    return all;
  }

  private static Iterable<Integer> endless(List<Integer> taken) {
    return Generator.<Integer>of(y -> {
      for (int i = 1; ; i++) {
        taken.add(i);
        y.yield(i);
      }
    });
  }

  @Test
  void resultsComeInTheOrderOfTheItems() {
    script.run(() -> {
      assertEquals(List.of(30, 10, 20), all(mapAsync(List.of(30, 10, 20), 3, this::work)));
      script.log("all");
    });
    script.expect("30 all");
  }

  @Test
  void orInTheOrderInWhichTheyAreThere() {
    script.run(() -> {
      assertEquals(List.of(10, 20, 30), all(mapAsyncUnordered(List.of(30, 10, 20), 3, this::work)));
      script.log("all");
    });
    script.expect("30 all");
  }

  @Test
  void alsoWhereSeveralGetDoneInOneTurn() {
    script.run(() -> {
      List<Future<Integer>> futures = new ArrayList<>();
      IntStream.range(0, 4).forEach(_ -> futures.add(script.loop.createFuture()));
      script.loop.callLater(
          ms(1),
          () -> {
            for (int i : new int[] {2, 0, 3, 1}) {
              futures.get(i).setResult(i);
            }
          });
      assertEquals(
          List.of(2, 0, 3, 1), all(mapAsyncUnordered(List.of(0, 1, 2, 3), 4, futures::get)));
    });
  }

  @ParameterizedTest
  @EnumSource
  void theLimitIsKept(Way way) {
    script.run(() -> {
      List<Integer> items = IntStream.range(0, 50).map(i -> i * 7 % 10).boxed().toList();
      for (int limit : new int[] {1, 3, 50, 1000}) {
        most = 0;
        assertEquals(
            items.stream().sorted().toList(),
            all(way.map(items, limit, this::work)).stream().sorted().toList());
        assertEquals(Math.min(limit, 50), most);
      }
      assertEquals(0, running);
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDoneButNotAskedForCounts(Way way) {
    script.run(() -> {
      List<Integer> taken = new ArrayList<>();
      try (var results = way.map(endless(taken), 3, this::work)) {
        assertEquals(1, await(results.anext()));
        await(sleep(ms(100)));
        assertEquals(List.of(1, 2, 3), taken);
        await(results.anext());
        assertEquals(List.of(1, 2, 3, 4), taken);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void nothingHappensBeforeTheFirstResultIsAskedFor(Way way) {
    script.run(() -> {
      List<Integer> taken = new ArrayList<>();
      var results = way.map(endless(taken), 3, this::work);
      await(sleep(ms(10)));
      assertEquals(List.of(), taken);
      results.close();
      assertEquals(List.of(), all(way.map(List.<Integer>of(), 3, this::work)));
    });
  }

  @ParameterizedTest
  @EnumSource
  void closingEarlyCancelsWhatRunsAndWaitsForIt(Way way) {
    script.run(() -> {
      List<Integer> taken = new ArrayList<>();
      try (var results =
          way.map(
              endless(taken),
              3,
              n ->
                  async(() -> {
                    try {
                      return await(work(n * 10));
                    } finally {
                      if (n > 1) {
                        await(sleep(ms(5)));
                        script.log(n + " cleaned up");
                      }
                    }
                  }))) {
        for (int result : results) {
          script.log("got " + result);
          break;
        }
      }
      assertEquals(1, allTasks().size());
      script.log("left");
    });
    script.expect(
        "10 got 10",
        "10 20 cancelled",
        "10 30 cancelled",
        "15 2 cleaned up",
        "15 3 cleaned up",
        "15 left");
  }

  @ParameterizedTest
  @EnumSource
  void aFailureCancelsTheRestAndIsThrown(Way way) {
    script.run(() -> {
      var results =
          way.map(
              List.of(5, -1, 100, 200),
              3,
              n ->
                  n > 0
                      ? work(n)
                      : async(() -> {
                        await(sleep(ms(7)));
                        throw new IllegalArgumentException("failed");
                      }));
      assertEquals(5, await(results.anext()));
      var error = assertThrows(IllegalArgumentException.class, () -> await(results.anext()));
      assertEquals("failed", error.getMessage());
      assertEquals(1, allTasks().size());
      assertThrows(StopAsyncIteration.class, () -> await(results.anext()));
    });
    script.expect("7 100 cancelled", "7 200 cancelled");
  }

  @ParameterizedTest
  @EnumSource
  void ofSeveralFailuresTheFirstIsThrownAndTheOthersAreForgotten(Way way) {
    script.run(() -> {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  all(
                      way.map(
                          List.of(1, 2, 3),
                          3,
                          n ->
                              Asyncio.<Integer>async(() -> {
                                throw new IllegalArgumentException("failed " + n);
                              }))));
      assertEquals("failed 1", error.getMessage());
    });
  }

  @ParameterizedTest
  @EnumSource
  void aFailureOfTheFunctionOrTheItemsDoesTheSame(Way way) {
    script.run(() -> {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              all(
                  way.map(
                      List.of(10, -1),
                      2,
                      n -> {
                        if (n < 0) {
                          throw new IllegalArgumentException("no");
                        }
                        return work(n);
                      })));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              all(
                  way.map(
                      Generator.<Integer>of(y -> {
                        y.yield(10);
                        throw new IllegalArgumentException("no");
                      }),
                      2,
                      this::work)));
      assertEquals(1, allTasks().size());
    });
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsIsCancelledOnlyWhenAllHaveEnded(Way way) {
    script.run(() -> {
      var consumer =
          createTask(
              async(() ->
                  all(
                      way.map(
                          List.of(100, 200),
                          2,
                          n ->
                              async(() -> {
                                try {
                                  return await(work(n));
                                } finally {
                                  await(sleep(ms(n / 10)));
                                  script.log(n + " cleaned up");
                                }
                              })))));
      await(sleep(ms(1)));
      consumer.cancel();
      await(sleep(ms(5)));
      assertThrows(CancelledError.class, () -> await(consumer));
      script.log("consumer cancelled");
    });
    script.expect(
        "1 100 cancelled",
        "1 200 cancelled",
        "11 100 cleaned up",
        "21 200 cleaned up",
        "21 consumer cancelled");
  }

  @ParameterizedTest
  @EnumSource
  void inACancelledScopeAllAreWaitedFor(Way way) {
    script.run(() -> {
      moveOnAfter(
          ms(5),
          s -> {
            try (var results =
                way.map(
                    List.of(100),
                    1,
                    n ->
                        async(() -> {
                          try {
                            return await(work(n));
                          } finally {
                            await(sleep(ms(10)));
                          }
                        }))) {
              all(results);
            }
          });
      script.log("left");
    });
    script.expect("5 100 cancelled", "15 left");
  }

  @ParameterizedTest
  @EnumSource
  void theSameFutureForSeveralItems(Way way) {
    script.run(() -> {
      var shared = createTask(work(5));
      assertEquals(List.of(5, 5, 5), all(way.map(List.of(1, 2, 3), 2, _ -> shared)));
    });
  }

  @ParameterizedTest
  @EnumSource
  void resultsMayBeNullAndComeOneByOneToSeveralTasks(Way way) {
    script.run(() -> {
      var results = way.map(List.of(1, 2, 3), 3, n -> sleep(ms(n)));
      for (int i = 0; i < 3; i++) {
        assertEquals(null, await(createTask(results.anext())));
      }
      assertThrows(StopAsyncIteration.class, () -> await(results.anext()));
    });
  }

  @Test
  void badArgumentsAreRefusedAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> mapAsync(List.of(1), 0, this::work));
    assertThrows(
        IllegalArgumentException.class, () -> mapAsyncUnordered(List.of(1), -1, this::work));
    assertThrows(NullPointerException.class, () -> mapAsync(null, 1, this::work));
    assertThrows(NullPointerException.class, () -> mapAsync(List.of(1), 1, null));
  }

  @Test
  void moreThanMemoryWouldHoldAreNotKept() {
    script.run(() -> {
      int sum = 0;
      try (var results =
          mapAsyncUnordered(endless(new ArrayList<>()), 4, n -> async(() -> n % 10))) {
        int n = 0;
        for (int digit : results) {
          sum += digit;
          if (++n == 10_000) {
            break;
          }
        }
      }
      assertTrue(sum >= 44_000, "" + sum);
    });
  }
}
