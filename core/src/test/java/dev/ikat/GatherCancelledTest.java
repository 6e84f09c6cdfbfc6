package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gatherSettled;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whose CancelledError a cancelled gather ends with. */
class GatherCancelledTest {
  @AutoClose private final Script script = new Script();

  private void show(String name, Future<?> future) {
    try {
      future.result();
    } catch (CancelledError e) {
      script.log(name + " " + e.getMessage());
    }
  }

  @Test
  void theLastOfTheArgumentsEvenIfAnotherEndsLast() {
    script.run(() -> {
      Task<Void> slow =
          createTask(
              async(() -> {
                try {
                  await(sleep(Duration.ofHours(1)));
                } catch (CancelledError e) {
                  await(sleep(ms(5)));
                  throw e;
                }
              }));
      Task<Void> quick = createTask(sleep(Duration.ofHours(1)));
      var both = gatherSettled(slow, quick);
      await(sleep(Duration.ZERO));
      both.cancel("enough");
      try {
        await(both);
      } catch (CancelledError e) {
        script.log("both " + e.getMessage());
      }
      show("slow", slow);
      show("quick", quick);
    });
    script.expect("5 both enough", "5 slow enough", "5 quick null");
  }
}
