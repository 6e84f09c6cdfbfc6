package dev.ikat.conformance.runtime;

import dev.ikat.BrokenBarrierException;
import dev.ikat.CancelledError;
import dev.ikat.ExceptionGroup;
import dev.ikat.GeneratorExit;
import dev.ikat.InvalidStateException;
import dev.ikat.LoopInterruptedError;
import dev.ikat.QueueEmptyException;
import dev.ikat.QueueFullException;
import dev.ikat.QueueShutdownException;
import dev.ikat.StopAsyncIteration;
import dev.ikat.StopIteration;
import dev.ikat.SystemExit;
import dev.ikat.TimeoutException;
import dev.ikat.conformance.scenario.ExceptionHierarchy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the exceptions of a scenario and knows them again. Where Ikat gives a type a meaning of its
 * own, the exception is of Ikat's class; else it is a {@link PythonException}.
 */
public final class Exceptions {
  /** Those that are rendered alike whoever has made them. */
  private static final Set<String> UNMARKED =
      Set.of("StopIteration", "StopAsyncIteration", "GeneratorExit", "CancelledError");

  /** The exceptions that the scenario has made, and their messages; null: none. */
  private final Map<Throwable, String> made = Collections.synchronizedMap(new IdentityHashMap<>());

  /** A new exception that the scenario makes; value is that of a StopIteration. */
  public Throwable make(String type, String message, Object value) {
    Throwable exception =
        switch (type) {
          case "StopIteration" -> new StopIteration(value != null ? value : message);
          case "GeneratorExit" -> new GeneratorExit(message);
          case "CancelledError" -> new CancelledError(message);
          case "SystemExit" -> new SystemExit(1);
          case "KeyboardInterrupt" -> new LoopInterruptedError(message);
          case "StopAsyncIteration" -> new StopAsyncIteration(message);
          case "TimeoutError" -> new TimeoutException(message);
          case "InvalidStateError" -> new InvalidStateException(message);
          case "BrokenBarrierError" -> new BrokenBarrierException(message);
          case "QueueEmpty" -> new QueueEmptyException(message);
          case "QueueFull" -> new QueueFullException(message);
          case "QueueShutDown" -> new QueueShutdownException(message);
          default -> new PythonException(type, message);
        };
    made.put(exception, message);
    return exception;
  }

  /** A new group that the scenario makes. */
  public Throwable makeGroup(String message, List<Throwable> members) {
    ExceptionGroup group = new ExceptionGroup(message, members);
    made.put(group, message);
    return group;
  }

  /** An exception that CPython would make and that has no counterpart in Ikat. */
  public static PythonException byPython(String type, String message) {
    return new PythonException(type, message);
  }

  static String typeOf(Throwable exception) {
    return switch (exception) {
      case PythonException python -> python.type();
      case ExceptionGroup group ->
          group.exceptions().stream().allMatch(member -> isInstance(member, "Exception"))
              ? "ExceptionGroup"
              : "BaseExceptionGroup";
      default -> JavaExceptions.pythonName(exception);
    };
  }

  /** Raises what Python does where there is no function of that name. */
  public static <T> T undefined(String name) {
    throw byPython("KeyError", name);
  }

  /** Raises the exception that the value should be. */
  public static RuntimeException raiseValue(Object value) {
    if (value instanceof Throwable exception) {
      throw raise(exception);
    }
    throw byPython("TypeError", "exceptions must derive from BaseException");
  }

  /** What Python raises where there is nothing to raise again. */
  public static RuntimeException noneToReraise() {
    return byPython("RuntimeError", "No active exception to reraise");
  }

  /** The explicit cause of the exception that the value should be; null: none. */
  public static Throwable causeOf(Object value) {
    if (value instanceof Throwable exception) {
      return exception.getCause();
    }
    throw byPython("AttributeError", "not an exception");
  }

  /** Whether {@code except} with these types catches the exception. */
  public static boolean isInstance(Throwable exception, String... types) {
    for (String type : types) {
      if (isInstance(exception, type)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code except} with this type catches the exception. */
  public static boolean isInstance(Throwable exception, String type) {
    return ExceptionHierarchy.isSubclass(typeOf(exception), type);
  }

  /** As section 1.3 of the language says. */
  String render(Throwable exception, Renderer renderer) {
    String type = typeOf(exception);
    if (exception instanceof ExceptionGroup group) {
      String mark = made.containsKey(group) ? ":" : "!";
      return "<" + type + mark + " " + group.text() + " " + renderer.of(group.exceptions()) + ">";
    }
    if (UNMARKED.contains(type)) {
      Object shown =
          exception instanceof StopIteration stop ? stop.value() : exception.getMessage();
      return bracket(
          type,
          ":",
          shown == null || shown instanceof String ? (String) shown : renderer.of(shown));
    }
    if (made.containsKey(exception)) {
      return bracket(type, ":", made.get(exception));
    }
    String message = exception.getMessage();
    return bracket(type + "!", "", message == null ? null : withoutReprs(message));
  }

  private static String bracket(String type, String mark, String text) {
    return text == null || text.isEmpty() ? "<" + type + ">" : "<" + type + mark + " " + text + ">";
  }

  /** {@code <...>} stands for whatever is in angle brackets. */
  static String withoutReprs(String text) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (char c : text.toCharArray()) {
      if (c == '<') {
        if (depth++ == 0) {
          out.append("<...>");
        }
      } else if (c == '>' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Throws the very exception, checked or not. */
  @SuppressWarnings("unchecked")
  public static <X extends Throwable> RuntimeException raise(Throwable exception) throws X {
    throw (X) exception;
  }
}
