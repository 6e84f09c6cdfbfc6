package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.waitOn;
import static dev.ikat.Script.ms;
import static dev.ikat.Script.onAnotherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Task.stack(): the frames of the user's code, innermost first. */
class TaskStackTest {
  @AutoClose private final Script script = new Script();

  static List<String> methods(List<StackTraceElement> frames) {
    return frames.stream()
        .map(StackTraceElement::getMethodName)
        .map(name -> name.startsWith("lambda$") ? "lambda" : name)
        .toList();
  }

  private static void outer() {
    inner();
  }

  private static void inner() {
    await(sleep(ms(10)));
  }

  @Test
  void ofASuspendedTaskItHasEveryPlainMethodInBetween() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> outer()));
      await(sleep(ms(1)));
      assertEquals(List.of("inner", "outer", "lambda"), methods(task.stack()));
      assertEquals("TaskStackTest.java", task.stack().getFirst().getFileName());
      await(task);
    });
  }

  @Test
  void itGoesThroughAwaitedCoroutinesAndGenerators() {
    script.run(() -> {
      Generator<Integer, Void, Void> generator =
          Generator.of(y -> {
            outer();
            y.yield(1);
          });
      Task<Integer> task = createTask(async(() -> await(async(() -> takeFrom(generator)))));
      await(sleep(ms(1)));
      List<String> methods = methods(task.stack());
      assertEquals(List.of("inner", "outer", "lambda", "takeFrom", "lambda", "lambda"), methods);
      await(task);
    });
  }

  private static int takeFrom(Generator<Integer, Void, Void> generator) {
    return generator.next();
  }

  @Test
  void itGoesNoFurtherThanTheTasksOwnBody() {
    script.run(() -> {
      Task<Void> inner = createTask(async(() -> inner()));
      Task<Void> outer = createTask(async(() -> await(inner)));
      await(sleep(ms(1)));
      assertEquals(List.of("lambda"), methods(outer.stack()));
      await(outer);
    });
  }

  @Test
  void beforeTheFirstStepAndAfterTheLastItIsEmpty() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> inner()));
      assertEquals(List.of(), task.stack());
      await(task);
      assertEquals(List.of(), task.stack());
    });
  }

  @Test
  void ofAFailedOrCancelledTaskItIsEmptyAsTheExceptionHasTheTrace() {
    script.run(() -> {
      Task<Void> failed =
          createTask(
              async(() -> {
                inner();
                throw new IOException();
              }));
      Task<Void> cancelled = createTask(async(() -> inner()));
      await(sleep(ms(1)));
      cancelled.cancel();
      await(waitOn(List.of(failed, cancelled)));
      assertEquals(List.of(), failed.stack());
      assertEquals(List.of(), cancelled.stack());
      assertTrue(methods(List.of(failed.exception().getStackTrace())).contains("lambda"));
    });
  }

  @Test
  void ofTheCurrentTaskItIsWhereItIs() {
    script.run(() -> {
      Task<List<StackTraceElement>> task = createTask(async(() -> whereAmI()));
      assertEquals(List.of("whereAmI", "lambda"), methods(await(task)));
    });
  }

  private static List<StackTraceElement> whereAmI() {
    return Asyncio.currentTask().stack().stream()
        .filter(frame -> !frame.getClassName().startsWith("java."))
        .toList();
  }

  @Test
  void ofAnEagerTaskThatRests() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> outer()), TaskOptions.DEFAULT.eager());
      assertEquals(List.of("inner", "outer", "lambda"), methods(task.stack()));
      await(task);
    });
  }

  @Test
  void ofATaskThatIsAboutToCloseAGenerator() {
    script.run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(y -> {
            try {
              y.yield(1);
            } finally {
              inner();
            }
          });
      await(generator.anext());
      Task<Void> task = createTask(generator.aclose());
      assertEquals(List.of(), task.stack());
      await(sleep(ms(1)));
      assertEquals(List.of("inner", "lambda"), methods(task.stack()));
      await(task);
    });
  }

  @Test
  void anotherThreadMayNotAsk() {
    script.run(() -> {
      Task<Void> task = createTask(async(() -> inner()));
      assertThrows(IllegalStateException.class, () -> onAnotherThread(task::stack));
      await(task);
    });
  }
}
