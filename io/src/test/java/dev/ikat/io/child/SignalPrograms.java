package dev.ikat.io.child;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.addSignalHandler;
import static dev.ikat.io.AsyncioIO.removeSignalHandler;
import static dev.ikat.io.AsyncioIO.signals;

import dev.ikat.Event;
import dev.ikat.LoopInterruptedError;
import dev.ikat.io.Signals;
import java.io.IOException;
import java.time.Duration;

/** The programs that the tests of signals run and send signals to. */
public final class SignalPrograms {
  private SignalPrograms() {}

  public static void main(String[] arguments) throws InterruptedException {
    switch (arguments[0]) {
      case "handler" -> run(async(() -> untilHandled("TERM")));
      case "worker" -> {
        Thread worker = Thread.ofPlatform().start(() -> run(async(() -> untilHandled("INT"))));
        worker.join();
      }
      case "ctrl-c" -> ctrlC();
      case "removed" ->
          run(
              async(() -> {
                addSignalHandler("TERM", () -> say("handled"));
                say(Boolean.toString(removeSignalHandler("TERM")));
                await(sleep(Duration.ofDays(1)));
              }));
      case "closed" -> {
        run(async(() -> addSignalHandler("TERM", () -> say("handled"))));
        say("ready");
        new java.util.concurrent.CountDownLatch(1).await();
      }
      case "iterator" -> run(async(() -> iterate()));
      case "unseen" ->
          run(
              async(() -> {
                try (Signals _ = signals("TERM")) {
                  say("ready");
                  await(toThread(() -> System.in.read()));
                }
                await(sleep(Duration.ofDays(1)));
              }));
      case "reserved" ->
          run(
              async(() -> {
                for (String signal : new String[] {"TERM", "HUP", "INT"}) {
                  try {
                    addSignalHandler(signal, () -> {});
                  } catch (IllegalStateException e) {
                    say(e.getMessage());
                  }
                }
              }));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static void untilHandled(String signal) {
    var stop = new Event();
    addSignalHandler(
        signal,
        () -> {
          say("handled");
          stop.set();
        });
    say("ready");
    await(stop.waitFor());
    say("over");
  }

  private static void ctrlC() {
    try {
      run(
          async(() -> {
            var again = new Event();
            addSignalHandler("SIGINT", again::set);
            say("ready");
            for (int i = 0; i < 3; i++) {
              await(again.waitFor());
              again.clear();
              say("mine");
            }
            removeSignalHandler("SIGINT");
            say("removed");
            await(sleep(Duration.ofDays(1)));
          }));
    } catch (LoopInterruptedError e) {
      say("LoopInterruptedError");
    }
  }

  private static void iterate() throws IOException {
    try (var signals = signals("SIGTERM", "HUP")) {
      say("ready");
      for (String signal : signals) {
        say(signal);
        if (signal.equals("SIGTERM")) {
          break;
        }
      }
    }
    say("closed");
    await(sleep(Duration.ofDays(1)));
  }
}
