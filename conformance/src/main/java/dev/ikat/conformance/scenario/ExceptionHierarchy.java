package dev.ikat.conformance.scenario;

import java.util.HashMap;
import java.util.Map;

/** The exception types of the language and which is a subclass of which (section 1.3). */
public final class ExceptionHierarchy {
  private static final Map<String, String> BASE = new HashMap<>();

  static {
    subclasses(
        "BaseException",
        "Exception",
        "GeneratorExit",
        "KeyboardInterrupt",
        "SystemExit",
        "CancelledError",
        "BaseExceptionGroup",
        "Fatal");
    subclasses(
        "Exception",
        "ValueError",
        "TypeError",
        "RuntimeError",
        "LookupError",
        "ArithmeticError",
        "AttributeError",
        "OSError",
        "StopIteration",
        "StopAsyncIteration",
        "InvalidStateError",
        "QueueEmpty",
        "QueueFull",
        "QueueShutDown",
        "AppError",
        "ExceptionGroup");
    subclasses("RuntimeError", "BrokenBarrierError");
    subclasses("LookupError", "KeyError", "IndexError");
    subclasses("ArithmeticError", "ZeroDivisionError");
    subclasses("OSError", "TimeoutError");
  }

  private ExceptionHierarchy() {}

  private static void subclasses(String base, String... names) {
    for (String name : names) {
      BASE.put(name, base);
    }
  }

  static boolean knows(String type) {
    return type.equals("BaseException") || BASE.containsKey(type);
  }

  /**
   * Whether the first is the second or a subclass of it. A type that is not in the table (a Java
   * exception without a counterpart) is taken for a subclass of Exception.
   */
  public static boolean isSubclass(String type, String base) {
    for (String t = type; t != null; t = baseOf(t)) {
      if (t.equals(base)) {
        return true;
      }
    }
    return type.equals("ExceptionGroup") && base.equals("BaseExceptionGroup");
  }

  private static String baseOf(String type) {
    return type.equals("BaseException") ? null : BASE.getOrDefault(type, "Exception");
  }
}
