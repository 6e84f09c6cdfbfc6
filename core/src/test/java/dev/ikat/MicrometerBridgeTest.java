package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real library. */
class MicrometerBridgeTest {
  @AutoClose private final Script script = new Script();

  private final ThreadLocal<String> user = new ThreadLocal<>();
  private final ThreadLocal<Integer> number = new ThreadLocal<>();

  @BeforeEach
  void register() {
    ContextRegistry.getInstance()
        .registerThreadLocalAccessor("user", user)
        .registerThreadLocalAccessor("number", number);
    ThreadLocalBridge.register(ThreadLocalBridge.micrometer());
  }

  @AfterEach
  void unregister() {
    ThreadLocalBridge.unregister(ThreadLocalBridge.micrometer());
    ContextRegistry.getInstance().removeThreadLocalAccessor("user");
    ContextRegistry.getInstance().removeThreadLocalAccessor("number");
  }

  @Test
  void whatItHasAccessorsOfFollowsTheTask() {
    user.set("outside");
    script.run(() -> {
      user.set("main");
      var child =
          createTask(
              async(() -> {
                user.set(user.get() + "'s child");
                number.set(1);
                await(sleep(ms(2)));
                return user.get() + " " + number.get();
              }));
      await(sleep(ms(1)));
      assertEquals("main", user.get());
      assertNull(number.get());
      number.set(2);
      assertEquals("main's child 1", await(child));
      assertEquals(2, number.get());
      user.remove();
      await(sleep(ms(1)));
      assertNull(user.get());
    });
    assertEquals("outside", user.get());
    assertNull(number.get());
  }

  @Test
  void registeringItTwiceIsOnce() {
    assertEquals(ThreadLocalBridge.micrometer(), ThreadLocalBridge.micrometer());
    assertEquals("ThreadLocalBridge.micrometer()", ThreadLocalBridge.micrometer().toString());
  }

  @Test
  void whereTheLibraryIsMissingTheErrorNamesIt() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () -> MicrometerBridge.find(ClassLoader.getPlatformClassLoader()));
    assertTrue(error.getMessage().contains("io.micrometer:context-propagation"));
  }
}
