package dev.ikat.fuzz.run;

/**
 * An object whose life is known: a program says when it has used it for the last time. A suspended
 * frame must not hold it from then on.
 */
public final class Tracked {
  private final int id;
  private boolean dead;

  Tracked(int id) {
    this.id = id;
  }

  void die() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  @Override
  public String toString() {
    return "#" + id;
  }
}
