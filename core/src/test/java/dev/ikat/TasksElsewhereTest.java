package dev.ikat;

import static dev.ikat.Asyncio.allTasks;
import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.stack.OtherThread;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** T12: another thread looks at a loop's tasks. */
@Timeout(60)
class TasksElsewhereTest {
  @AutoClose private final Script script = new Script();

  private List<String> names() {
    return allTasks(script.loop).stream().map(Task::name).toList();
  }

  @Test
  void aLoopThatWaits() {
    script.run(() -> {
      Future<Void> future = script.loop.createFuture();
      var waiter = createTask(async(() -> await(future)), "waiter");
      createTask(async(() -> {}), "quick");
      script.outside(() -> {
        assertEquals(List.of("main", "waiter"), names());
        assertNull(currentTask(script.loop));
        script.loop.callSoonThreadsafe(() -> future.setResult(null));
      });
      await(waiter);
      onAnotherThread(() -> assertEquals(List.of("main"), names()));
    });
  }

  @Test
  void aLoopThatDoesNotComeBackFromAStep() {
    script.run(() -> {
      var other = createTask(sleep(ms(1)), "other");
      Task<?> mine = currentTask();
      onAnotherThread(() -> {
        assertEquals(Set.of(currentTask(script.loop), other), allTasks(script.loop));
        assertSame(mine, currentTask(script.loop));
      });
    });
    script.runUntilIdle();
  }

  @Test
  void aLoopThatDoesNotRun() {
    var task = script.loop.createTask(sleep(ms(1)));
    onAnotherThread(() -> assertEquals(Set.of(task), allTasks(script.loop)));
    assertEquals(Set.of(task), allTasks(script.loop));
    assertNull(currentTask(script.loop));
    script.runUntilIdle();
    assertEquals(Set.of(), allTasks(script.loop));
  }

  @Test
  void aLoopThatIsClosed() {
    var loop = Asyncio.newEventLoop();
    loop.close();
    assertEquals(Set.of(), allTasks(loop));
    assertNull(currentTask(loop));
  }

  @Test
  void onTheLoopItselfItIsTheSameAsWithoutSayingWhich() {
    script.run(() -> {
      createTask(sleep(ms(1)), "other");
      assertEquals(allTasks(), allTasks(script.loop));
      assertSame(currentTask(), currentTask(script.loop));
    });
    script.runUntilIdle();
  }

  @Test
  void fromATaskOfAnotherLoop() {
    try (var loop = Asyncio.newEventLoop()) {
      var task = loop.createTask(sleep(Duration.ofHours(1)), "of the other");
      script.run(() -> {
        assertEquals(Set.of(task), allTasks(loop));
        assertNull(currentTask(loop));
      });
      task.cancel();
      assertThrows(CancelledError.class, () -> loop.runUntilComplete(task));
    }
  }

  /** One that makes tasks all the time leaves no moment to look at them: it then does so itself. */
  @Test
  void whatIsSeenOfALoopThatNeverPausesWasSoAtOneMoment() throws Exception {
    var stop = new AtomicBoolean();
    var started = new CountDownLatch(1);
    var loop = Asyncio.newEventLoop();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (var runner = new Runner(() -> loop)) {
                runner.run(
                    async(() -> {
                      // At any moment all of a row of 5,000 that follow each other in number.
                      var row = new ArrayDeque<Task<Void>>();
                      for (int number = 0; !stop.get(); number++) {
                        row.add(createTask(sleep(Duration.ofHours(1)), "" + number));
                        if (row.size() > 5_000) {
                          row.remove().cancel();
                          await(sleep(Duration.ZERO));
                          await(sleep(Duration.ZERO));
                          started.countDown();
                        }
                      }
                    }));
              }
            });
    started.await();
    for (int i = 0; i < 100; i++) {
      List<Integer> numbers =
          allTasks(loop).stream()
              .map(Task::name)
              .filter(name -> !name.startsWith("Task-"))
              .map(Integer::valueOf)
              .toList();
      assertTrue(numbers.size() >= 4_999 && numbers.size() <= 5_001, () -> "" + numbers.size());
      int first = numbers.getFirst();
      for (int k = 0; k < numbers.size(); k++) {
        assertEquals(first + k, numbers.get(k));
      }
    }
    stop.set(true);
    assertTrue(thread.join(Duration.ofSeconds(30)));
    assertEquals(Set.of(), allTasks(loop));
  }

  @Test
  void aLoopThatIsAskedAnswersInItsNextTurnAndOneThatEndsDoesNotHoldUpWhoAsks() throws Exception {
    EventLoopImpl loop = EventLoopImpl.of(script.loop);
    var answers = new SynchronousQueue<List<Task<?>>>();
    var asking = new Thread[1];
    script.run(() -> {
      asking[0] =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  answers.put(Objects.requireNonNull(loop.askForTasks()));
                  answers.put(Objects.requireNonNullElse(loop.askForTasks(), List.of()));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      List<Task<?>> answer = null;
      while (answer == null) {
        await(sleep(Duration.ZERO));
        answer = answers.poll();
      }
      assertEquals(List.of(currentTask()), answer);
      // This step is the last, so that the second question gets no turn to be answered in.
      OtherThread.await("the second question", () -> asking[0].getState() == State.TIMED_WAITING);
    });
    assertEquals(List.of(), answers.take());
    assertTrue(asking[0].join(Duration.ofSeconds(30)));
    assertNull(loop.askForTasks());
    script.runUntilIdle();
  }

  @Test
  void anInterruptOfTheOneWhoLooksIsKept() throws Exception {
    OtherThread.run(() -> {
      Thread.currentThread().interrupt();
      assertEquals(Set.of(), allTasks(script.loop));
      assertTrue(Thread.interrupted());
    });
  }
}
