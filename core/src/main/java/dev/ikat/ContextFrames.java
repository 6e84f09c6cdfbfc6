package dev.ikat;

import dev.ikat.internal.stack.Carrier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that a body was inside of (through {@link Context#run}) when it was suspended. They
 * are taken away with it, so that its surroundings have theirs back, and put in place again, on top
 * of whatever is current then, when it goes on. Nearly always there are none, and this is null.
 */
final class ContextFrames {
  private final List<Context> innermostFirst;

  private ContextFrames(List<Context> innermostFirst) {
    this.innermostFirst = innermostFirst;
  }

  /** Leaves every context inside of the given one, which becomes the carrier's again. */
  static @Nullable ContextFrames leave(Carrier carrier, @Nullable Object base) {
    List<Context> left = new ArrayList<>(1);
    Context c = (Context) carrier.context;
    while (c != null && c != base && c.entered()) {
      left.add(c);
      c.bridgeOut();
      c = c.leave();
    }
    carrier.context = base;
    return left.isEmpty() ? null : new ContextFrames(left);
  }

  /**
   * Throws if some other code is inside of one of them just now, so that they cannot be entered.
   *
   * @throws IllegalStateException if so
   */
  void checkFree() {
    for (Context c : innermostFirst) {
      if (c.entered()) {
        throw c.alreadyEntered();
      }
    }
  }

  /** Enters them again on top of the carrier's current context. */
  void enter(Carrier carrier) {
    for (Context c : innermostFirst.reversed()) {
      c.enterFrom((Context) carrier.context);
      carrier.context = c;
    }
  }

  /** Puts their thread-locals in place; on the thread that the body runs on. */
  void bridgeIn() {
    innermostFirst.reversed().forEach(Context::bridgeIn);
  }
}
