package dev.ikat.fuzz.run;

/** A sealed type to match against patterns; its records have fields of one and two slots. */
public sealed interface Shape {
  /** Two slots of one word. */
  record Dot(int x, int y) implements Shape {}

  /** Holds others. */
  record Line(Shape from, Shape to) implements Shape {}

  /** One word, two words, one word. */
  record Tag(String name, long weight, Object value) implements Shape {}
}
