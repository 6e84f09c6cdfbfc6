package dev.ikat.conformance.runtime;

import java.math.BigInteger;
import java.util.Objects;
import java.util.function.Supplier;

/** What can be computed of values (section 1.2 of the language). */
public final class Operators {
  private Operators() {}

  /** The sum, or two strings joined. */
  public static Object add(Object left, Object right) {
    if (left instanceof BigInteger a && right instanceof BigInteger b) {
      return a.add(b);
    }
    if (left instanceof String a && right instanceof String b) {
      return a + b;
    }
    throw unsupported("+", left, right);
  }

  /** The difference. */
  public static Object sub(Object left, Object right) {
    if (left instanceof BigInteger a && right instanceof BigInteger b) {
      return a.subtract(b);
    }
    throw unsupported("-", left, right);
  }

  /** The product. */
  public static Object mul(Object left, Object right) {
    if (left instanceof BigInteger a && right instanceof BigInteger b) {
      return a.multiply(b);
    }
    throw unsupported("*", left, right);
  }

  /** The remainder; its sign is the divisor's, as in Python. */
  public static Object mod(Object left, Object right) {
    if (!(left instanceof BigInteger a && right instanceof BigInteger b)) {
      throw unsupported("%", left, right);
    }
    if (b.signum() == 0) {
      throw Exceptions.byPython("ZeroDivisionError", "integer modulo by zero");
    }
    BigInteger remainder = a.remainder(b);
    return remainder.signum() != 0 && remainder.signum() != b.signum()
        ? remainder.add(b)
        : remainder;
  }

  /** Whether they are equal; values of different types are not. */
  public static boolean eq(Object left, Object right) {
    return Objects.equals(left, right);
  }

  /** Whether the first is less. */
  public static boolean lt(Object left, Object right) {
    if (left instanceof BigInteger a && right instanceof BigInteger b) {
      return a.compareTo(b) < 0;
    }
    if (left instanceof String a && right instanceof String b) {
      return a.compareTo(b) < 0;
    }
    throw unsupported("<", left, right);
  }

  /** The condition; only a boolean is one. */
  public static boolean isTrue(Object condition) {
    if (condition instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalArgumentException("not a condition: " + typeOf(condition));
  }

  /** The value, unless it is the unwanted one: then the exception is raised. */
  public static Object check(Object value, Object unwanted, Supplier<Throwable> exception) {
    if (eq(value, unwanted)) {
      throw Exceptions.raise(exception.get());
    }
    return value;
  }

  /** The integer, as a number of rounds. */
  public static int count(Object value) {
    return Math.toIntExact(number(value));
  }

  /** The integer. */
  public static long number(Object value) {
    if (value instanceof BigInteger integer) {
      return integer.longValueExact();
    }
    throw Exceptions.byPython("TypeError", "not an integer: " + typeOf(value));
  }

  private static PythonException unsupported(String operator, Object left, Object right) {
    return Exceptions.byPython(
        "TypeError",
        "unsupported operand type(s) for %s: %s and %s"
            .formatted(operator, typeOf(left), typeOf(right)));
  }

  private static String typeOf(Object value) {
    return value == null ? "None" : value.getClass().getSimpleName();
  }
}
