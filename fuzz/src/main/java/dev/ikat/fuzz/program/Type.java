package dev.ikat.fuzz.program;

import java.util.Arrays;
import java.util.List;

/** The types of a program's variables. */
enum Type {
  INT("int", "Integer", "toInt", "0"),
  LONG("long", "Long", "toLong", "0L"),
  FLOAT("float", "Float", "toFloat", "0f"),
  DOUBLE("double", "Double", "toDouble", "0.0"),
  BOOLEAN("boolean", "Boolean", "toBoolean", "false"),
  BYTE("byte", "Byte", "toByte", "(byte) 0"),
  SHORT("short", "Short", "toShort", "(short) 0"),
  CHAR("char", "Character", "toChar", "'a'"),
  STRING("String", "String", "toStr", "\"\""),
  INTEGER("Integer", "Integer", "toInteger", "(Integer) null"),
  LONG_BOX("Long", "Long", "toLongBox", "(Long) null"),
  OBJECT("Object", "Object", "toObject", "(Object) null"),
  INTS("int[]", "int[]", "toInts", "new int[3]"),
  LONGS("long[]", "long[]", "toLongs", "new long[3]"),
  STRINGS("String[]", "String[]", "toStrings", "new String[3]"),
  LIST("List<Integer>", "List<Integer>", "toList", "List.<Integer>of()"),
  SHAPE("Shape", "Shape", "toShape", "(Shape) null"),
  COLOR("Color", "Color", "toColor", "Color.RED");

  static final List<Type> ALL = List.of(values());

  /** Twice as often primitive, as there are fewer of them. */
  private static final List<Type> COMMON =
      Arrays.asList(
          INT, INT, INT, LONG, LONG, DOUBLE, DOUBLE, FLOAT, BOOLEAN, BYTE, SHORT, CHAR, STRING,
          STRING, INTEGER, LONG_BOX, OBJECT, OBJECT, INTS, LONGS, STRINGS, LIST, SHAPE, COLOR);

  /** In Java. */
  final String java;

  /** The class that stands for it as a type argument. */
  final String box;

  /** The method of Values that makes one of anything. */
  final String conversion;

  /** The simplest expression of the type. */
  final String simplest;

  Type(String java, String box, String conversion, String simplest) {
    this.java = java;
    this.box = box;
    this.conversion = conversion;
    this.simplest = simplest;
  }

  static Type any(Dice dice) {
    return dice.any(COMMON);
  }

  /** Of one of the eight primitive types but boolean. */
  boolean isNumeric() {
    return ordinal() <= CHAR.ordinal() && this != BOOLEAN;
  }

  boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  /** A constant. */
  String literal(Dice dice) {
    int i = dice.any(0, 1, 2, 3, -1, 5, 100, 65_537);
    return switch (this) {
      case INT -> "" + i;
      case LONG -> i * 4_294_967_299L + "L";
      case FLOAT -> i + ".5f";
      case DOUBLE -> i + ".25";
      case BOOLEAN -> dice.chance(50) ? "true" : "false";
      case BYTE -> "(byte) " + (i & 0x7f);
      case SHORT -> "(short) " + (i & 0x7fff);
      case CHAR -> "'" + (char) ('a' + (i & 15)) + "'";
      case STRING -> dice.chance(12) ? "(String) null" : "\"s" + (i & 15) + "\"";
      case INTEGER -> dice.chance(20) ? "(Integer) null" : "Integer.valueOf(" + i + ")";
      case LONG_BOX -> dice.chance(20) ? "(Long) null" : "Long.valueOf(" + i + ")";
      case OBJECT ->
          dice.any("(Object) null", "(Object) \"o\"", "(Object) " + (i & 15), "(Object) T");
      case INTS -> "new int[] {1, " + i + ", 3}";
      case LONGS -> "new long[] {" + i + ", 2, 3}";
      case STRINGS -> "new String[] {\"x\", null, \"z" + (i & 7) + "\"}";
      case LIST -> "new ArrayList<>(List.of(1, " + i + "))";
      case SHAPE -> "((Shape) new Shape.Dot(" + i + ", 1))";
      case COLOR -> "Color." + dice.any("RED", "GREEN", "BLUE");
    };
  }
}
