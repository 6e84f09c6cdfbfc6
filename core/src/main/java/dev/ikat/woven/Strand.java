package dev.ikat.woven;

import dev.ikat.Awaitable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A task, as woven code that runs in it sees it. Where woven code must not be suspended but by
 * keeping its stack, as in a plain generator's body, there is none: null is passed.
 */
public interface Strand {
  /** Waits for it: its result, its exception thrown, or {@link Frame#SUSPENDED}. */
  @Nullable Object tryAwait(Awaitable<?> awaitable);

  /** The same for a stage of {@code java.util.concurrent}. */
  @Nullable Object tryAwait(CompletionStage<?> stage);

  /**
   * The strand is being suspended, and this is the frame to go on with after the one that was told
   * before, or the first one if none was.
   */
  void suspend(Frame frame);
}
