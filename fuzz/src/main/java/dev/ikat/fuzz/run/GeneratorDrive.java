package dev.ikat.fuzz.run;

import dev.ikat.CancelledError;
import dev.ikat.Generator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Takes generators through a random script of what a consumer can do. */
final class GeneratorDrive {
  private static final int MOST_STEPS = 36;

  private final ProgramLoader loader;
  private final Trace trace;
  private final SplittableRandom random;
  private final Class<?> sends;

  GeneratorDrive(ProgramLoader loader, SplittableRandom random, Class<?> sends) {
    this.loader = loader;
    this.trace = loader.trace();
    this.random = random;
    this.sends = sends;
  }

  void one(Supplier<Generator<?, ?, ?>> maker) {
    Generator<?, ?, ?> generator = maker.get();
    int patience = 2;
    for (int i = 0; i < MOST_STEPS && patience > 0; i++) {
      step("", generator);
      if (isClosed(generator)) {
        patience--;
      }
    }
    end("", generator);
  }

  void two(Supplier<Generator<?, ?, ?>> maker) {
    Generator<?, ?, ?> a = maker.get();
    Generator<?, ?, ?> b = maker.get();
    int patience = 3;
    for (int i = 0; i < MOST_STEPS && patience > 0; i++) {
      boolean first = random.nextInt(5) < 3;
      step(first ? "a " : "b ", first ? a : b);
      if (isClosed(a) && isClosed(b)) {
        patience--;
      }
    }
    end("a ", a);
    end("b ", b);
  }

  private void step(String name, Generator<?, ?, ?> generator) {
    int choice = random.nextInt(100);
    boolean fresh = generator.state() == Generator.State.CREATED;
    if (fresh || choice < 40) {
      attempt(name + "next", generator::next);
    } else if (choice < 78) {
      Object value = Drive.value(random, sends);
      attempt(name + "send", () -> send(generator, value));
    } else if (choice < 84) {
      Throwable exception = Drive.exception(random);
      attempt(name + "raise", () -> generator.raise(exception));
    } else if (choice < 91) {
      attempt(name + "hasNext", generator::hasNext);
    } else if (choice < 97) {
      attempt(name + "next or", () -> generator.next(null));
    } else {
      attempt(name + "closeAndGet", generator::closeAndGet);
    }
    HeldByFrames.check(loader, trace, List.of(generator));
  }

  private void end(String name, Generator<?, ?, ?> generator) {
    attempt(
        name + "close",
        () -> {
          generator.close();
          return generator.state();
        });
    if (!isClosed(generator)) {
      // It yielded in answer; whatever it does now, it shall end.
      attempt(name + "close again", generator::closeAndGet);
    }
    attempt(name + "result", generator::result);
  }

  private static boolean isClosed(Generator<?, ?, ?> generator) {
    return generator.state() == Generator.State.CLOSED;
  }

  @SuppressWarnings("unchecked") // the program says which type it is sent
  private static Object send(Generator<?, ?, ?> generator, Object value) {
    return ((Generator<?, Object, ?>) generator).send(value);
  }

  private void attempt(String what, Work<?> operation) {
    try {
      trace.log(what, operation.call());
    } catch (CancelledError e) {
      // Of the task that this runs in.
      trace.log(what + " ended by", e);
      throw e;
    } catch (Throwable t) {
      trace.log(what + " threw", t);
    }
  }
}
