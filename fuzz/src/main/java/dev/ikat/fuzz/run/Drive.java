package dev.ikat.fuzz.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Coroutine;
import dev.ikat.Generator;
import java.lang.reflect.InvocationTargetException;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Runs a program: a program's {@code run} method names its entries to this, one by one. What is
 * done with each (values sent, exceptions thrown in, when it is cancelled) follows from the seed.
 */
public final class Drive {
  private final ProgramLoader loader;
  private final Trace trace;
  private final SplittableRandom random;

  private Drive(ProgramLoader loader, long seed) {
    this.loader = loader;
    this.trace = loader.trace();
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs the program of the name. What it did is in the loader's trace.
   *
   * @throws VerifyError if the JVM refuses a class of the program
   */
  public static void run(ProgramLoader loader, String program, long seed) {
    Trace trace = loader.trace();
    loader.verify();
    try {
      Class<?> type = Class.forName(program, true, loader);
      type.getMethod("run", Drive.class).invoke(null, new Drive(loader, seed));
    } catch (InvocationTargetException e) {
      trace.log("ended by", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every program has run(Drive)", e);
    }
  }

  /** A generator, which is sent values of a type. */
  public void generator(String name, Class<?> sends, Supplier<Generator<?, ?, ?>> maker) {
    guarded(name, () -> new GeneratorDrive(loader, random.split(), sends).one(maker));
  }

  /** Two generators of one maker, turn about. */
  public void generators(String name, Class<?> sends, Supplier<Generator<?, ?, ?>> maker) {
    guarded(name, () -> new GeneratorDrive(loader, random.split(), sends).two(maker));
  }

  /** A generator that may await, in a task. */
  public void generatorInTask(String name, Class<?> sends, Supplier<Generator<?, ?, ?>> maker) {
    guarded(
        name,
        () -> {
          SplittableRandom dice = random.split();
          new LoopDrive(loader, dice)
              .tasks(() ->
                  Asyncio.async(() -> new GeneratorDrive(loader, dice.split(), sends).one(maker)));
        });
  }

  /** A coroutine, as one task or several. */
  public void coroutine(String name, Supplier<Coroutine<?>> maker) {
    guarded(name, () -> new LoopDrive(loader, random.split()).tasks(maker));
  }

  /** A coroutine that another awaits, which is no body of the program. */
  public void awaited(String name, Supplier<Coroutine<?>> maker) {
    guarded(
        name,
        () ->
            new LoopDrive(loader, random.split())
                .tasks(() -> Asyncio.async(() -> Asyncio.await(maker.get()))));
  }

  /** An async generator, which is sent values of a type. */
  public void asyncGenerator(String name, Class<?> sends, Supplier<AsyncGenerator<?, ?>> maker) {
    guarded(
        name,
        () -> {
          SplittableRandom dice = random.split();
          new LoopDrive(loader, dice)
              .tasks(() -> AsyncGeneratorDrive.script(trace, dice.split(), sends, maker));
        });
  }

  private void guarded(String name, Runnable entry) {
    trace.refuel();
    trace.log("== " + name);
    try {
      entry.run();
    } catch (Throwable t) {
      trace.log("entry failed", t);
    }
    trace.setTurn(0);
  }

  /** A value to send. */
  static Object value(SplittableRandom random, Class<?> type) {
    int i = random.nextInt(-3, 40);
    if (type == Void.class || random.nextInt(10) == 0) {
      return null;
    } else if (type == Integer.class) {
      return i;
    } else if (type == Long.class) {
      return i * 1_000_000_007L;
    } else if (type == Double.class) {
      return i / 4.0;
    } else if (type == String.class) {
      return "sent" + i;
    }
    return switch (random.nextInt(4)) {
      case 0 -> i;
      case 1 -> "o" + i;
      case 2 -> new Shape.Dot(i, 2);
      default -> (long) i;
    };
  }

  /** An exception to throw in. */
  static Throwable exception(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Bang("in" + random.nextInt(9));
      case 1 -> new Checked("in" + random.nextInt(9));
      default -> new Boom("in" + random.nextInt(9));
    };
  }
}
