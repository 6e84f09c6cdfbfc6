package dev.ikat.fuzz.run;

/** An enum to switch over. */
public enum Color {
  /** The first. */
  RED,
  /** The second. */
  GREEN,
  /** The third. */
  BLUE
}
