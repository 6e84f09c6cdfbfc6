package dev.ikat.internal.stack;

import java.util.function.Consumer;

/** Makes stacks whose bodies know which stack they stand on. */
final class Stacks {
  private Stacks() {}

  static SuspendableStack stack(StackKind kind, Consumer<SuspendableStack> body) {
    var self = new SuspendableStack[1];
    self[0] = Engines.selected().newStack(kind, () -> body.accept(self[0]));
    return self[0];
  }

  static SuspendableStack generatorStack(Consumer<SuspendableStack> body) {
    return stack(StackKind.GENERATOR, body);
  }

  static SuspendableStack lentStack(Consumer<SuspendableStack> body) {
    return stack(StackKind.LENT, body);
  }

  /** Whether the engine under test is the one named; the two differ as docs/engines.md says. */
  static boolean onPortable() {
    return Engines.selected().name().equals("portable");
  }
}
