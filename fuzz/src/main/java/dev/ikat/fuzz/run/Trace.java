package dev.ikat.fuzz.run;

import java.util.ArrayList;
import java.util.List;

/**
 * What a program has done, line by line, and what it needs to end: the fuel its loops and calls
 * burn, and the coins it decides by. A program has one, called {@code T} in its source.
 *
 * <p>Confined to what runs the program, one thread at a time.
 */
public final class Trace extends Values {
  /** The fuel of one entry of a program. */
  private static final int FUEL = 240;

  /** How far below zero a program may get: what unwinds burns a little more. */
  private static final int DEBT = -4000;

  private static final int MOST_LINES = 6000;

  private final List<String> lines = new ArrayList<>();
  private int fuel = FUEL;
  private int coins;
  private int tracked;
  private int died;
  private int turn;

  /** The trace of the program that the class is part of. */
  public static Trace of(Class<?> program) {
    return ((ProgramLoader) program.getClassLoader()).trace();
  }

  // ---- for programs -----------------------------------------------------------------------------

  /** Writes a line. */
  public void log(Object... parts) {
    StringBuilder line = new StringBuilder().append(turn).append(' ');
    for (Object part : parts) {
      line.append(part instanceof String s ? s : Show.show(part)).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    if (lines.size() > MOST_LINES) {
      throw new Runaway();
    }
  }

  /** Whether a loop may have one more round. */
  public boolean go() {
    return burn(1);
  }

  /** Whether a call may be made that can lead back to where it is made. */
  public boolean deeper() {
    return burn(12);
  }

  private boolean burn(int amount) {
    fuel -= amount;
    if (fuel < DEBT) {
      throw new Runaway();
    }
    return fuel > 0;
  }

  /** True about once in so many calls; the calls so far decide. */
  public boolean coin(int sides) {
    int x = ++coins * 0x9E3779B9;
    x ^= x >>> 15;
    x *= 0x85EBCA6B;
    x ^= x >>> 13;
    return Integer.remainderUnsigned(x, sides) == 0;
  }

  /** Throws if the coin says so. */
  public <V> V risky(V value) {
    if (coin(4)) {
      throw new Boom("risk");
    }
    return value;
  }

  /** A new object whose last use the program will tell. */
  public Tracked track() {
    return new Tracked(++tracked);
  }

  /** This was the last use. */
  public int dead(Tracked object) {
    object.die();
    died++;
    return died;
  }

  /** The same for an object that rested on the operand stack while the second was computed. */
  public int deadAfter(Tracked object, Object second) {
    dead(object);
    return toInt(second);
  }

  /** Something to close. */
  public Resource open(String name) {
    log("open " + name);
    return new Resource(this, name, coin(5));
  }

  /** Calls a function that is no body. */
  public <V> V call(Work<V> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw Trace.<RuntimeException>sneak(e);
    }
  }

  @SuppressWarnings("unchecked") // erased: nothing is cast
  private static <X extends Throwable> X sneak(Throwable t) throws X {
    throw (X) t;
  }

  // ---- for what runs them -----------------------------------------------------------------------

  void refuel() {
    fuel = FUEL;
  }

  void setTurn(int newTurn) {
    turn = newTurn;
  }

  /** Whether there is anything that a frame must not hold. */
  boolean anyDead() {
    return died > 0;
  }

  /** The lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
