package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The fixture itself: a test that should fail does. */
class ScriptTest {
  @Test
  void linesBeginWithTheVirtualTime() {
    try (Script script = new Script()) {
      script.run(() -> {
        createTask(
            async(() -> {
              await(sleep(ms(20)));
              script.log("late");
            }));
        await(sleep(ms(10)));
        script.log("early");
        await(sleep(ms(30)));
      });
      script.expect("10 early", "20 late");
    }
  }

  @Test
  void aLineThatNobodyExpectedFailsTheTest() {
    Script script = new Script();
    script.log("surprise");
    assertThrows(AssertionError.class, script::close);
  }

  @Test
  void aDeadlockIsAnErrorThatNamesTheTasks() {
    Script script = new Script();
    AssertionError error =
        assertThrows(
            AssertionError.class, () -> script.run(() -> await(script.loop.createFuture())));
    assertTrue(error.getMessage().contains("Task[main"), error.getMessage());
    assertEquals(java.util.List.of("main"), script.pending());
  }

  @Test
  void outsideEventsHappenWhenTheLoopIsIdle() {
    try (Script script = new Script()) {
      script.loop.callLater(ms(5), script.logs("timer"));
      script.outside(() -> script.loop.callSoonThreadsafe(script.logs("first")));
      script.outside(() -> script.loop.callSoonThreadsafe(script.logs("second")));
      script.runUntilIdle();
      script.expect("5 timer", "5 first", "5 second");
      assertEquals(2, script.wakeups());
    }
  }
}
