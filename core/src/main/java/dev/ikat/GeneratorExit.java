package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at the yield at which a generator's body rests when the generator is closed. Let it pass,
 * or return; do not yield again. It has no stack trace outside debug mode.
 *
 * {@snippet :
 * import dev.ikat.Generator;
 *
 * void main() {
 *   var g = Generator.<Integer>of(y -> {
 *     try {
 *       y.yield(1);
 *     } finally {
 *       IO.println("cleaned up");
 *     }
 *   });
 *   g.next();
 *   g.close();
 * }
 * }
 */
public final class GeneratorExit extends ControlError {
  private static final long serialVersionUID = 1;

  /** Without a message. */
  public GeneratorExit() {
    this(null);
  }

  /** With a message. */
  public GeneratorExit(@Nullable String message) {
    super(message);
  }

  @Override
  public Throwable fillInStackTrace() {
    return Debug.ON ? super.fillInStackTrace() : this;
  }
}
