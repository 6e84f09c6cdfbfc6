package dev.ikat.probe;

import static dev.ikat.Asyncio.*;

import java.time.Duration;

/** A program for the tests: holds a monitor across an await. */
public final class Held {
  private Held() {}

  public static void main(String[] arguments) {
    Object lock = new Object();
    run(
        async(() -> {
          synchronized (lock) {
            await(sleep(Duration.ZERO));
            System.out.println("held");
          }
        }));
  }
}
