package dev.ikat.conformance.random;

import java.util.List;
import java.util.SplittableRandom;

/** What is decided by chance: the same seed, the same decisions. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** From 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From the first to the last. */
  int between(int first, int last) {
    return random.nextInt(first, last + 1);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T any(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** Mostly short: what happens in the same turn is what goes wrong. */
  int millis() {
    return any(List.of(0, 0, 0, 1, 1, 2, 3, 5, 8));
  }
}
