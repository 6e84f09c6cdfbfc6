package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** K1 to K3, and statements 49 to 59 as far as a JVM has a counterpart. */
class CoroutineTest {
  @AutoClose private final Script script = new Script();
  private final EventLoop loop = script.loop;

  /** 49. */
  @Test
  void makingOneRunsNothing() {
    Coroutine<Void> coroutine = async(() -> script.log("body"));
    script.expectNothing();
    script.run(() -> await(coroutine));
    script.expect("0 body");
  }

  @Test
  void itMayBeMadeOnAnyThreadAndBeforeThereIsALoop() {
    Coroutine<?>[] made = new Coroutine<?>[1];
    Script.onAnotherThread(() -> made[0] = sleep(ms(1), "r"));
    assertEquals("r", loop.runUntilComplete(made[0]));
  }

  @Test
  void awaitingOneRunsItInTheCurrentTaskAndTakesNoTurn() {
    script.run(() -> {
      loop.callSoon(script.logs("next turn"));
      Task<?> me = Asyncio.currentTask();
      String result =
          await(
              async(() -> {
                assertSame(me, Asyncio.currentTask());
                return "r";
              }));
      script.log(result);
      await(sleep(Duration.ZERO));
    });
    script.expect("0 r", "0 next turn");
  }

  /** 51. */
  @Test
  void awaitingOneThatHasEndedIsAnError() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(1), "r");
      await(coroutine);
      for (int i = 0; i < 2; i++) {
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> await(coroutine));
        assertTrue(error.getMessage().startsWith("cannot reuse a coroutine"));
        assertTrue(error.getMessage().contains("make a new one"), error.getMessage());
      }
      assertThrows(IllegalStateException.class, () -> createTask(coroutine));
    });
  }

  @Test
  void alsoIfItHasEndedByAnException() {
    script.run(() -> {
      Coroutine<String> coroutine =
          async(() -> {
            throw new ArithmeticException();
          });
      assertThrows(ArithmeticException.class, () -> await(coroutine));
      assertThrows(IllegalStateException.class, () -> await(coroutine));
    });
  }

  /** 52. */
  @Test
  void awaitingOneThatAnotherTaskAwaitsIsAnErrorAndDoesNotHurtThatOne() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(10), "r");
      Task<String> first = createTask(async(() -> await(coroutine)), "first");
      await(sleep(ms(1)));
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> await(coroutine));
      assertTrue(
          error.getMessage().startsWith("this coroutine is being awaited already, by Task[first"),
          error.getMessage());
      assertEquals("r", await(first));
    });
  }

  @Test
  void awaitingOneThatATaskHasBeenMadeOfIsAnErrorThatNamesTheTask() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(10), "r");
      Task<String> task = createTask(coroutine, "owner");
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> await(coroutine));
      assertTrue(error.getMessage().contains("await the task, Task[owner"), error.getMessage());
      assertThrows(IllegalStateException.class, () -> createTask(coroutine));
      assertEquals("r", await(task));
    });
  }

  /** 55. */
  @Test
  void aStopIterationThatLeavesItIsWrapped() {
    script.run(() -> {
      Coroutine<Integer> coroutine = async(() -> Generator.<Integer>of(y -> {}).next());
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> await(coroutine));
      assertEquals("coroutine raised StopIteration", error.getMessage());
      assertInstanceOf(StopIteration.class, error.getCause());
      Task<Integer> task = createTask(async(() -> Generator.<Integer>of(y -> {}).next()));
      assertThrows(IllegalStateException.class, () -> await(task));
    });
  }

  @Test
  void closingOneThatIsNotUsedMeansThatItNeverWillBe() {
    Coroutine<Void> coroutine = async(() -> script.log("never"));
    coroutine.close();
    coroutine.close();
    script.run(() -> assertThrows(IllegalStateException.class, () -> await(coroutine)));
    script.expectNothing();
  }

  @Test
  void closingOneThatHasEndedDoesNothing() {
    Coroutine<String> coroutine = sleep(ms(1), "r");
    assertEquals("r", loop.runUntilComplete(coroutine));
    coroutine.close();
  }

  /** There is no way to unwind a foreign stack here; the task that runs it can be cancelled. */
  @Test
  void closingOneThatATaskRunsIsAnErrorThatSaysCancel() {
    script.run(() -> {
      Coroutine<String> coroutine = sleep(ms(10), "r");
      Task<String> task = createTask(coroutine, "owner");
      for (int i = 0; i < 2; i++) {
        IllegalStateException error = assertThrows(IllegalStateException.class, coroutine::close);
        assertTrue(error.getMessage().contains("Task[owner"), error.getMessage());
        assertTrue(error.getMessage().contains("cancel the task"), error.getMessage());
        await(sleep(ms(1)));
      }
      assertEquals("r", await(task));
    });
  }

  /** 56: what runs is unwound by cancelling; its finally blocks run and may await. */
  @Test
  void aCoroutineIsUnwoundWithTheTaskThatAwaitsIt() {
    script.run(() -> {
      Task<Void> task =
          createTask(
              async(() ->
                  await(
                      async(() -> {
                        try {
                          await(sleep(ms(1000)));
                        } finally {
                          script.log("inner finally");
                        }
                      }))));
      await(sleep(ms(1)));
      task.cancel();
      assertThrows(CancelledError.class, () -> await(task));
    });
    script.expect("1 inner finally");
  }

  /** K1. */
  @Test
  void everyAwaitableIsACoroutineOrAFuture() {
    Awaitable<Void> coroutine = sleep(ms(1));
    Awaitable<Void> future = loop.createFuture();
    for (Awaitable<Void> awaitable : java.util.List.of(coroutine, future)) {
      String kind =
          switch (awaitable) {
            case Coroutine<Void> _ -> "coroutine";
            case Future<Void> _ -> "future";
          };
      script.log(kind);
    }
    script.expect("0 coroutine", "0 future");
    coroutineOf(coroutine).close();
  }

  private static Coroutine<?> coroutineOf(Awaitable<?> awaitable) {
    return (Coroutine<?>) awaitable;
  }

  /** An implementation of the user's cannot be driven, as there are no methods for that. */
  @Test
  void aForeignCoroutineIsRefusedAtOnce() {
    Coroutine<String> foreign =
        new Coroutine<>() {
          @Override
          public void close() {}

          @Override
          public String toString() {
            return "foreign";
          }
        };
    script.run(() -> {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> await(foreign));
      assertEquals("not a coroutine made by Ikat: foreign; see Asyncio.async", error.getMessage());
      assertThrows(IllegalArgumentException.class, () -> createTask(foreign));
    });
  }

  @Test
  void describesItsBodyAndItsState() {
    Coroutine<Void> coroutine = async(() -> {});
    assertEquals("Coroutine[lambda in dev.ikat.CoroutineTest, created]", coroutine.toString());
    script.run(() -> await(coroutine));
    assertEquals("Coroutine[lambda in dev.ikat.CoroutineTest, closed]", coroutine.toString());
    Coroutine<Void> sleeping = sleep(ms(1));
    assertEquals("Coroutine[sleep, created]", sleeping.toString());
    sleeping.close();
  }

  @Test
  void nullIsRefusedAtOnce() {
    assertThrows(NullPointerException.class, () -> async((AsyncAction) null));
    assertThrows(NullPointerException.class, () -> async((AsyncBody<String>) null));
    assertThrows(NullPointerException.class, () -> sleep(null));
    script.run(
        () -> assertThrows(NullPointerException.class, () -> await((Awaitable<String>) null)));
  }
}
