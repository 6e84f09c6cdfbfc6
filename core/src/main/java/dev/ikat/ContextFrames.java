package dev.ikat;

import dev.ikat.internal.stack.Carrier;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that a body was inside of (through {@link Context#run}) when it was suspended. They
 * are taken away with it, so that its surroundings have theirs back, and put in place again, on top
 * of whatever is current then, when it goes on. Nearly always there are none, and this is null.
 */
final class ContextFrames {
  private final Context inner;
  private final Context outermost;

  private ContextFrames(Context inner, Context outermost) {
    this.inner = inner;
    this.outermost = outermost;
  }

  /** Leaves every context inside of the given one, which becomes the carrier's again. */
  static @Nullable ContextFrames leave(Carrier carrier, @Nullable Object base) {
    Context inner = (Context) carrier.context;
    Context outermost = null;
    for (Context c = inner; c != null && c != base; c = c.outer) {
      c.entered = false;
      outermost = c;
    }
    carrier.context = base;
    return outermost == null ? null : new ContextFrames(inner, outermost);
  }

  /**
   * Throws if some other code is inside of one of them just now, so that they cannot be entered.
   *
   * @throws IllegalStateException if so
   */
  void checkFree() {
    for (Context c = inner; ; c = c.outer) {
      if (c.entered) {
        throw c.alreadyEntered();
      }
      if (c == outermost) {
        return;
      }
    }
  }

  /** Enters them again on top of the carrier's current context. */
  void enter(Carrier carrier) {
    outermost.outer = (Context) carrier.context;
    for (Context c = inner; ; c = c.outer) {
      c.entered = true;
      if (c == outermost) {
        break;
      }
    }
    carrier.context = inner;
  }
}
