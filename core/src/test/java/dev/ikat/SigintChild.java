package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The programs that {@link SigintTest} runs and sends Ctrl-C. Each says on standard output how far
 * it has come.
 */
final class SigintChild {
  private SigintChild() {}

  public static void main(String[] arguments) throws InterruptedException {
    switch (arguments[0]) {
      case "parked" -> runAndTell(async(() -> parked()));
      case "blocked" -> runAndTell(async(() -> blocked()));
      case "uncaught" -> {
        System.setErr(System.out);
        Asyncio.run(async(() -> parked()));
      }
      case "uncaught-later" -> {
        System.setErr(System.out);
        runAndTell(async(() -> parked()));
        throw new IllegalStateException("another");
      }
      case "uncaught-handled" -> {
        Thread.setDefaultUncaughtExceptionHandler(
            (_, t) -> say("handled " + t.getClass().getSimpleName()));
        Asyncio.run(async(() -> parked()));
      }
      case "refusing" -> runAndTell(async(() -> refusing()));
      case "worker" -> {
        Thread worker = Thread.ofPlatform().start(() -> runAndTell(async(() -> parked())));
        worker.join();
      }
      case "afterwards" -> {
        Asyncio.run(async(() -> {}));
        say("ready");
        new CountDownLatch(1).await();
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static void runAndTell(Coroutine<?> main) {
    try {
      say("result " + Asyncio.run(main));
    } catch (LoopInterruptedError e) {
      say("LoopInterruptedError, flag " + Thread.interrupted());
    }
  }

  /** Awaits, as does another task; both clean up, awaiting as well. */
  private static void parked() {
    createTask(
        async(() -> {
          try {
            await(sleep(Duration.ofDays(1)));
          } finally {
            await(sleep(Duration.ofMillis(1)));
            say("other clean");
          }
        }));
    try {
      await(sleep(Duration.ZERO));
      say("ready");
      await(sleep(Duration.ofDays(1)));
    } finally {
      await(sleep(Duration.ofMillis(1)));
      say("main clean");
    }
  }

  /** Blocks the thread while it cleans up after the first Ctrl-C, and again after the second. */
  private static void blocked() throws InterruptedException {
    try {
      say("ready");
      await(sleep(Duration.ofDays(1)));
    } finally {
      say("blocking");
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        say("interrupted");
        // A third Ctrl-C ends the program here; without one, a line on standard input goes on.
        if (new java.util.Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8)
            .hasNextLine()) {
          say("going on");
        }
      }
    }
  }

  private static String refusing() {
    say("ready");
    try {
      await(sleep(Duration.ofDays(1)));
    } catch (CancelledError refused) {
      say("refused: " + refused.getMessage());
    }
    await(sleep(Duration.ofMillis(1)));
    return "all the same";
  }
}
