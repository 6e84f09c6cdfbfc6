package dev.ikat;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LifoQueueTest {
  @AutoClose private final Script script = new Script();

  @Test
  void lastInFirstOut() {
    LifoQueue<Integer> queue = new LifoQueue<>();
    List.of(1, 3, 2).forEach(queue::putNowait);
    assertEquals(
        List.of(2, 3, 1), List.of(queue.getNowait(), queue.getNowait(), queue.getNowait()));
  }

  @Test
  void aGetterThatWaitedGetsTheLastOfWhatCameMeanwhile() {
    LifoQueue<String> queue = new LifoQueue<>();
    script.run(() -> {
      Task<String> getter = createTask(queue.get());
      await(sleep(Duration.ZERO));
      queue.putNowait("a");
      queue.putNowait("b");
      assertEquals("b", await(getter));
    });
  }

  @Test
  void itHasALimitAndCanBeJoinedAndShutDown() {
    LifoQueue<Integer> queue = new LifoQueue<>(1);
    queue.putNowait(1);
    assertThrows(QueueFullException.class, () -> queue.putNowait(2));
    queue.shutdown(true);
    script.run(() -> await(queue.join()));
    assertEquals("LifoQueue[0/1, unfinished=0, shut down]", queue.toString());
  }
}
