package dev.ikat;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Says that an iterator has no further value; for a generator it carries what the body returned.
 * Python's exception of that name. It has no stack trace outside debug mode: it is an answer, not a
 * failure.
 *
 * {@snippet :
 * import dev.ikat.Generator;
 * import dev.ikat.StopIteration;
 *
 * void main() {
 *   Generator<String, Void, Integer> g = Generator.twoWay(y -> {
 *     y.yield("only");
 *     return 7;
 *   });
 *   g.next();
 *   try {
 *     g.next();
 *   } catch (StopIteration end) {
 *     IO.println(end.value());   // 7
 *   }
 * }
 * }
 */
public final class StopIteration extends NoSuchElementException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Object value;

  /** Without a value. */
  public StopIteration() {
    this(null);
  }

  /** With the value that ends the iteration. */
  public StopIteration(@Nullable Object value) {
    super(value == null ? null : String.valueOf(value));
    this.value = value;
  }

  /** What the generator's body returned; null if nothing. */
  public @Nullable Object value() {
    return value;
  }

  @Override
  public Throwable fillInStackTrace() {
    return Debug.ON ? super.fillInStackTrace() : this;
  }
}
