package dev.ikat;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PriorityQueueTest {
  @AutoClose private final Script script = new Script();

  @Test
  void theSmallestComesFirst() {
    PriorityQueue<Integer> queue = new PriorityQueue<>();
    List.of(1, 3, 2).forEach(queue::putNowait);
    assertEquals(
        List.of(1, 2, 3), List.of(queue.getNowait(), queue.getNowait(), queue.getNowait()));
  }

  @Test
  void byTheOrderThatIsGiven() {
    PriorityQueue<String> queue = new PriorityQueue<>(0, Comparator.reverseOrder());
    List.of("a", "c", "b").forEach(queue::putNowait);
    assertEquals("c", queue.getNowait());
    assertEquals("b", queue.getNowait());
  }

  @Test
  void aGetterThatWaitedGetsTheSmallestOfWhatCameMeanwhile() {
    PriorityQueue<Integer> queue = new PriorityQueue<>();
    script.run(() -> {
      Task<Integer> getter = createTask(queue.get());
      await(sleep(Duration.ZERO));
      queue.putNowait(2);
      queue.putNowait(1);
      assertEquals(1, await(getter));
      assertEquals(1, queue.qsize());
    });
  }

  @Test
  void itHasALimitAndCanBeJoinedAndShutDown() {
    PriorityQueue<Integer> queue = new PriorityQueue<>(1);
    queue.putNowait(1);
    assertThrows(QueueFullException.class, () -> queue.putNowait(2));
    queue.shutdown(true);
    script.run(() -> await(queue.join()));
    assertEquals("PriorityQueue[0/1, unfinished=0, shut down]", queue.toString());
  }
}
