package dev.ikat;

import dev.ikat.woven.SuspendingIterator;
import dev.ikat.woven.Suspends;
import dev.ikat.woven.WovenBody;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An async generator: a generator whose stack may be suspended with the task that drives it. This
 * is what the user holds; the loop holds the {@link Core}, so that it can close the body when the
 * user has dropped this.
 */
final class AsyncGeneratorImpl<Y, S> implements AsyncGenerator<Y, S> {
  /** The body and how far it has come. Knows nothing of the object the user holds. */
  static final class Core<Y, S> {
    final ProtocolGenerator<Y, S, ?> generator;
    private final Object source;
    private boolean registered;

    /** Set by the first aclose: a body that went on all the same is not asked twice. */
    private boolean closeTried;

    Core(ProtocolGenerator<Y, S, ?> generator, Object source) {
      this.generator = generator;
      this.source = source;
    }

    Coroutine<Void> aclose() {
      return new CoroutineImpl<>("aclose") {
        @Override
        @Nullable Void call(TaskImpl<?> task) {
          return drive("aclose", () -> closeNow());
        }

        @Override
        @Nullable Void throwIn(CancelledError error) {
          return drive("aclose", () -> closeWith(error));
        }
      };
    }

    /** The task that was to close it was cancelled first: that error ends the body as well. */
    @Suspends
    private @Nullable Void closeWith(CancelledError error) {
      try {
        generator.raise(error);
      } catch (StopIteration | StopAsyncIteration | GeneratorExit _) {
        return null;
      }
      throw new IllegalStateException("async generator ignored GeneratorExit");
    }

    @Suspends
    private @Nullable Void closeNow() {
      checkNotTried();
      closeTried = true;
      try {
        generator.close();
      } catch (IllegalStateException e) {
        if (generator.state() == Generator.State.SUSPENDED) {
          throw new IllegalStateException("async generator ignored GeneratorExit", e);
        }
        throw e;
      } catch (StopAsyncIteration _) {
        // As good an end as any.
      }
      return null;
    }

    /** CPython's answer where a body has yielded in response to GeneratorExit. */
    private void checkNotTried() {
      if (closeTried && generator.state() == Generator.State.SUSPENDED) {
        throw new StopAsyncIteration();
      }
    }

    @Suspends
    private <T> T drive(String operation, Awaited<T> step) {
      if (generator.state() == Generator.State.RUNNING) {
        throw new IllegalStateException(
            operation + "(): asynchronous generator is already running: " + this);
      }
      return step.get();
    }

    @Override
    public String toString() {
      return "AsyncGenerator[" + Names.ofFunction(source) + ", " + generator.state() + "]";
    }
  }

  private final Core<Y, S> core;

  private AsyncGeneratorImpl(ProtocolGenerator<Y, S, ?> generator, Object source) {
    this.core = new Core<>(generator, source);
  }

  static <Y> AsyncGeneratorImpl<Y, Void> of(Generator.Body<Y> body) {
    return new AsyncGeneratorImpl<>(
        WovenBody.of(body) instanceof WovenBody woven
            ? new WovenGenerator<Y, Void, Void>(woven, body, true)
            : new StackGenerator<Y, Void, Void>(guard(body::run), body),
        body);
  }

  static <Y, S> AsyncGeneratorImpl<Y, S> twoWay(Generator.TwoWayAction<Y, S> body) {
    return new AsyncGeneratorImpl<>(
        WovenBody.of(body) instanceof WovenBody woven
            ? new WovenGenerator<Y, S, Void>(woven, body, true)
            : new StackGenerator<Y, S, Void>(guard(body), body),
        body);
  }

  private static <Y, S> Generator.TwoWayBody<Y, S, Void> guard(Generator.TwoWayAction<Y, S> body) {
    return y -> {
      try {
        body.run(y);
      } catch (StopIteration | StopAsyncIteration stop) {
        throw (IllegalStateException) translated(stop);
      }
      return null;
    };
  }

  /** What is thrown in the place of what the body throws: the end of an iteration is none here. */
  static Throwable translated(Throwable thrown) {
    return thrown instanceof StopIteration || thrown instanceof StopAsyncIteration
        ? new IllegalStateException(
            "async generator raised " + thrown.getClass().getSimpleName(), thrown)
        : thrown;
  }

  @Override
  public Generator.State state() {
    return core.generator.state();
  }

  @Override
  public Coroutine<Y> anext() {
    return step("anext", () -> core.generator.next());
  }

  @Override
  public Coroutine<@Nullable Y> anext(@Nullable Y orElse) {
    return new CoroutineImpl<>("anext") {
      @Override
      @Nullable Y call(TaskImpl<?> task) {
        return stepNow("anext", () -> core.generator.next(orElse));
      }

      @Override
      @Nullable Y throwIn(CancelledError error) {
        try {
          return throwNow("anext", error);
        } catch (StopAsyncIteration end) {
          return orElse;
        }
      }
    };
  }

  @Override
  public Coroutine<Y> asend(@Nullable S value) {
    return step("asend", () -> core.generator.send(value));
  }

  @Override
  public Coroutine<@Nullable Y> athrow(Throwable exception) {
    Objects.requireNonNull(exception, "exception");
    return step(
        "athrow",
        () -> {
          core.checkNotTried();
          return core.generator.state() == Generator.State.CLOSED
              ? null
              : core.generator.raise(exception);
        });
  }

  @Override
  public Coroutine<Void> aclose() {
    return core.aclose();
  }

  private Coroutine<Y> step(String operation, Awaited<Y> step) {
    return new CoroutineImpl<>(operation) {
      @Override
      Y call(TaskImpl<?> task) {
        return stepNow(operation, step);
      }

      @Override
      Y throwIn(CancelledError error) {
        return throwNow(operation, error);
      }
    };
  }

  /**
   * The task that was to make a step was cancelled before it began. As in CPython, whose coroutine
   * here is the generator itself, the error is thrown where that rests.
   */
  @Suspends
  private Y throwNow(String operation, CancelledError error) {
    return stepNow(operation, () -> core.generator.raise(error));
  }

  @Suspends
  private <T> T stepNow(String operation, Awaited<T> step) {
    TaskImpl<?> task = Asyncio.requireTask();
    if (!core.registered) {
      core.registered = true;
      task.loop.asyncGenerators.add(this, core);
    }
    try {
      return core.drive(operation, step);
    } catch (StopIteration end) {
      throw new StopAsyncIteration();
    }
  }

  @Override
  public void close() {
    if (core.generator.state() == Generator.State.SUSPENDED) {
      Asyncio.await(aclose());
    } else {
      core.generator.close();
    }
  }

  @Override
  public Iterator<Y> iterator() {
    return new SuspendingIterator<>() {
      @Override
      @Suspends
      public boolean hasNext() {
        return stepNow("anext", () -> core.generator.hasNext());
      }

      @Override
      @Suspends
      public Y next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return core.generator.next();
      }
    };
  }

  @Override
  public String toString() {
    return core.toString();
  }
}
