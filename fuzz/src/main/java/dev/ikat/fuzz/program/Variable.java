package dev.ikat.fuzz.program;

/** A variable that an expression may name. */
record Variable(String name, Type type, Use use) {
  /** What may be done with it. */
  enum Use {
    /** Never assigned again: inner functions may capture it. */
    FIXED,
    /** Assigned again: inner functions do not see it. */
    LOCAL,
    /** Assigned again, and seen everywhere. */
    FIELD
  }

  boolean assignable() {
    return use != Use.FIXED;
  }

  boolean capturable() {
    return use != Use.LOCAL;
  }
}
