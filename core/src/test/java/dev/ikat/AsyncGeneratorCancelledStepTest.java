package dev.ikat;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A task that was to drive an async generator and is cancelled before its first step. */
class AsyncGeneratorCancelledStepTest {
  @AutoClose private final Script script = new Script();

  private AsyncGenerator<Integer, Void> generator() {
    return AsyncGenerator.of(y -> {
      try {
        y.yield(1);
        y.yield(2);
      } catch (CancelledError e) {
        script.log("body " + e.getMessage());
        await(sleep(ms(5)));
        throw e;
      } finally {
        script.log("finally");
      }
    });
  }

  private void cancelAtOnce(Coroutine<?> step) {
    Task<?> task = createTask(step);
    task.cancel("enough");
    try {
      await(task);
    } catch (CancelledError e) {
      script.log("task " + e.getMessage());
    }
  }

  @Test
  void theErrorIsThrownWhereTheBodyRests() {
    script.run(() -> {
      var g = generator();
      await(g.anext());
      cancelAtOnce(g.anext());
      script.log(await(g.anext(0)));
    });
    script.expect("0 body enough", "5 finally", "5 task enough", "5 0");
  }

  @Test
  void soItsFinallyRunsAlsoWhenItWasToBeClosed() {
    script.run(() -> {
      var g = generator();
      await(g.anext());
      cancelAtOnce(g.aclose());
    });
    script.expect("0 body enough", "5 finally", "5 task enough");
  }

  @Test
  void aBodyThatWasNotStartedNeverIs() {
    script.run(() -> {
      var g = generator();
      cancelAtOnce(g.anext());
      script.log(await(g.anext(0)));
    });
    script.expect("0 task enough", "0 0");
  }
}
