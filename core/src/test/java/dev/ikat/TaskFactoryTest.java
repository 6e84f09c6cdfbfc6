package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.shield;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TaskFactoryTest {
  @AutoClose private final Script script = new Script();

  /** Makes the loop's own tasks, and logs with which options. */
  private final class Logging implements EventLoop.TaskFactory {
    @Override
    public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
      script.log("name " + options.name() + ", eager " + options.eagerStart());
      return EventLoop.TaskFactory.plain(loop, coroutine, options);
    }
  }

  @Test
  void noneIsSetAtFirstAndItCanBeTakenAway() {
    assertNull(script.loop.taskFactory());
    Logging factory = new Logging();
    script.loop.setTaskFactory(factory);
    assertSame(factory, script.loop.taskFactory());
    script.loop.setTaskFactory(null);
    assertNull(script.loop.taskFactory());
  }

  @Test
  void itIsAskedForEveryTaskWithTheOptionsGiven() {
    script.run(() -> {
      getRunningLoop().setTaskFactory(new Logging());
      await(createTask(sleep(ms(1))));
      await(createTask(sleep(ms(1)), "named"));
      await(createTask(sleep(ms(1)), TaskOptions.DEFAULT.eager()));
      await(gather(sleep(ms(1))));
      taskGroup(tg -> tg.createTask(sleep(ms(1)), "in a group"));
      await(shield(sleep(ms(1))));
    });
    script.expect(
        "0 name null, eager null",
        "1 name named, eager null",
        "2 name null, eager true",
        "3 name null, eager null",
        "4 name in a group, eager null",
        "5 name null, eager null");
  }

  @Test
  void itMayGiveTasksNamesOfItsOwn() {
    script.run(() -> {
      getRunningLoop()
          .setTaskFactory(
              new EventLoop.TaskFactory() {
                @Override
                public <T> Task<T> createTask(
                    EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                  return EventLoop.TaskFactory.plain(loop, coroutine, options.named("mine"));
                }
              });
      Task<Void> task = createTask(sleep(ms(1)));
      assertEquals("mine", task.name());
      await(task);
    });
  }

  @Test
  void eagerMakesTasksStartAtOnceUnlessToldOtherwise() {
    script.run(() -> {
      getRunningLoop().setTaskFactory(EventLoop.TaskFactory.eager());
      createTask(async(() -> script.log("eager")));
      createTask(async(() -> script.log("lazy")), TaskOptions.DEFAULT.lazy());
      script.log("both are made");
      await(sleep(Duration.ZERO));
    });
    script.expect("0 eager", "0 both are made", "0 lazy");
  }

  @Test
  void whatItThrowsIsTheCallersAndTheCoroutineStaysUsable() {
    script.run(() -> {
      getRunningLoop()
          .setTaskFactory(
              new EventLoop.TaskFactory() {
                @Override
                public <T> Task<T> createTask(
                    EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                  throw new UnsupportedOperationException("no tasks today");
                }
              });
      Coroutine<Integer> coroutine = async(() -> 1);
      assertThrows(UnsupportedOperationException.class, () -> createTask(coroutine));
      getRunningLoop().setTaskFactory(null);
      assertEquals(1, await(coroutine));
    });
  }

  @Test
  void anotherThreadMayNotSetItWhileTheLoopRuns() {
    script.run(() ->
        assertThrows(
            IllegalStateException.class,
            () -> onAnotherThread(() -> script.loop.setTaskFactory(null))));
  }
}
