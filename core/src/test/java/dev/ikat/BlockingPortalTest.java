package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingPortalTest {
  private static final Duration LONG = Duration.ofHours(1);

  @AutoClose private final BlockingPortal portal = BlockingPortal.open();

  /** Sleeps until cancelled; then counts down. */
  private static Void sleepLong(CountDownLatch begun, CountDownLatch cancelled) {
    begun.countDown();
    try {
      await(sleep(LONG));
    } catch (CancelledError e) {
      cancelled.countDown();
      throw e;
    }
    return null;
  }

  @Test
  void callGivesTheResult() throws Exception {
    assertEquals("done", portal.call(() -> await(sleep(Duration.ofNanos(1), "done"))));
    assertNull(portal.<String>call(() -> null));
  }

  @Test
  void allCallsRunOnThePortalsLoop() throws Exception {
    EventLoop loop = portal.call(() -> getRunningLoop());
    assertSame(portal.loop(), loop);
    assertSame(loop, portal.call(() -> getRunningLoop()));
    Thread thread = portal.call(() -> loopsThread(loop));
    assertNotSame(Thread.currentThread(), thread);
    assertTrue(thread.isDaemon());
    assertTrue(portal.toString().startsWith("BlockingPortal[EventLoop["), portal.toString());
  }

  private static Thread loopsThread(EventLoop loop) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    loop.callSoon(() -> thread.complete(Thread.currentThread()));
    return await(thread);
  }

  @Test
  void theVeryExceptionIsThrown() {
    IOException mine = new IOException("mine");
    assertSame(
        mine,
        assertThrows(
            IOException.class,
            () ->
                portal.call(() -> {
                  await(sleep(Duration.ZERO));
                  throw mine;
                })));
    assertThrows(
        CancelledError.class,
        () ->
            portal.call(() -> {
              throw new CancelledError("by itself");
            }));
  }

  @Test
  void anInterruptOfTheCallerCancelsTheTask() throws Exception {
    var begun = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    Thread me = Thread.currentThread();
    Thread.startVirtualThread(() -> {
      try {
        begun.await();
      } catch (InterruptedException impossible) {
        throw new AssertionError(impossible);
      }
      me.interrupt();
    });
    assertThrows(InterruptedException.class, () -> portal.call(() -> sleepLong(begun, cancelled)));
    cancelled.await();
    assertFalse(Thread.interrupted());
  }

  @Test
  void startGivesAFutureThatCanBeCancelled() throws Exception {
    var begun = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    var task = portal.start(() -> sleepLong(begun, cancelled));
    begun.await();
    assertTrue(task.cancel(true));
    cancelled.await();
    assertThrows(CancellationException.class, task::get);
  }

  @Test
  void manyThreadsCall() throws Exception {
    int[] inOneThreadOnly = new int[1];
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        int n = i;
        answers.add(
            threads.submit(() ->
                portal.call(() -> {
                  inOneThreadOnly[0]++;
                  await(sleep(Duration.ofNanos(n)));
                  return n;
                })));
      }
      for (int i = 0; i < 500; i++) {
        assertEquals(i, answers.get(i).get());
      }
    }
    assertEquals(500, portal.call(() -> inOneThreadOnly[0]));
  }

  @Test
  void itsOwnLoopMayNotCallIt() throws Exception {
    var error =
        portal.call(() -> assertThrows(IllegalStateException.class, () -> portal.call(() -> 1)));
    assertTrue(error.getMessage().contains("use await"), error.getMessage());
    portal.call(() -> assertThrows(IllegalStateException.class, portal::close));
    // It may start something, though.
    assertEquals(
        "started",
        portal.call(() -> await(portal.start(() -> await(sleep(Duration.ZERO, "started"))))));
  }

  @Test
  void closingCancelsWhatRunsAndWaitsForIt() throws Exception {
    var begun = new CountDownLatch(2);
    var cancelled = new CountDownLatch(1);
    List<String> log = new ArrayList<>();
    var started = portal.start(() -> sleepLong(begun, cancelled));
    portal.start(() -> {
      createTask(
          async(() -> {
            begun.countDown();
            try {
              await(sleep(LONG));
            } finally {
              await(sleep(Duration.ofNanos(1)));
              log.add("cleaned up");
            }
          }));
      return null;
    });
    begun.await();
    portal.close();
    assertEquals(0, cancelled.getCount());
    assertEquals(List.of("cleaned up"), log);
    assertThrows(CancellationException.class, started::get);
    assertTrue(portal.loop().isClosed());
    portal.close();
  }

  @Test
  void closedItTakesNoMore() {
    portal.close();
    var error = assertThrows(IllegalStateException.class, () -> portal.call(() -> 1));
    assertEquals("closed: no more work is taken", error.getMessage());
    assertThrows(IllegalStateException.class, () -> portal.start(() -> 1));
  }

  @Test
  void closingIsDoneEvenIfInterrupted() {
    Thread.currentThread().interrupt();
    portal.close();
    assertTrue(Thread.interrupted());
    assertTrue(portal.loop().isClosed());
  }

  /** Calls that race with the closing end one way or the other. */
  @Test
  void noCallHangsWhenThePortalIsClosed() throws Exception {
    for (int round = 0; round < 50; round++) {
      var racing = BlockingPortal.open();
      var ready = new CountDownLatch(4);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(
            Thread.ofPlatform()
                .start(() -> {
                  ready.countDown();
                  try {
                    while (true) {
                      racing.call(() -> await(sleep(Duration.ZERO, "x")));
                    }
                  } catch (IllegalStateException | CancelledError | InterruptedException end) {
                    // Refused or cancelled.
                  }
                }));
      }
      ready.await();
      racing.close();
      for (Thread caller : callers) {
        caller.join();
      }
    }
  }

  @Test
  void contextVariablesOfTheCallerAreSeen() throws Exception {
    ContextVar<String> user = ContextVar.of("user", "nobody");
    user.set("ann");
    assertEquals("ann", portal.call(user::get));
    portal.call(() -> {
      user.set("bob");
      return null;
    });
    assertEquals("ann", user.get());
  }
}
