package dev.ikat.conformance.random;

import tools.jackson.databind.JsonNode;

/** Scenarios made up by chance, one for each seed. */
public final class RandomScenarios {
  /** One scenario in so many is about generators. */
  private static final int GENERATORS = 8;

  private RandomScenarios() {}

  /** The scenario of that seed; always the same. */
  public static JsonNode of(long seed) {
    return Math.floorMod(seed, GENERATORS) == 0 ? GenScenarios.of(seed) : AioScenarios.of(seed);
  }
}
