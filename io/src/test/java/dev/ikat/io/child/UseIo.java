package dev.ikat.io.child;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;

import dev.ikat.io.AsyncioIO;
import dev.ikat.io.IoForTests;
import java.util.concurrent.CompletableFuture;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Prints how I/O is done, and shows that a loop that uses it goes on. */
public final class UseIo {
  private UseIo() {}

  public static void main(String[] arguments) {
    var console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(
        new java.util.logging.Formatter() {
          @Override
          public String format(java.util.logging.LogRecord record) {
            return record.getLevel().getName() + " " + formatMessage(record) + "\n";
          }
        });
    Logger logger = Logger.getLogger("dev.ikat");
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(console);
    run(
        async(() -> {
          IoForTests.useIo(getRunningLoop());
          var answer = new CompletableFuture<Integer>();
          Thread.ofVirtual().start(() -> answer.complete(42));
          System.out.println(AsyncioIO.ioBackend() + " " + await(answer));
        }));
  }
}
