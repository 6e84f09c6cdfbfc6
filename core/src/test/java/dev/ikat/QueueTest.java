package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class QueueTest {
  @AutoClose private final Script script = new Script();

  private static List<Object> drain(Queue<?> queue) {
    List<Object> items = new ArrayList<>();
    while (!queue.empty()) {
      items.add(queue.getNowait());
    }
    return items;
  }

  // ---- size and order (Q1, Q3) ------------------------------------------------------------------

  @Test
  void firstInFirstOut() {
    Queue<Integer> queue = new Queue<>();
    List.of(1, 3, 2).forEach(queue::putNowait);
    assertEquals(List.of(1, 3, 2), drain(queue));
  }

  @Test
  void emptyFullAndSizeAreExact() {
    Queue<Integer> queue = new Queue<>(2);
    assertTrue(queue.empty());
    assertFalse(queue.full());
    queue.putNowait(1);
    assertFalse(queue.empty());
    assertEquals(1, queue.qsize());
    queue.putNowait(2);
    assertTrue(queue.full());
    assertEquals(2, queue.maxsize());
    queue.getNowait();
    assertFalse(queue.full());
  }

  @Test
  void withoutALimitItIsNeverFull() {
    for (int maxsize : new int[] {0, -1}) {
      Queue<Integer> queue = new Queue<>(maxsize);
      for (int i = 0; i < 100; i++) {
        queue.putNowait(i);
      }
      assertFalse(queue.full());
      assertEquals(maxsize, queue.maxsize());
    }
  }

  @Test
  void itemsAreNotNull() {
    Queue<String> queue = new Queue<>();
    assertThrows(NullPointerException.class, () -> queue.putNowait(null));
    assertThrows(NullPointerException.class, () -> queue.put(null));
  }

  // ---- get --------------------------------------------------------------------------------------

  @Test
  void getTakesWhatIsThereWithoutATurnOfTheLoop() {
    Queue<String> queue = new Queue<>();
    queue.putNowait("a");
    script.run(() -> {
      getRunningLoop().callSoon(script.logs("next turn"));
      script.log(await(queue.get()));
      await(sleep(Duration.ZERO));
    });
    script.expect("0 a", "0 next turn");
  }

  @Test
  void getWaitsForAnItem() {
    Queue<String> queue = new Queue<>();
    script.run(() -> {
      getRunningLoop().callLater(ms(10), () -> queue.putNowait("a"));
      assertEquals("a", await(queue.get()));
      script.log("got it");
    });
    script.expect("10 got it");
  }

  @Test
  void gettersAreServedInTheOrderInWhichTheyCame() {
    Queue<Integer> queue = new Queue<>();
    script.run(() -> {
      Task<Integer> first = createTask(queue.get());
      Task<Integer> second = createTask(queue.get());
      await(sleep(Duration.ZERO));
      queue.putNowait(1);
      queue.putNowait(2);
      assertEquals(List.of(1, 2), await(gather(first, second)));
    });
  }

  @Test
  void getNowaitOfNothingIsAnError() {
    Queue<String> queue = new Queue<>(3);
    QueueEmptyException error = assertThrows(QueueEmptyException.class, queue::getNowait);
    assertTrue(error.getMessage().contains("Queue[0/3"), error.getMessage());
  }

  @Test
  void getMakesRoomForWhoWaitsToPut() {
    Queue<Integer> queue = new Queue<>(1);
    queue.putNowait(1);
    script.run(() -> {
      Task<Void> putter = createTask(queue.put(2));
      await(sleep(Duration.ZERO));
      assertFalse(putter.done());
      assertEquals(1, await(queue.get()));
      await(putter);
      assertEquals(2, queue.getNowait());
    });
  }

  @Test
  void getNowaitMakesRoomForOnePutterEach() {
    Queue<Integer> queue = new Queue<>(2);
    queue.putNowait(1);
    queue.putNowait(2);
    script.run(() -> {
      List<Task<Void>> putters =
          List.of(createTask(queue.put(3)), createTask(queue.put(4)), createTask(queue.put(5)));
      await(sleep(Duration.ZERO));
      assertEquals(1, queue.getNowait());
      assertEquals(2, queue.getNowait());
      await(sleep(Duration.ZERO));
      assertTrue(putters.get(0).done() && putters.get(1).done());
      assertFalse(putters.get(2).done());
      assertEquals(List.of(3, 4), List.of(queue.getNowait(), queue.getNowait()));
      await(putters.get(2));
      assertEquals(5, queue.getNowait());
    });
  }

  @Test
  void aGetterThatIsTooLateWaitsAgain() {
    Queue<String> queue = new Queue<>();
    script.run(() -> {
      Task<String> getter = createTask(queue.get());
      await(sleep(Duration.ZERO));
      queue.putNowait("a");
      assertEquals("a", queue.getNowait(), "taken before the getter has run");
      await(sleep(ms(1)));
      assertFalse(getter.done());
      queue.putNowait("b");
      assertEquals("b", await(getter));
    });
  }

  // ---- put --------------------------------------------------------------------------------------

  @Test
  void putAddsWithoutATurnOfTheLoopWhereThereIsRoom() {
    Queue<String> queue = new Queue<>(1);
    script.run(() -> {
      getRunningLoop().callSoon(script.logs("next turn"));
      await(queue.put("a"));
      script.log("put");
      await(sleep(Duration.ZERO));
    });
    script.expect("0 put", "0 next turn");
    assertEquals(1, queue.qsize());
  }

  @Test
  void putWaitsForRoom() {
    Queue<String> queue = new Queue<>(1);
    queue.putNowait("a");
    script.run(() -> {
      getRunningLoop().callLater(ms(10), queue::getNowait);
      await(queue.put("b"));
      script.log("put");
    });
    script.expect("10 put");
    assertEquals(List.of("b"), drain(queue));
  }

  @Test
  void puttersAreServedInTheOrderInWhichTheyCame() {
    Queue<Integer> queue = new Queue<>(1);
    queue.putNowait(0);
    script.run(() -> {
      List<Task<Void>> putters =
          List.of(createTask(queue.put(1)), createTask(queue.put(2)), createTask(queue.put(3)));
      await(sleep(Duration.ZERO));
      List<Integer> got = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        got.add(await(queue.get()));
      }
      assertEquals(List.of(0, 1, 2, 3), got);
      await(gather(putters));
    });
  }

  @Test
  void putNowaitWithoutRoomIsAnErrorAndAddsNothing() {
    Queue<Integer> queue = new Queue<>(1);
    queue.putNowait(1);
    QueueFullException error = assertThrows(QueueFullException.class, () -> queue.putNowait(2));
    assertTrue(error.getMessage().contains("Queue[1/1"), error.getMessage());
    assertEquals(List.of(1), drain(queue));
  }

  @Test
  void putWakesAGetter() {
    Queue<Integer> queue = new Queue<>();
    script.run(() -> {
      Task<Integer> getter = createTask(queue.get());
      await(sleep(Duration.ZERO));
      await(queue.put(7));
      assertEquals(7, await(getter));
    });
  }

  @Test
  void moreGettersThanItemsAllGetOneInTheEnd() {
    Queue<Integer> queue = new Queue<>(1);
    List<Integer> got = new ArrayList<>();
    script.run(() -> {
      List<Task<Boolean>> getters = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        getters.add(createTask(async(() -> got.add(await(queue.get())))));
      }
      taskGroup(tg -> {
        for (int i = 0; i < 8; i++) {
          tg.createTask(queue.put(i));
        }
      });
      await(gather(getters));
    });
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), got.stream().sorted().toList());
  }

  // ---- cancelled getters and putters (Q2) -------------------------------------------------------

  @Test
  void aCancelledGetterTakesNothing() {
    Queue<String> queue = new Queue<>();
    script.run(() -> {
      Task<String> getter = createTask(queue.get());
      await(sleep(Duration.ZERO));
      getter.cancel();
      assertThrows(CancelledError.class, () -> await(getter));
      queue.putNowait("a");
      assertEquals("a", await(queue.get()));
    });
  }

  @Test
  void cancelledAfterItWasWokenAGetterLetsTheNextOneHaveTheItem() {
    Queue<String> queue = new Queue<>();
    script.run(() -> {
      Task<String> first = createTask(queue.get());
      Task<String> second = createTask(queue.get());
      await(sleep(Duration.ZERO));
      queue.putNowait("a");
      first.cancel();
      assertEquals("a", await(second));
      assertTrue(first.cancelled());
    });
  }

  @Test
  void aGetThatTimesOutLosesNoItem() {
    Queue<String> queue = new Queue<>();
    script.run(() -> {
      assertThrows(TimeoutException.class, () -> await(waitFor(queue.get(), ms(10))));
      getRunningLoop().callLater(ms(5), () -> queue.putNowait("a"));
      assertEquals("a", await(waitFor(queue.get(), ms(10))));
    });
  }

  @Test
  void oneOfManyGettersIsCancelledAndTheOthersGetAll() {
    Queue<Integer> queue = new Queue<>();
    script.run(() -> {
      List<Task<Integer>> getters = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        getters.add(createTask(queue.get()));
      }
      await(sleep(Duration.ZERO));
      getters.get(0).cancel();
      getters.get(2).cancel();
      queue.putNowait(1);
      queue.putNowait(2);
      assertEquals(1, await(getters.get(1)));
      assertEquals(2, await(getters.get(3)));
      assertTrue(queue.empty());
    });
  }

  @Test
  void aCancelledPutterAddsNothing() {
    Queue<Integer> queue = new Queue<>(1);
    queue.putNowait(1);
    script.run(() -> {
      Task<Void> putter = createTask(queue.put(2));
      await(sleep(Duration.ZERO));
      putter.cancel();
      assertThrows(CancelledError.class, () -> await(putter));
      assertEquals(1, await(queue.get()));
      assertTrue(queue.empty());
    });
  }

  @Test
  void cancelledAfterItWasWokenAPutterLetsTheNextOneHaveTheRoom() {
    Queue<Integer> queue = new Queue<>(1);
    queue.putNowait(1);
    script.run(() -> {
      Task<Void> first = createTask(queue.put(2));
      Task<Void> second = createTask(queue.put(3));
      await(sleep(Duration.ZERO));
      assertEquals(1, queue.getNowait());
      first.cancel();
      await(second);
      assertTrue(first.cancelled());
      assertEquals(List.of(3), drain(queue));
    });
  }

  @Test
  void whoHasGoneIsNotHeld() {
    Queue<Integer> queue = new Queue<>(1);
    script.run(() -> {
      Task<Integer> getter = createTask(queue.get());
      await(sleep(Duration.ZERO));
      getter.cancel();
      await(sleep(Duration.ZERO));
      queue.putNowait(1);
      Task<Void> putter = createTask(queue.put(2));
      await(sleep(Duration.ZERO));
      putter.cancel();
      await(sleep(Duration.ZERO));
      assertTrue(getter.cancelled() && putter.cancelled());
      assertEquals(1, queue.getNowait());
      queue.putNowait(3);
      assertEquals(3, queue.getNowait());
    });
  }

  // ---- taskDone and join (Q4) -------------------------------------------------------------------

  @Test
  void joinWaitsUntilEveryItemHasBeenDealtWith() {
    Queue<Integer> queue = new Queue<>();
    int[] sum = new int[1];
    script.run(() -> {
      for (int i = 1; i <= 10; i++) {
        queue.putNowait(i);
      }
      List<Task<Void>> workers = new ArrayList<>();
      for (int worker = 0; worker < 2; worker++) {
        workers.add(
            createTask(
                async(() -> {
                  while (true) {
                    int item = await(queue.get());
                    await(sleep(ms(1)));
                    sum[0] += item;
                    queue.taskDone();
                  }
                })));
      }
      await(queue.join());
      script.log("sum " + sum[0]);
      workers.forEach(Task::cancel);
    });
    script.expect("5 sum 55");
  }

  @Test
  void joinOfAnEmptyQueueReturnsAtOnce() {
    Queue<Integer> queue = new Queue<>();
    script.run(() -> {
      await(queue.join());
      await(queue.join());
    });
    assertEquals(Duration.ZERO, script.time.elapsed());
  }

  @Test
  void severalMayJoin() {
    Queue<Integer> queue = new Queue<>();
    queue.putNowait(1);
    script.run(() -> {
      Future<?> joins = gather(queue.join(), queue.join());
      await(sleep(ms(1)));
      queue.getNowait();
      assertFalse(joins.done());
      queue.taskDone();
      await(joins);
    });
  }

  @Test
  void taskDoneTooOftenIsAnError() {
    Queue<Integer> queue = new Queue<>();
    assertThrows(IllegalStateException.class, queue::taskDone);
    queue.putNowait(1);
    queue.taskDone();
    IllegalStateException error = assertThrows(IllegalStateException.class, queue::taskDone);
    assertTrue(error.getMessage().contains("too many times"), error.getMessage());
  }

  // ---- shutdown (Q5) ----------------------------------------------------------------------------

  @Test
  void afterAShutdownNothingCanBePut() {
    Queue<Integer> queue = new Queue<>();
    queue.shutdown();
    assertThrows(QueueShutdownException.class, () -> queue.putNowait(1));
    script.run(() -> {
      assertThrows(QueueShutdownException.class, () -> await(queue.put(1)));
      assertThrows(QueueShutdownException.class, () -> await(queue.get()));
    });
    assertThrows(QueueShutdownException.class, queue::getNowait);
  }

  @Test
  void whatIsInCanStillBeTaken() {
    Queue<Integer> queue = new Queue<>();
    queue.putNowait(1);
    queue.putNowait(2);
    queue.shutdown();
    script.run(() -> {
      assertEquals(1, await(queue.get()));
      assertEquals(2, queue.getNowait());
      assertThrows(QueueShutdownException.class, () -> await(queue.get()));
      Task<Void> join = createTask(queue.join());
      await(sleep(Duration.ZERO));
      assertFalse(join.done());
      queue.taskDone();
      queue.taskDone();
      await(join);
    });
  }

  @Test
  void anImmediateShutdownDropsWhatIsInAndEndsTheJoin() {
    Queue<Integer> queue = new Queue<>();
    queue.putNowait(1);
    queue.putNowait(2);
    script.run(() -> {
      Task<Void> join = createTask(queue.join());
      await(sleep(Duration.ZERO));
      queue.shutdown(true);
      await(join);
      assertTrue(queue.empty());
      assertThrows(QueueShutdownException.class, () -> await(queue.get()));
      assertThrows(IllegalStateException.class, queue::taskDone);
    });
  }

  @Test
  void anImmediateShutdownStillWaitsForWhatIsBeingDealtWith() {
    Queue<Integer> queue = new Queue<>();
    queue.putNowait(1);
    queue.putNowait(2);
    script.run(() -> {
      await(queue.get());
      Task<Void> join = createTask(queue.join());
      await(sleep(Duration.ZERO));
      queue.shutdown(true);
      await(sleep(ms(1)));
      assertFalse(join.done());
      queue.taskDone();
      await(join);
    });
  }

  @Test
  void aShutdownWakesGettersAndPutters() {
    Queue<Integer> empty = new Queue<>();
    Queue<Integer> full = new Queue<>(1);
    full.putNowait(1);
    script.run(() -> {
      List<Task<?>> waiting =
          List.of(createTask(empty.get()), createTask(full.put(2)), createTask(full.put(3)));
      await(sleep(Duration.ZERO));
      empty.shutdown();
      full.shutdown();
      await(sleep(Duration.ZERO));
      waiting.forEach(task -> assertInstanceOf(QueueShutdownException.class, task.exception()));
      assertEquals(1, full.getNowait());
    });
  }

  @Test
  void aSecondShutdownMayBecomeImmediate() {
    Queue<Integer> queue = new Queue<>();
    queue.putNowait(1);
    queue.shutdown();
    queue.shutdown();
    assertEquals(1, queue.qsize());
    queue.shutdown(true);
    assertEquals(0, queue.qsize());
  }

  // ---- bad use and words ------------------------------------------------------------------------

  @Test
  void aTaskOfAnotherLoopThatWouldHaveToWaitGetsAnError() {
    Queue<Integer> queue = new Queue<>();
    try (Script other = new Script()) {
      script.run(() -> {
        createTask(async(() -> script.log("got " + await(queue.get()))));
        await(sleep(Duration.ZERO));
      });
      other.run(() -> {
        assertThrows(IllegalStateException.class, () -> await(queue.get()));
      });
    }
    queue.putNowait(1);
    script.runUntilIdle();
    script.expect("0 got 1");
  }

  @Test
  void toStringShowsItemsLimitUnfinishedAndShutdown() {
    Queue<Integer> queue = new Queue<>();
    assertEquals("Queue[0, unfinished=0]", queue.toString());
    queue.putNowait(1);
    assertEquals("Queue[1, unfinished=1]", queue.toString());
    assertEquals("Queue[0/5, unfinished=0]", new Queue<Integer>(5).toString());
    queue.shutdown();
    assertEquals("Queue[1, unfinished=1, shut down]", queue.toString());
  }
}
