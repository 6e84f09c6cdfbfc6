package dev.ikat.conformance.runtime;

import dev.ikat.AlreadyRunningException;
import dev.ikat.BrokenBarrierException;
import dev.ikat.CancelledError;
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
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Which Python exception each exception that Ikat throws stands for. Java's habits and Python's
 * differ here and there, so one Java class may stand for several: then a piece of the message
 * decides.
 */
final class JavaExceptions {
  /**
   * A row of the table; the first that fits counts.
   *
   * @param words that the message contains; null: any
   * @param reason why Ikat does not have an exception of Python's name here
   */
  private record Row(Class<? extends Throwable> type, String words, String python, String reason) {
    boolean fits(Throwable exception) {
      return type.isInstance(exception)
          && (words == null || String.valueOf(exception.getMessage()).contains(words));
    }
  }

  private static final List<Row> TABLE =
      List.of(
          row(StopIteration.class, "StopIteration", "the same"),
          row(GeneratorExit.class, "GeneratorExit", "the same"),
          row(CancelledError.class, "CancelledError", "the same"),
          row(SystemExit.class, "SystemExit", "the same"),
          row(LoopInterruptedError.class, "KeyboardInterrupt", "an interrupt is Java's Ctrl-C"),
          row(StopAsyncIteration.class, "StopAsyncIteration", "the same"),
          row(TimeoutException.class, "TimeoutError", "Java calls these …Exception"),
          row(QueueEmptyException.class, "QueueEmpty", "Java calls these …Exception"),
          row(QueueFullException.class, "QueueFull", "Java calls these …Exception"),
          row(QueueShutdownException.class, "QueueShutDown", "Java calls these …Exception"),
          row(BrokenBarrierException.class, "BrokenBarrierError", "Java calls these …Exception"),
          row(InvalidStateException.class, "InvalidStateError", "Java calls these …Exception"),
          row(
              AlreadyRunningException.class,
              "ValueError",
              "in Java the state of an object is no argument: an IllegalStateException"),
          row(
              IllegalArgumentException.class,
              "can't send",
              "TypeError",
              "in Java TypeErrors are the compiler's; what is left is a bad argument"),
          row(
              UnsupportedOperationException.class,
              "nothing can be sent",
              "AttributeError",
              "Python looks for a method send; a Java iterator has none to look for"),
          row(
              UnsupportedOperationException.class,
              "RuntimeError",
              "what Java throws where an object refuses a method of its interface"),
          row(
              NoSuchElementException.class,
              "context variable",
              "LookupError",
              "what Java throws for a value that is not there"),
          row(
              IllegalStateException.class,
              "called too many times",
              "ValueError",
              "one taskDone() too many is no bad argument: there is none"),
          row(
              IllegalStateException.class,
              "released too many times",
              "ValueError",
              "one release() too many is no bad argument: there is none"),
          row(IllegalArgumentException.class, "ValueError", "Java's name for a bad argument"),
          row(
              IllegalStateException.class,
              "RuntimeError",
              "Java's name for a call at the wrong time"));

  private JavaExceptions() {}

  private static Row row(Class<? extends Throwable> type, String python, String reason) {
    return new Row(type, null, python, reason);
  }

  private static Row row(
      Class<? extends Throwable> type, String words, String python, String reason) {
    return new Row(type, words, python, reason);
  }

  /** The Python name; of an exception that no row fits, its Java name. */
  static String pythonName(Throwable exception) {
    for (Row row : TABLE) {
      if (row.fits(exception)) {
        return row.python();
      }
    }
    return exception.getClass().getSimpleName();
  }
}
