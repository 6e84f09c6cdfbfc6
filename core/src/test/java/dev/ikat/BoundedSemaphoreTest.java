package dev.ikat;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BoundedSemaphoreTest {
  @AutoClose private final Script script = new Script();

  @Test
  void releasingMoreOftenThanTakenIsAnErrorAndChangesNothing() {
    BoundedSemaphore permits = new BoundedSemaphore();
    IllegalStateException error = assertThrows(IllegalStateException.class, permits::release);
    assertTrue(error.getMessage().contains("too many times"), error.getMessage());
    assertEquals(1, permits.value());
    script.run(() -> {
      await(permits.acquire());
      assertTrue(permits.locked());
      permits.release();
      assertThrows(IllegalStateException.class, permits::release);
    });
  }

  @Test
  void itsBoundIsWhatItBeganWith() {
    BoundedSemaphore permits = new BoundedSemaphore(2);
    script.run(() -> {
      await(permits.acquire());
      await(permits.acquire());
      permits.release();
      permits.release();
      assertThrows(IllegalStateException.class, permits::release);
      assertEquals(2, permits.value());
    });
  }

  @Test
  void aReleaseThatGoesToAWaiterIsNoneTooMany() {
    BoundedSemaphore permits = new BoundedSemaphore(1);
    script.run(() -> {
      await(permits.acquire());
      Task<Boolean> waiter = createTask(permits.acquire());
      await(sleep(Duration.ZERO));
      permits.release();
      await(waiter);
      permits.release();
      assertThrows(IllegalStateException.class, permits::release);
    });
  }

  @Test
  void aNegativeNumberIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BoundedSemaphore(-1));
  }

  @Test
  void toStringNamesTheType() {
    assertEquals("BoundedSemaphore[value=3, waiters=0]", new BoundedSemaphore(3).toString());
  }
}
