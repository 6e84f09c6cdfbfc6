import static dev.ikat.Asyncio.*;

import dev.ikat.Coroutine;
import dev.ikat.Task;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Three coroutines that sleep side by side, and a loop that is made, run and closed by hand.
 * Together they take as long as one.
 */
class ThreeCoroutines {
  static Coroutine<Void> cor1(String name) {
    return async(() -> {
      IO.println("executing:  " + name);
      await(sleep(Duration.ofMillis(50)));
      IO.println("executed:  " + name);
    });
  }

  static void main() {
    try (var loop = newEventLoop()) {
      // Tasks, not coroutines: asyncio.wait refuses those since Python 3.11, and so does waitOn.
      var tasks = new ArrayList<Task<Void>>();
      for (int i = 0; i < 3; i++) {
        tasks.add(loop.createTask(cor1("zj_" + i)));
      }
      var waited = loop.runUntilComplete(waitOn(tasks));

      IO.println("done: " + waited.done().size() + ", pending: " + waited.pending().size());
    } // closes the loop
  }
}
