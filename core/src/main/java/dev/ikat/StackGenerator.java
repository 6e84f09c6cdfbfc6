package dev.ikat;

import dev.ikat.internal.stack.Carrier;
import dev.ikat.internal.stack.Engines;
import dev.ikat.internal.stack.StackKind;
import dev.ikat.internal.stack.SuspendableStack;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A generator whose body runs on a stack of its own; it is its body's yielder as well. */
final class StackGenerator<Y, S, R> extends ProtocolGenerator<Y, S, R> implements Yielder<Y, S> {
  private final Generator.TwoWayBody<Y, S, R> body;

  /** The function object the user gave, which names the generator in messages. */
  private final Object source;

  /** Null before the start and after the end. */
  private @Nullable SuspendableStack stack;

  private @Nullable DropWatch watch;

  // What passes across the switch: to the body, and back.
  private @Nullable Object sent;
  private @Nullable Throwable thrown;
  private Step step = Step.RETURNED;

  /** The contexts the body was inside of when it yielded; see {@link ContextFrames}. */
  private @Nullable ContextFrames contexts;

  StackGenerator(Generator.Body<Y> body) {
    this(
        y -> {
          @SuppressWarnings("unchecked") // nothing is sent, and so null alone is returned
          Yielder<Y, Void> sentNothing = (Yielder<Y, Void>) y;
          body.run(sentNothing);
          return null;
        },
        body);
  }

  StackGenerator(Generator.TwoWayAction<Y, S> body) {
    this(
        y -> {
          body.run(y);
          return null;
        },
        body);
  }

  StackGenerator(Generator.TwoWayBody<Y, S, R> body, Object source) {
    this.body = body;
    this.source = source;
  }

  @Override
  void start() {
    Engines.stackIsNeeded();
    stack = Engines.selected().newStack(StackKind.GENERATOR, this::runBody);
    Carrier.current().generatorStacks++;
    watch = DropWatch.watch(this, source);
  }

  @Override
  void end() {
    stack = null;
    if (watch != null) {
      watch.ended();
    }
  }

  @Override
  void checkThread() {
    if (stack != null) {
      stack.checkResumable();
    }
  }

  @Override
  Step step(@Nullable Object sent, @Nullable Throwable thrown) {
    SuspendableStack running = Objects.requireNonNull(stack);
    running.checkResumable();
    if (contexts != null) {
      contexts.checkFree();
    }
    if (this.sent != sent) {
      this.sent = sent;
    }
    if (this.thrown != thrown) {
      this.thrown = thrown;
    }
    Carrier carrier = running.carrier() != null ? running.carrier() : Carrier.current();
    Context context = Context.current(carrier);
    if (contexts != null) {
      contexts.enter(carrier);
      contexts.bridgeIn();
      contexts = null;
    }
    running.resume();
    if (carrier.context != context) {
      contexts = ContextFrames.leave(carrier, context);
    }
    return step;
  }

  private void runBody() {
    try {
      out = body.call(this);
      step = Step.RETURNED;
    } catch (Throwable t) {
      out = t;
      step = Step.RAISED;
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public S yield(Y value) {
    SuspendableStack here = insideBody();
    out = value;
    step = Step.YIELDED;
    return (S) rest(here);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable T yieldFrom(Generator<? extends Y, ? super S, ? extends T> generator) {
    return (T) delegateTo(Objects.requireNonNull(generator, "generator"));
  }

  @Override
  public @Nullable Object yieldFrom(Iterable<? extends Y> iterable) {
    return delegateTo(iterable);
  }

  private @Nullable Object delegateTo(Object iterable) {
    SuspendableStack here = insideBody();
    out = toDelegateTo(iterable);
    step = Step.DELEGATING;
    return rest(here);
  }

  private @Nullable Object rest(SuspendableStack here) {
    here.suspend();
    Throwable toThrow = thrown;
    if (toThrow != null) {
      thrown = null;
      throw Throwables.sneak(toThrow);
    }
    Object value = sent;
    if (value != null) {
      sent = null;
    }
    return value;
  }

  private SuspendableStack insideBody() {
    SuspendableStack here = stack;
    if (here == null || !here.isInnermost()) {
      throw new IllegalStateException(
          "a Yielder can be used only by the body it was given to, while that runs, and not from"
              + " the body of another generator or task on top of it, nor from another thread: "
              + this);
    }
    return here;
  }

  @Override
  public String toString() {
    return "Generator[" + Names.ofFunction(source) + ", " + state() + "]";
  }
}
