package dev.ikat;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Says that an async generator has no further value. Python's exception of that name. It has no
 * stack trace outside debug mode.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.AsyncGenerator;
 * import dev.ikat.StopAsyncIteration;
 *
 * void main() {
 *   run(async(() -> {
 *     var g = AsyncGenerator.<Integer>of(y -> y.yield(1));
 *     await(g.anext());
 *     try {
 *       await(g.anext());
 *     } catch (StopAsyncIteration end) {
 *       IO.println("end");
 *     }
 *   }));
 * }
 * }
 */
public final class StopAsyncIteration extends NoSuchElementException {
  private static final long serialVersionUID = 1;

  /** Without a message. */
  public StopAsyncIteration() {
    this(null);
  }

  /** With a message. */
  public StopAsyncIteration(@Nullable String message) {
    super(message);
  }

  @Override
  public Throwable fillInStackTrace() {
    return Debug.ON ? super.fillInStackTrace() : this;
  }
}
