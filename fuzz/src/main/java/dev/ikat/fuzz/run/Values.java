package dev.ikat.fuzz.run;

import dev.ikat.CancelScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Conversions and functions for the expressions of programs. None of them fails. */
public class Values {
  private static final int LONGEST = 48;

  Values() {}

  /** A number for anything; the same in each run. */
  public int toInt(Object value) {
    return switch (value) {
      case null -> 7;
      case Character c -> c;
      case Boolean b -> b ? 1 : 0;
      case Number n -> n.intValue();
      case String s -> s.length();
      default -> Show.show(value).length();
    };
  }

  /** A long. */
  public long toLong(Object value) {
    return value instanceof Number n ? n.longValue() : toInt(value) * 0x1_0000_0001L;
  }

  /** A float. */
  public float toFloat(Object value) {
    return value instanceof Number n ? n.floatValue() : toInt(value) + 0.5f;
  }

  /** A double. */
  public double toDouble(Object value) {
    return value instanceof Number n ? n.doubleValue() : toInt(value) + 0.25;
  }

  /** A boolean. */
  public boolean toBoolean(Object value) {
    return (toInt(value) & 1) == 0;
  }

  /** A byte. */
  public byte toByte(Object value) {
    return (byte) toInt(value);
  }

  /** A short. */
  public short toShort(Object value) {
    return (short) toInt(value);
  }

  /** A char. */
  public char toChar(Object value) {
    return (char) ('a' + Math.floorMod(toInt(value), 26));
  }

  /** A string that does not grow for ever. */
  public String toStr(Object value) {
    String text = value instanceof String s ? s : Show.show(value);
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** An Integer, or null for null. */
  public Integer toInteger(Object value) {
    return value == null ? null : toInt(value);
  }

  /** A Long, or null for null. */
  public Long toLongBox(Object value) {
    return value == null ? null : toLong(value);
  }

  /** The value itself. */
  public Object toObject(Object value) {
    return value;
  }

  /** Three ints. */
  public int[] toInts(Object value) {
    int i = toInt(value);
    return new int[] {i, i + 1, 3};
  }

  /** Three longs. */
  public long[] toLongs(Object value) {
    long l = toLong(value);
    return new long[] {l, -l, 5};
  }

  /** Three strings, one of them null. */
  public String[] toStrings(Object value) {
    return new String[] {toStr(value), null, "s"};
  }

  /** A list that can grow, of two Integers. */
  public List<Integer> toList(Object value) {
    return new ArrayList<>(Arrays.asList(toInt(value), 2));
  }

  /** A shape. */
  public Shape toShape(Object value) {
    int i = toInt(value);
    return switch (Math.floorMod(i, 4)) {
      case 0 -> new Shape.Dot(i, -i);
      case 1 -> new Shape.Line(new Shape.Dot(i, 1), new Shape.Tag("t", i, value));
      case 2 -> new Shape.Tag("tag", i * 3L, "of");
      default -> new Shape.Line(new Shape.Dot(0, 0), new Shape.Dot(i, i));
    };
  }

  /** A color. */
  public Color toColor(Object value) {
    return Color.values()[Math.floorMod(toInt(value), 3)];
  }

  /** The first, or for null the second. */
  public <V> V or(V value, V instead) {
    return value != null ? value : instead;
  }

  /** An index of three. */
  public int at(int index) {
    return Math.floorMod(index, 3);
  }

  /** Many arguments, of one slot and of two. */
  public long mix(int a, long b, Object c, double d, byte e) {
    return a * 31L + b * 7 + toInt(c) * 3L + (long) d + e;
  }

  /** References only. */
  public Object pick(Object a, Object b, Object c, int which) {
    return switch (Math.floorMod(which, 3)) {
      case 0 -> a;
      case 1 -> b;
      default -> c;
    };
  }

  /**
   * How a scope ended. A block that always throws counts as one that returns something, and gives
   * an Optional.
   */
  public boolean ending(Object scope) {
    return scope instanceof CancelScope of ? of.cancelledCaught() : scope == null;
  }

  /** Milliseconds, few. */
  public Duration ms(int millis) {
    return Duration.ofMillis(Math.floorMod(millis, 9));
  }
}
