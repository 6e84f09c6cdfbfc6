package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A for-each over a queue, which awaits each item. */
class QueueIterationTest {
  @AutoClose private final Script script = new Script();

  @Test
  void itemsAsTheyComeUntilTheQueueIsShutDown() {
    script.run(() -> {
      var queue = new Queue<String>(1);
      createTask(
          async(() -> {
            for (String item : List.of("a", "b", "c")) {
              await(sleep(ms(5)));
              await(queue.put(item));
            }
            await(sleep(ms(5)));
            queue.shutdown();
          }));
      for (String item : queue) {
        script.log(item);
      }
      script.log("end");
    });
    script.expect("5 a", "10 b", "15 c", "20 end");
  }

  @Test
  void whatIsInStillComesAfterTheShutdown() {
    script.run(() -> {
      var queue = new PriorityQueue<Integer>();
      for (int item : new int[] {3, 1, 2}) {
        queue.putNowait(item);
      }
      queue.shutdown();
      List<Integer> all = new ArrayList<>();
      queue.forEach(all::add);
      assertEquals(List.of(1, 2, 3), all);
      queue.forEach(_ -> script.log("never"));
    });
  }

  @Test
  void lastInFirstOut() {
    script.run(() -> {
      var queue = new LifoQueue<Integer>();
      for (int item : new int[] {1, 2, 3}) {
        queue.putNowait(item);
      }
      queue.shutdown();
      List<Integer> all = new ArrayList<>();
      queue.forEach(all::add);
      assertEquals(List.of(3, 2, 1), all);
    });
  }

  @Test
  void leavingEarlyTakesNoItemThatIsNotSeen() {
    script.run(() -> {
      var queue = new Queue<String>();
      queue.putNowait("a");
      queue.putNowait("b");
      for (String item : queue) {
        assertEquals("a", item);
        break;
      }
      assertEquals("b", queue.getNowait());
    });
  }

  @Test
  void severalTasksShareTheItems() {
    script.run(() -> {
      var queue = new Queue<Integer>();
      List<Integer> all = new ArrayList<>();
      taskGroup(tg -> {
        for (int i = 0; i < 3; i++) {
          tg.createTask(
              async(() -> {
                for (int item : queue) {
                  all.add(item);
                  await(sleep(ms(1)));
                  queue.taskDone();
                }
              }));
        }
        for (int i = 0; i < 10; i++) {
          await(queue.put(i));
        }
        await(queue.join());
        queue.shutdown();
      });
      assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), all);
    });
  }

  @Test
  void cancellingTheIterationLosesNothing() {
    script.run(() -> {
      var queue = new Queue<String>();
      var task =
          createTask(
              async(() -> {
                for (String item : queue) {
                  script.log(item);
                }
              }));
      await(sleep(ms(1)));
      queue.putNowait("a");
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
      assertEquals("a", queue.getNowait());
    });
  }

  @Test
  void aShutdownMeantForAnotherQueueIsNoEnd() {
    script.run(() -> {
      var queue = new Queue<String>();
      queue.putNowait("a");
      var other = new Queue<String>();
      other.shutdown();
      assertThrows(
          QueueShutdownException.class,
          () -> {
            for (String _ : queue) {
              await(other.get());
            }
          });
    });
  }

  @Test
  void theIteratorKeepsTheRulesOfIterators() {
    script.run(() -> {
      var queue = new Queue<String>();
      queue.putNowait("a");
      queue.putNowait("b");
      var iterator = queue.iterator();
      assertTrue(iterator.hasNext());
      assertTrue(iterator.hasNext(), "asking twice takes one");
      assertEquals("a", iterator.next());
      assertEquals("b", iterator.next());
      queue.shutdown();
      assertFalse(iterator.hasNext());
      assertFalse(iterator.hasNext());
      assertThrows(NoSuchElementException.class, iterator::next);
      assertThrows(UnsupportedOperationException.class, iterator::remove);
    });
  }

  @Test
  void outsideATaskItSaysSo() {
    var error =
        assertThrows(IllegalStateException.class, () -> new Queue<String>().iterator().hasNext());
    assertTrue(error.getMessage().contains("needs a task"), error.getMessage());
  }
}
