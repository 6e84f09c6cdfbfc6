package dev.ikat.woven;

import org.jspecify.annotations.Nullable;

/** A body that has been woven, beside being what it was before. */
public interface WovenBody {
  /**
   * Runs it from its start to its first suspension, or to its end. As often as one likes: each run
   * has a frame of its own.
   *
   * @param argument what the body itself is given: a scope; the generator, if it is one's body
   * @return what it returns or yields, or {@link Frame#SUSPENDED}
   */
  @Nullable Object start(@Nullable Object argument, @Nullable Strand strand) throws Exception;

  /**
   * Whether {@link #start} runs what was woven, as it does but for objects whose class overrides
   * that: those are called as if they were not woven.
   */
  default boolean canStart() {
    return true;
  }

  /** The body, if it is woven and can be started; else null. */
  static @Nullable WovenBody of(Object body) {
    return body instanceof WovenBody woven && woven.canStart() ? woven : null;
  }
}
