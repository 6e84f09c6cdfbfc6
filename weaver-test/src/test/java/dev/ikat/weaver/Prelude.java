package dev.ikat.weaver;

import dev.ikat.AsyncAction;
import dev.ikat.Asyncio;
import dev.ikat.Generator;
import dev.ikat.StopIteration;
import dev.ikat.internal.loop.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the programs of the tests have imported: a log, and ways to run generators and tasks. */
public final class Prelude {
  private static final List<String> LOG = new ArrayList<>();

  private Prelude() {}

  /** Writes a line that both runs must have. */
  public static void log(Object line) {
    LOG.add(text(line));
  }

  private static String text(Object line) {
    return switch (line) {
      case null -> "null";
      case Object[] array -> Arrays.deepToString(array);
      case Throwable thrown -> describe(thrown);
      default -> line.getClass().getSimpleName() + " " + line;
    };
  }

  private static String describe(Throwable thrown) {
    var text = new StringBuilder(thrown.toString());
    for (Throwable suppressed : thrown.getSuppressed()) {
      text.append(" +").append(describe(suppressed));
    }
    if (thrown.getCause() != null) {
      text.append(" <- ").append(describe(thrown.getCause()));
    }
    return text.toString();
  }

  /** Takes all that the generator yields. */
  public static void drain(Generator<?, ?, ?> generator) {
    take(generator, Integer.MAX_VALUE);
  }

  /** Takes so many values. */
  public static void take(Generator<?, ?, ?> generator, int count) {
    try {
      for (int i = 0; i < count; i++) {
        log(generator.next());
      }
    } catch (StopIteration end) {
      log("end " + end.value());
    } catch (Throwable thrown) {
      log(thrown);
    }
  }

  /** Sends the values, the first being null as it starts the body. */
  @SafeVarargs
  public static <S> void send(Generator<?, S, ?> generator, S... values) {
    try {
      log(generator.next());
      for (S value : values) {
        log(generator.send(value));
      }
    } catch (StopIteration end) {
      log("end " + end.value());
    } catch (Throwable thrown) {
      log(thrown);
    }
  }

  /** Throws it in. */
  public static void raise(Generator<?, ?, ?> generator, Throwable exception) {
    try {
      log(generator.raise(exception));
    } catch (StopIteration end) {
      log("end " + end.value());
    } catch (Throwable thrown) {
      log(thrown);
    }
  }

  /** Closes it. */
  public static void close(Generator<?, ?, ?> generator) {
    try {
      generator.close();
      log("closed");
    } catch (Throwable thrown) {
      log(thrown);
    }
  }

  /** Runs a main task on virtual time. */
  public static void run(AsyncAction main) {
    var time = new VirtualTime();
    var loop = Asyncio.newEventLoop(time, time);
    loop.setExceptionHandler((_, context) -> log("handler: " + context.get("message")));
    try {
      loop.runUntilComplete(loop.createTask(Asyncio.async(main), "main"));
      log("ran " + time.elapsed().toMillis() + " ms");
    } catch (Throwable thrown) {
      log(thrown);
    } finally {
      loop.close();
    }
  }

  /** So many milliseconds. */
  public static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  /** What has been written since it was last asked for. */
  static List<String> takeLog() {
    var lines = List.copyOf(LOG);
    LOG.clear();
    return lines;
  }
}
