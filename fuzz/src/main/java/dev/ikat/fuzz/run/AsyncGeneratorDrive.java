package dev.ikat.fuzz.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.ControlError;
import dev.ikat.Coroutine;
import dev.ikat.Generator;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** A coroutine that takes an async generator through a random script. */
final class AsyncGeneratorDrive {
  private static final int MOST_STEPS = 24;

  private final Trace trace;
  private final SplittableRandom random;
  private final Class<?> sends;
  private final AsyncGenerator<?, ?> generator;

  private AsyncGeneratorDrive(
      Trace trace, SplittableRandom random, Class<?> sends, AsyncGenerator<?, ?> generator) {
    this.trace = trace;
    this.random = random;
    this.sends = sends;
    this.generator = generator;
  }

  static Coroutine<Void> script(
      Trace trace, SplittableRandom random, Class<?> sends, Supplier<AsyncGenerator<?, ?>> maker) {
    return Asyncio.async(() -> new AsyncGeneratorDrive(trace, random, sends, maker.get()).run());
  }

  private void run() throws Exception {
    int patience = 2;
    try {
      for (int i = 0; i < MOST_STEPS && patience > 0; i++) {
        step();
        if (generator.state() == Generator.State.CLOSED) {
          patience--;
        }
      }
    } finally {
      attempt("aclose", generator.aclose());
    }
  }

  private void step() {
    int choice = random.nextInt(100);
    if (generator.state() == Generator.State.CREATED || choice < 45) {
      attempt("anext", generator.anext());
    } else if (choice < 85) {
      attempt("asend", send(Drive.value(random, sends)));
    } else if (choice < 93) {
      attempt("athrow", generator.athrow(Drive.exception(random)));
    } else {
      attempt("anext or", generator.anext(null));
    }
  }

  @SuppressWarnings("unchecked") // the program says which type it is sent
  private Coroutine<?> send(Object value) {
    return ((AsyncGenerator<?, Object>) generator).asend(value);
  }

  private void attempt(String what, Coroutine<?> operation) {
    try {
      trace.log(what, Asyncio.await(operation));
    } catch (ControlError e) {
      // Of this task, or of the generator's own making: the loop tells which.
      trace.log(what + " ended by", e);
      throw e;
    } catch (Throwable t) {
      trace.log(what + " threw", t);
    }
  }
}
