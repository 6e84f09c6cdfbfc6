package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * A generator that is delegated to through its public methods: one that somebody else wrote, or one
 * that another generator delegates to already.
 */
final class GeneratorDelegate<Y> extends ProtocolGenerator<Y, Object, Object> {
  private final Generator<? extends Y, Object, ?> generator;

  @SuppressWarnings("unchecked") // what may be sent was checked where the delegation began
  GeneratorDelegate(Generator<? extends Y, ?, ?> generator) {
    this.generator = (Generator<? extends Y, Object, ?>) generator;
  }

  @Override
  Step step(@Nullable Object sent, @Nullable Throwable thrown) {
    try {
      if (thrown instanceof GeneratorExit) {
        generator.close();
        out = thrown;
        return Step.RAISED;
      }
      out = thrown != null ? generator.raise(thrown) : generator.send(sent);
      return Step.YIELDED;
    } catch (StopIteration stop) {
      out = stop.value();
      return Step.RETURNED;
    } catch (Throwable t) {
      out = t;
      return Step.RAISED;
    }
  }

  @Override
  Object subject() {
    return generator;
  }
}
