package dev.ikat;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.timeout;
import static dev.ikat.Asyncio.timeoutAt;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a time limit says when it is over. */
class TimeoutExceptionTest {
  @AutoClose private final Script script = new Script();

  private String message(AsyncAction block) {
    return script.run(() -> assertThrows(TimeoutException.class, block::run).getMessage());
  }

  private static void rest() {
    await(sleep(Duration.ofHours(1)));
  }

  @Test
  void saysAfterHowLong() {
    assertEquals(
        "the block took longer than PT0.005S", message(() -> timeout(ms(5), () -> rest())));
    assertEquals("the block took longer than PT0S", message(() -> timeout(ms(0), () -> rest())));
    assertEquals(
        "the block took longer than PT0.007S", message(() -> await(waitFor(sleep(ms(9)), ms(7)))));
  }

  @Test
  void aMomentIsToldAsTheTimeTheBlockHad() {
    long soon = script.loop.time() + ms(20).toNanos();
    assertEquals(
        "the block took longer than PT0.02S",
        message(() ->
            timeoutAt(
                soon,
                _ -> {
                  rest();
                })));
    assertEquals(
        "the deadline had passed before the block began",
        message(() ->
            timeoutAt(
                soon - 1,
                _ -> {
                  rest();
                })));
  }

  @Test
  void aLimitSetAnewCountsFromTheBeginningOfTheBlock() {
    String message =
        message(() ->
            timeout(
                ms(5),
                timeout -> {
                  await(sleep(ms(3)));
                  timeout.reschedule(ms(10));
                  rest();
                }));
    assertEquals("the block took longer than PT0.013S", message);
  }

  @Test
  void itsCauseIsTheCancellation() {
    script.run(() -> {
      var e = assertThrows(TimeoutException.class, () -> timeout(ms(5), () -> rest()));
      assertInstanceOf(CancelledError.class, e.getCause());
    });
  }
}
