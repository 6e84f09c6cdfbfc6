package dev.ikat;

import dev.ikat.woven.Strand;
import dev.ikat.woven.Suspends;
import dev.ikat.woven.WovenBody;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The generator protocol (PEP 255, 342, 380 and 479), over a body that only knows how to make one
 * step. Subclasses differ in what a step is.
 *
 * <pre>
 *            next, hasNext, send(null)            yield
 *   CREATED ---------------------------> RUNNING -------> SUSPENDED
 *      |                                  |   ^               |
 *      | close, raise          end of body|   +---------------+
 *      v                                  v    next, send, raise, close
 *   CLOSED <------------------------------+
 * </pre>
 *
 * <p><b>Delegation.</b> A body that delegates does not run the other's body on its own stack: its
 * step ends with DELEGATING, and whoever drives it (the root, on which next, send, … was called)
 * links the two and from then on steps the innermost one directly. So an item costs the same at any
 * depth, and neither starting nor ending a long chain recurses. Links go both ways; the root caches
 * the innermost in {@link #leaf}. Python lets a generator in the middle of a chain be driven by
 * itself, or two generators delegate to one: the former drops the caches above it, for the latter
 * the second delegator gets a {@link GeneratorDelegate} that goes through the public methods. So
 * does a body that delegates to its own delegator, as links must not form a circle.
 */
abstract class ProtocolGenerator<Y, S, R> implements Generator<Y, S, R> {
  /** How a step of a body ended; what goes with it is in {@link #out}. */
  enum Step {
    /** It yielded {@code out}. */
    YIELDED,
    /** It delegates to the ProtocolGenerator {@code out}. */
    DELEGATING,
    /** It ended and returned {@code out}. */
    RETURNED,
    /** It ended by the Throwable {@code out}. */
    RAISED
  }

  private enum Life {
    CREATED,
    STARTED,
    CLOSED
  }

  private Life life = Life.CREATED;

  // ---- what WovenGenerator has to know to make a step without asking all that is asked here ---

  /** Nothing is known. */
  static final byte UNKNOWN = 0;

  /** The body rests at a yield of its own; nothing is fetched, and it is in no chain. */
  static final byte RESTING = 1;

  /** The same, but the next value has been fetched. */
  static final byte FETCHED = 2;

  /** One of these; changed by whatever changes what it says. */
  byte quick;

  /** Whether next, send, raise or close is under way with this generator as the root. */
  boolean driving;

  /** What this body delegates to, and who delegates to this one. */
  private @Nullable ProtocolGenerator<?, ?, ?> delegate;

  private @Nullable ProtocolGenerator<?, ?, ?> delegator;

  /** The innermost of the chain that starts here, if known; only a root has one. */
  private @Nullable ProtocolGenerator<?, ?, ?> leaf;

  /** What the last step left; see {@link Step}. */
  @Nullable Object out;

  /** A value that hasNext has fetched and nobody has taken. */
  @Nullable Object item;

  boolean hasItem;

  /** Set when hasNext has met the end: whoever asks next still has to be told the result. */
  private boolean endNotTold;

  private @Nullable Object result;
  private @Nullable Throwable failure;

  /** Whether anybody asks for {@link #quick}. */
  boolean isQuick() {
    return false;
  }

  /**
   * Runs the body to its next pause: from the start, or from where it rests, which returns {@code
   * sent} or throws {@code thrown}. Must not throw but for what leaves the body untouched.
   */
  @Suspends
  abstract Step step(@Nullable Object sent, @Nullable Throwable thrown);

  // ---- making one -------------------------------------------------------------------------------

  static <Y> ProtocolGenerator<Y, Void, Void> ofBody(Generator.Body<Y> body) {
    return WovenBody.of(body) instanceof WovenBody woven
        ? new WovenGenerator<>(woven, body)
        : new StackGenerator<>(body);
  }

  static <Y, S> ProtocolGenerator<Y, S, Void> ofAction(Generator.TwoWayAction<Y, S> body) {
    // What a TwoWayBody returns is not to be seen where it is passed as an action.
    return WovenBody.of(body) instanceof WovenBody woven
            && !(body instanceof Generator.TwoWayBody<?, ?, ?>)
        ? new WovenGenerator<>(woven, body)
        : new StackGenerator<>(body);
  }

  static <Y, S, R> ProtocolGenerator<Y, S, R> ofTwoWay(Generator.TwoWayBody<Y, S, R> body) {
    return WovenBody.of(body) instanceof WovenBody woven
        ? new WovenGenerator<>(woven, body)
        : new StackGenerator<>(body, body);
  }

  // ---- a step -----------------------------------------------------------------------------------

  /** The companion; only a woven body's step can be suspended but on its stack. */
  Object step(@Nullable Object sent, @Nullable Throwable thrown, @Nullable Strand strand) {
    return step(sent, thrown);
  }

  /** What a body that delegates to this is linked with. */
  static ProtocolGenerator<?, ?, ?> toDelegateTo(Object iterable) {
    return switch (iterable) {
      case ProtocolGenerator<?, ?, ?> ours -> ours;
      case Generator<?, ?, ?> foreign -> new GeneratorDelegate<>(foreign);
      default -> new IteratorDelegate<>(Iterators.iter((Iterable<?>) iterable));
    };
  }

  /** Called once before the first step. */
  void start() {}

  /** Called when there will be no further step. */
  void end() {}

  /**
   * Throws if the calling thread must not go on with this generator.
   *
   * @throws IllegalStateException if so
   */
  void checkThread() {}

  // ---- the public protocol ----------------------------------------------------------------------

  @Override
  @SuppressWarnings("unchecked")
  @Suspends
  public Y next() {
    checkIdle();
    if (hasItem) {
      checkThread();
      return (Y) takeItem();
    }
    if (driveFromOutside(null, null)) {
      return (Y) takeOut();
    }
    throw stopIteration();
  }

  @Override
  @SuppressWarnings("unchecked")
  @Suspends
  public final @Nullable Y next(@Nullable Y orElse) {
    checkIdle();
    if (hasItem) {
      checkThread();
      return (Y) takeItem();
    }
    boolean more = driveFromOutside(null, null);
    Object left = takeOut();
    return more ? (Y) left : orElse;
  }

  @Override
  @Suspends
  public boolean hasNext() {
    checkIdle();
    if (hasItem) {
      checkThread();
      return true;
    }
    if (life == Life.CLOSED) {
      return false;
    }
    if (driveFromOutside(null, null)) {
      item = takeOut();
      hasItem = true;
      quick = quick == RESTING ? FETCHED : UNKNOWN;
      return true;
    }
    takeOut();
    endNotTold = true;
    return false;
  }

  /** The same for a loop inside Ikat, which like Python's takes no notice of what was returned. */
  final boolean hasNextForLoop() {
    boolean more = hasNext();
    endNotTold &= more;
    return more;
  }

  @Override
  @SuppressWarnings("unchecked")
  @Suspends
  public final Y send(@Nullable S value) {
    if (value == null) {
      return next();
    }
    checkIdle();
    if (life == Life.CREATED) {
      throw new IllegalArgumentException(
          "can't send a non-null value to a generator that has not been started: it rests at no"
              + " yield that could return it. Call next() first");
    }
    checkNothingFetched("send");
    if (driveFromOutside(value, null)) {
      return (Y) takeOut();
    }
    throw stopIteration();
  }

  @Override
  @SuppressWarnings("unchecked")
  @Suspends
  public final Y raise(Throwable exception) {
    Objects.requireNonNull(exception, "exception");
    checkIdle();
    checkNothingFetched("raise");
    Throwable thrown = exception;
    if (exception instanceof GeneratorExit && delegate != null) {
      Throwable problem = closeDelegate(delegate);
      thrown = problem != null ? problem : exception;
    }
    if (driveFromOutside(null, thrown)) {
      return (Y) takeOut();
    }
    throw stopIteration();
  }

  @Override
  @Suspends
  public final void close() {
    closeAndGet();
  }

  @Override
  @SuppressWarnings("unchecked")
  @Suspends
  public final @Nullable R closeAndGet() {
    checkIdle();
    checkThread();
    endNotTold = false;
    if (life != Life.STARTED) {
      closed();
      return null;
    }
    forgetLeavesAbove();
    Throwable problem = shut();
    if (problem != null) {
      throw Throwables.sneak(problem);
    }
    return (R) result;
  }

  @Override
  @SuppressWarnings("unchecked")
  public final @Nullable R result() {
    if (life != Life.CLOSED) {
      throw new IllegalStateException("no result yet: " + this);
    }
    if (failure != null) {
      throw new IllegalStateException("no result: the body ended by an exception", failure);
    }
    return (R) result;
  }

  @Override
  public final State state() {
    if (isRunning()) {
      return State.RUNNING;
    }
    return switch (life) {
      case CREATED -> State.CREATED;
      case STARTED -> State.SUSPENDED;
      case CLOSED -> State.CLOSED;
    };
  }

  @Override
  public final @Nullable Object delegate() {
    return delegate == null ? null : delegate.subject();
  }

  /** What the user knows this generator as. */
  Object subject() {
    return this;
  }

  @Override
  public final Stream<Y> stream() {
    return StreamSupport.stream(new Values(), false).onClose(this::close);
  }

  /** Never splits: a parallel stream runs on the thread that asks for its result. */
  private final class Values extends Spliterators.AbstractSpliterator<Y> {
    Values() {
      super(Long.MAX_VALUE, Spliterator.ORDERED);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Y> action) {
      if (!hasNext()) {
        return false;
      }
      action.accept(next());
      return true;
    }

    @Override
    public @Nullable Spliterator<Y> trySplit() {
      return null;
    }
  }

  // ---- driving ----------------------------------------------------------------------------------

  @Suspends
  private boolean driveFromOutside(@Nullable Object sent, @Nullable Throwable thrown) {
    forgetLeavesAbove();
    return drive(sent, thrown);
  }

  /**
   * Steps the chain that starts here until a value comes out of it (true, the value is in {@link
   * #out}) or this generator's body returns (false, what it returned is in out). Throws what this
   * generator's body throws.
   */
  @Suspends
  private boolean drive(@Nullable Object sent, @Nullable Throwable thrown) {
    driving = true;
    quick = UNKNOWN;
    try {
      ProtocolGenerator<?, ?, ?> g = leaf != null ? leaf : this;
      for (; ; ) {
        // Down to whoever is to be stepped: someone else may have driven a part of the chain on.
        while (g.delegate != null) {
          ProtocolGenerator<?, ?, ?> inner = g.delegate;
          if (inner.driving) {
            inner.unlink();
            sent = null;
            thrown = inner.alreadyRunning();
          } else if (inner.hasItem) {
            Throwable refusal = inner.refusal(sent, thrown);
            if (refusal == null) {
              leaf = g;
              out = inner.takeItem();
              return true;
            }
            inner.unlink();
            sent = null;
            thrown = refusal;
          } else {
            g = inner;
          }
        }
        Step step = g.advance(sent, thrown, g == this);
        if (step == Step.YIELDED) {
          // By far the commonest; and what is right already is not written again, as collectors
          // make much of a reference that is written.
          if (leaf != g) {
            leaf = g;
          }
          if (g != this) {
            out = g.takeOut();
          }
          return true;
        }
        Object left = g.takeOut();
        sent = null;
        thrown = null;
        switch (step) {
          case YIELDED -> throw new AssertionError();
          case DELEGATING -> {
            ProtocolGenerator<?, ?, ?> inner = (ProtocolGenerator<?, ?, ?>) left;
            if (inner.isRunning()) {
              thrown = inner.alreadyRunning();
              continue;
            }
            inner = g.link(inner);
            if (!inner.hasItem) {
              g = inner.leaf != null ? inner.leaf : inner;
            }
            inner.leaf = null;
          }
          case RETURNED -> {
            if (g == this) {
              out = left;
              return false;
            }
            sent = left;
            g = g.unlink();
          }
          case RAISED -> {
            if (g == this) {
              throw Throwables.sneak((Throwable) left);
            }
            if (left instanceof StopIteration stop) {
              // Raised into one that has ended: there it is the end, not an exception.
              sent = stop.value();
            } else {
              thrown = (Throwable) left;
            }
            g = g.unlink();
          }
        }
      }
    } finally {
      driving = false;
      if (delegator != null || life == Life.CLOSED) {
        leaf = null;
      } else if (delegate == null && life == Life.STARTED && isQuick()) {
        quick = RESTING;
      }
    }
  }

  /** One step of this generator's own body, and what it means for its life. */
  @Suspends
  private Step advance(@Nullable Object sent, @Nullable Throwable thrown, boolean root) {
    if (life == Life.CLOSED) {
      if (thrown != null) {
        out = thrown;
        return Step.RAISED;
      }
      out = endNotTold ? result : null;
      endNotTold = false;
      return Step.RETURNED;
    }
    if (life == Life.CREATED) {
      if (thrown != null) {
        failure = thrown;
        closed();
        out = thrown;
        return Step.RAISED;
      }
      start();
      life = Life.STARTED;
    }
    Step step;
    try {
      step = step(sent, thrown);
    } catch (IllegalStateException wrongThread) {
      if (root) {
        throw wrongThread;
      }
      out = wrongThread;
      return Step.RAISED;
    }
    if (step == Step.RETURNED) {
      result = out;
      closed();
    } else if (step == Step.RAISED) {
      if (out instanceof StopIteration stop) {
        out = new IllegalStateException("generator raised StopIteration", stop);
      }
      failure = (Throwable) out;
      closed();
    }
    return step;
  }

  private void closed() {
    if (life != Life.CLOSED) {
      life = Life.CLOSED;
      end();
    }
  }

  // ---- closing ----------------------------------------------------------------------------------

  /** Closes what this generator delegates to; returns what to throw here if that went wrong. */
  @Suspends
  private @Nullable Throwable closeDelegate(ProtocolGenerator<?, ?, ?> inner) {
    checkThread();
    forgetLeavesAbove();
    driving = true;
    leaf = null;
    try {
      if (inner.driving) {
        return inner.alreadyRunning();
      }
      return inner.shut();
    } finally {
      driving = false;
      inner.unlink();
    }
  }

  /**
   * Closes the chain that starts here, innermost first, without recursion. Returns what went wrong
   * with this generator, null if it ended as it should.
   */
  @Suspends
  private @Nullable Throwable shut() {
    driving = true;
    leaf = null;
    try {
      ProtocolGenerator<?, ?, ?> g = this;
      Throwable pending = null;
      while (g.delegate != null) {
        ProtocolGenerator<?, ?, ?> inner = g.delegate;
        if (inner.driving) {
          inner.unlink();
          pending = inner.alreadyRunning();
        } else {
          g = inner;
        }
      }
      for (; ; ) {
        pending = g.endWith(pending != null ? pending : new GeneratorExit());
        if (g == this) {
          return pending;
        }
        g = g.unlink();
      }
    } finally {
      driving = false;
    }
  }

  /** Throws the exception into this body, which is to end; returns what else it did, or null. */
  @Suspends
  private @Nullable Throwable endWith(Throwable exception) {
    boolean wasDriving = driving;
    takeItem();
    endNotTold = false;
    try {
      if (drive(null, exception)) {
        takeOut();
        return new IllegalStateException("generator ignored GeneratorExit: it yielded again");
      }
      takeOut();
      return null;
    } catch (GeneratorExit asAsked) {
      failure = null;
      return null;
    } catch (Throwable other) {
      return other;
    } finally {
      driving = wasDriving;
    }
  }

  // ---- the chain --------------------------------------------------------------------------------

  private ProtocolGenerator<?, ?, ?> link(ProtocolGenerator<?, ?, ?> inner) {
    boolean free = inner.delegator == null && !inner.leadsToDriven();
    ProtocolGenerator<?, ?, ?> linked = free ? inner : new GeneratorDelegate<>(inner);
    linked.delegator = this;
    linked.quick = UNKNOWN;
    delegate = linked;
    return linked;
  }

  /**
   * Whether it delegates, over however many others, to one that is being driven: to link is fatal.
   */
  private boolean leadsToDriven() {
    ProtocolGenerator<?, ?, ?> g = delegate;
    while (g != null && !g.driving) {
      g = g.delegate;
    }
    return g != null;
  }

  /** Ends the delegation to this generator and returns who delegated. */
  private ProtocolGenerator<?, ?, ?> unlink() {
    ProtocolGenerator<?, ?, ?> outer = delegator;
    if (outer == null) {
      throw new IllegalStateException("nobody delegates to " + this);
    }
    outer.delegate = null;
    delegator = null;
    return outer;
  }

  /** Called when this generator is driven by itself although it may be part of a longer chain. */
  private void forgetLeavesAbove() {
    for (ProtocolGenerator<?, ?, ?> g = delegator; g != null; g = g.delegator) {
      g.leaf = null;
    }
  }

  // ---- checks and small things ------------------------------------------------------------------

  private boolean isRunning() {
    for (ProtocolGenerator<?, ?, ?> g = this; g != null; g = g.delegator) {
      if (g.driving) {
        return true;
      }
    }
    return false;
  }

  private void checkIdle() {
    if (isRunning()) {
      throw alreadyRunning();
    }
  }

  private AlreadyRunningException alreadyRunning() {
    return new AlreadyRunningException("generator already executing: " + subject());
  }

  private void checkNothingFetched(String operation) {
    if (hasItem) {
      throw new IllegalStateException(
          operation
              + "() after hasNext(): the next value has been fetched already, so the body no longer"
              + " rests at the yield of the last one. Take it with next() first");
    }
  }

  /** Why the value fetched cannot be handed to the delegator; null if it can. */
  private @Nullable Throwable refusal(@Nullable Object sent, @Nullable Throwable thrown) {
    try {
      checkThread();
      if (sent != null || thrown != null) {
        checkNothingFetched(thrown != null ? "raise" : "send");
      }
      return null;
    } catch (IllegalStateException refusal) {
      return refusal;
    }
  }

  private @Nullable Object takeItem() {
    Object taken = item;
    item = null;
    hasItem = false;
    if (quick == FETCHED) {
      quick = RESTING;
    }
    return taken;
  }

  private @Nullable Object takeOut() {
    Object taken = out;
    out = null;
    return taken;
  }

  private StopIteration stopIteration() {
    return new StopIteration(takeOut());
  }

  @Override
  public String toString() {
    return "Generator[" + state() + "]";
  }
}
