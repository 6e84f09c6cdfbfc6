package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.format;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Asyncio.format: an exception in words; and AwaitedAt, which debug mode adds to it. */
class FormatTest {
  @AutoClose private final Script script = new Script();

  private static void fails() throws IOException {
    throw new IOException("broken");
  }

  /** A task of that name which fails and is awaited by another. */
  private IOException passedThroughTwoTasks() {
    IOException[] thrown = new IOException[1];
    script.run(() -> {
      Task<Void> worker = createTask(async(() -> fails()), "worker");
      Task<Void> boss = createTask(async(() -> await(worker)), "boss");
      thrown[0] = assertThrows(IOException.class, () -> await(boss));
    });
    return thrown[0];
  }

  @Test
  void itHasTheUsersFramesOnlyAndNoFurtherThanTheTask() {
    String text = format(passedThroughTwoTasks());
    assertTrue(text.startsWith("java.io.IOException: broken\n"), text);
    assertTrue(text.contains("at dev.ikat.FormatTest.fails(FormatTest.java:"), text);
    assertFalse(text.contains("TaskImpl"), text);
    assertFalse(text.contains("CoroutineImpl"), text);
    assertFalse(text.contains("org.junit"), text);
  }

  @Test
  void itSaysThroughWhichTasksItHasPassed() {
    String text = format(passedThroughTwoTasks());
    assertTrue(
        text.contains(
            "  task 'worker' was awaited by task 'boss'\n  task 'boss' was awaited by task 'main'\n"),
        text);
  }

  @Test
  void theExceptionItselfIsLeftAsItWas() {
    IOException thrown = passedThroughTwoTasks();
    assertEquals(0, thrown.getSuppressed().length);
    assertEquals("broken", thrown.getMessage());
    assertNull(thrown.getCause());
    assertEquals("fails", thrown.getStackTrace()[0].getMethodName());
  }

  @Test
  void outsideOfTasksItIsJustTheTrace() {
    String text = format(assertThrows(IOException.class, FormatTest::fails));
    assertTrue(text.contains("at dev.ikat.FormatTest.fails"), text);
    assertFalse(text.contains("awaited"), text);
  }

  @Test
  void causesAndSuppressedExceptionsAreShown() {
    IOException cause = new IOException("the cause");
    RuntimeException top = new RuntimeException("top", cause);
    top.addSuppressed(new IllegalStateException("beside it"));
    String text = format(top);
    assertTrue(text.contains("\n  suppressed: java.lang.IllegalStateException: beside it\n"), text);
    assertTrue(text.contains("\ncaused by: java.io.IOException: the cause\n"), text);
  }

  @Test
  void whatRefersToItselfIsShownOnce() {
    IOException a = new IOException("a");
    IOException b = new IOException("b", a);
    a.initCause(b);
    String text = format(a);
    assertTrue(text.contains("caused by: (already shown) java.io.IOException: a"), text);
  }

  @Test
  void theMembersOfAGroupAreNumberedAndIndented() {
    String text =
        format(
            new ExceptionGroup(
                "several", List.of(new IOException("one"), new IllegalStateException("two"))));
    assertTrue(text.startsWith("dev.ikat.ExceptionGroup: several\n"), text);
    assertTrue(text.contains("\n  | 1 of 2: java.io.IOException: one\n"), text);
    assertTrue(text.contains("\n  | 2 of 2: java.lang.IllegalStateException: two\n"), text);
  }

  @Test
  void eachMemberOfATaskGroupsSaysWhichTaskFailed() {
    script.run(() -> {
      var group =
          assertThrows(
              ExceptionGroup.class,
              () ->
                  taskGroup(tg -> {
                    tg.createTask(async(() -> fails()), "reader");
                    tg.createTask(async(() -> fails()), "writer");
                  }));
      String text = format(group);
      assertTrue(text.contains("\n  |   task 'reader' was awaited by task 'main'\n"), text);
      assertTrue(text.contains("\n  |   task 'writer' was awaited by task 'main'\n"), text);
    });
  }

  @Test
  void aGatherSaysWhichOfItsTasksFailed() {
    script.run(() -> {
      Task<Void> good = createTask(sleep(ms(1)), "good");
      Task<Void> bad = createTask(async(() -> fails()), "bad");
      IOException thrown = assertThrows(IOException.class, () -> await(gather(good, bad)));
      String text = format(thrown);
      assertTrue(text.endsWith("\n  task 'bad' was awaited by task 'main'\n"), text);
      await(good);
    });
  }

  @Test
  void aCancellationIsNotSaidToHavePassed() {
    script.run(() -> {
      Task<Void> worker = createTask(sleep(ms(60_000)), "worker");
      Task<Void> boss = createTask(async(() -> await(worker)), "boss");
      await(sleep(ms(1)));
      boss.cancel();
      CancelledError error = assertThrows(CancelledError.class, () -> await(boss));
      assertFalse(format(error).contains("awaited"), format(error));
    });
  }

  // ---- AwaitedAt --------------------------------------------------------------------------------

  @Test
  void inDebugModeEachTaskItPassedThroughIsSuppressedInIt() {
    script.loop.setDebug(true);
    IOException thrown = passedThroughTwoTasks();
    List<String> messages = new ArrayList<>();
    for (Throwable suppressed : thrown.getSuppressed()) {
      AwaitedAt at = assertInstanceOf(AwaitedAt.class, suppressed);
      assertEquals("dev.ikat.FormatTest", at.getStackTrace()[0].getClassName());
      messages.add(at.getMessage());
    }
    assertEquals(
        List.of(
            "task 'worker' was awaited by task 'boss' here",
            "task 'boss' was awaited by task 'main' here"),
        messages);
    assertEquals("fails", thrown.getStackTrace()[0].getMethodName());
  }

  @Test
  void awaitingItAgainAndAgainAddsNothing() {
    script.loop.setDebug(true);
    script.run(() -> {
      Task<Void> worker = createTask(async(() -> fails()), "worker");
      int length = -1;
      for (int i = 0; i < 5; i++) {
        IOException thrown = assertThrows(IOException.class, () -> await(worker));
        assertTrue(length < 0 || length == thrown.getStackTrace().length);
        length = thrown.getStackTrace().length;
        assertEquals(1, thrown.getSuppressed().length);
        assertEquals(1, format(thrown).split("was awaited by task 'main'\n", -1).length - 1);
      }
    });
  }
}
