package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;

import java.time.Duration;

/** The least program that does something asynchronous. */
final class Hello {
  private Hello() {}

  public static void main(String... arguments) {
    run(
        async(() -> {
          await(sleep(Duration.ZERO));
          System.out.println("hello");
        }));
  }
}
