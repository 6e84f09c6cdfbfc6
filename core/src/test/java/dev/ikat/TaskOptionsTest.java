package dev.ikat;

import static dev.ikat.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TaskOptionsTest {
  @AutoClose private final Script script = new Script();

  @Test
  void nothingIsAskedForAtFirst() {
    assertNull(TaskOptions.DEFAULT.name());
    assertNull(TaskOptions.DEFAULT.context());
    assertNull(TaskOptions.DEFAULT.eagerStart());
  }

  @Test
  void eachWishLeavesTheOthersAsTheyAre() {
    Context context = new Context();
    TaskOptions options = TaskOptions.DEFAULT.named("n").in(context).eager();
    assertEquals(new TaskOptions("n", context, true), options);
    assertEquals(new TaskOptions("n", context, false), options.lazy());
    assertSame(context, options.named("m").context());
  }

  @Test
  void nullIsRefusedAtOnce() {
    assertThrows(NullPointerException.class, () -> TaskOptions.DEFAULT.named(null));
    assertThrows(NullPointerException.class, () -> TaskOptions.DEFAULT.in(null));
  }

  @Test
  void aTaskIsMadeAsAskedFor() {
    ContextVar<String> var = ContextVar.of("var", "outside");
    script.run(() -> {
      Context context = new Context();
      context.run(() -> var.set("inside"));
      TaskOptions options = TaskOptions.DEFAULT.named("worker").in(context).eager();
      Task<Void> task =
          createTask(async(() -> script.log(currentTask().name() + " " + var.get())), options);
      script.log("created");
      assertSame(context, task.context());
      await(task);
    });
    script.expect("0 worker inside", "0 created");
  }
}
