package dev.ikat;

import dev.ikat.woven.Frame;
import dev.ikat.woven.FrameOwner;
import dev.ikat.woven.Strand;
import dev.ikat.woven.WovenBody;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generator whose body is woven: a step is a call that returns at the next yield. It needs no
 * stack, and belongs to no thread.
 *
 * <p>The body is given this as its yielder, which it uses for nothing but to tell its frame.
 */
final class WovenGenerator<Y, S, R> extends ProtocolGenerator<Y, S, R>
    implements Yielder<Y, S>, FrameOwner {
  private final WovenBody body;

  /** The function object the user gave, which names the generator in messages. */
  private final Object source;

  /** Where the body rests; null before its first yield and after its end. */
  private @Nullable Frame frame;

  private @Nullable DropWatch watch;

  /** A step that has been made already, and is to be told of; what goes with it is in out. */
  private @Nullable Step ahead;

  /** Whether it is an async generator's, for which the end of an async iteration is an error. */
  private final boolean async;

  WovenGenerator(WovenBody body, Object source) {
    this(body, source, false);
  }

  WovenGenerator(WovenBody body, Object source, boolean async) {
    this.body = body;
    this.source = source;
    this.async = async;
  }

  @Override
  void start() {
    watch = DropWatch.watch(this, source);
  }

  @Override
  void end() {
    frame = null;
    if (watch != null) {
      watch.ended();
    }
  }

  @Override
  public void own(Frame made) {
    frame = made;
  }

  @Override
  boolean isQuick() {
    return !async;
  }

  // ---- the quick way: by far the commonest, and what a loop over a generator costs ---

  @Override
  public boolean hasNext() {
    if (quick == FETCHED) {
      return true;
    }
    if (quick != RESTING) {
      return super.hasNext();
    }
    if (!goAhead()) {
      return super.hasNext();
    }
    hasItem = true;
    quick = FETCHED;
    return true;
  }

  @Override
  @SuppressWarnings("unchecked") // what the body yields
  public Y next() {
    if (quick == FETCHED) {
      Object taken = item;
      item = null;
      hasItem = false;
      quick = RESTING;
      return (Y) taken;
    }
    if (quick != RESTING || !goAhead()) {
      return super.next();
    }
    Object taken = item;
    item = null;
    quick = RESTING;
    return (Y) taken;
  }

  /**
   * Runs the body to its next yield, and keeps what it yields in {@link #item}. If it does not
   * yield, what it did is kept for the step that is made of it next, and false is given.
   */
  private boolean goAhead() {
    Frame resting = Objects.requireNonNull(frame);
    quick = UNKNOWN;
    driving = true;
    try {
      Object result = resting.resume(null, null, null);
      if (resting.label > 0) {
        item = result;
        return true;
      }
      ahead = paused(result, null);
    } catch (Throwable t) {
      ahead = raised(t);
    } finally {
      driving = false;
    }
    return false;
  }

  @Override
  Step step(@Nullable Object sent, @Nullable Throwable thrown) {
    Step done = ahead;
    if (done != null) {
      ahead = null;
      return done;
    }
    return go(sent, thrown, null);
  }

  /** The companion: the body may await, and with it the strand is suspended. */
  @Override
  Object step(@Nullable Object sent, @Nullable Throwable thrown, @Nullable Strand strand) {
    Step step = go(sent, thrown, strand);
    if (step != null) {
      return step;
    }
    Objects.requireNonNull(strand).suspend(new Stepping());
    return Frame.SUSPENDED;
  }

  /** Runs the body to its next pause; null if the strand has been suspended. */
  private Step go(@Nullable Object sent, @Nullable Throwable thrown, @Nullable Strand strand) {
    Object result;
    try {
      Frame resting = frame;
      result = resting == null ? body.start(this, strand) : resting.resume(strand, sent, thrown);
    } catch (Throwable t) {
      return raised(t);
    }
    if (result == Frame.SUSPENDED) {
      return null;
    }
    return paused(result, strand);
  }

  private Step raised(Throwable thrown) {
    out = async ? AsyncGeneratorImpl.translated(thrown) : thrown;
    return Step.RAISED;
  }

  private Step paused(@Nullable Object result, @Nullable Strand strand) {
    Frame rests = frame;
    int label = rests == null ? Frame.ENDED : rests.label;
    if (label > 0) {
      out = result;
      return Step.YIELDED;
    }
    if (label == Frame.ENDED) {
      out = result;
      return Step.RETURNED;
    }
    try {
      out = ProtocolGenerator.toDelegateTo(Objects.requireNonNull(result));
      return Step.DELEGATING;
    } catch (Throwable noIterator) {
      // It has no iterator to give: that is thrown where the body delegates.
      return go(null, noIterator, strand);
    }
  }

  /** Between the body's frame and that of whoever drives the generator. */
  private final class Stepping extends Frame {
    @Override
    public @Nullable Object resume(
        @Nullable Strand strand, @Nullable Object value, @Nullable Throwable thrown) {
      if (thrown != null) {
        return raised(thrown);
      }
      Step step = paused(value, strand);
      if (step != null) {
        return step;
      }
      Objects.requireNonNull(strand).suspend(this);
      return SUSPENDED;
    }
  }

  // ---- woven code calls none of these ---

  @Override
  public S yield(Y value) {
    throw notTheBodys();
  }

  @Override
  public <T> @Nullable T yieldFrom(Generator<? extends Y, ? super S, ? extends T> generator) {
    throw notTheBodys();
  }

  @Override
  public @Nullable Object yieldFrom(Iterable<? extends Y> iterable) {
    throw notTheBodys();
  }

  private IllegalStateException notTheBodys() {
    return new IllegalStateException("the yielder of a woven body is used outside of it: " + this);
  }

  @Override
  public String toString() {
    return "Generator[" + Names.ofFunction(source) + ", " + state() + "]";
  }
}
