package dev.ikat.fuzz.run;

/** The superclass of some classes of programs: what they inherit is in another package. */
public class Base {
  /** A field for its subclasses. */
  protected long inherited = 3;

  /** For subclasses. */
  protected Base() {}

  /** Called by `super.` in bodies. */
  protected int base(int i) {
    return i + 1;
  }
}
