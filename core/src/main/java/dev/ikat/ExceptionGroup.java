package dev.ikat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several exceptions that happened side by side. Python's {@code ExceptionGroup} and {@code
 * BaseExceptionGroup} in one. Groups may contain groups.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.ExceptionGroup;
 * import java.io.IOException;
 *
 * void main() {
 *   run(async(() -> {
 *     try {
 *       taskGroup(tg -> {
 *         tg.createTask(async(() -> { throw new IOException("disk"); }));
 *         tg.createTask(async(() -> { throw new IllegalStateException("bug"); }));
 *       });
 *     } catch (ExceptionGroup group) {
 *       var rest = group.handle(IOException.class, e -> IO.println("no " + e.getMessage()));
 *       IO.println(rest.exceptions());
 *     }
 *   }));
 * }
 * }
 *
 * <p>{@code except*} is {@link #handle}: it takes out what it can deal with, and {@link #orThrow}
 * throws what is left.
 */
public final class ExceptionGroup extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Throwable> exceptions;

  /**
   * A group of these exceptions.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
    this(Objects.requireNonNull(message, "message"), List.copyOf(exceptions), null);
    if (exceptions.isEmpty()) {
      throw new IllegalArgumentException("an ExceptionGroup needs at least one exception");
    }
  }

  /** Part of another group, possibly nothing of it; it has that one's trace and cause. */
  private ExceptionGroup(
      String message, List<Throwable> exceptions, @Nullable ExceptionGroup whole) {
    super(message);
    this.exceptions = exceptions;
    if (whole != null) {
      setStackTrace(whole.getStackTrace());
      if (whole.getCause() != null) {
        initCause(whole.getCause());
      }
    }
  }

  /** The exceptions, in the order in which they were put together. */
  public List<Throwable> exceptions() {
    return exceptions;
  }

  /** All exceptions of the type, of groups inside as well, in order. */
  public <X extends Throwable> List<X> find(Class<X> type) {
    Objects.requireNonNull(type, "type");
    List<X> found = new ArrayList<>();
    for (Throwable e : exceptions) {
      if (e instanceof ExceptionGroup inner) {
        found.addAll(inner.find(type));
      } else if (type.isInstance(e)) {
        found.add(type.cast(e));
      }
    }
    return found;
  }

  /**
   * Calls the handler with each exception of the type, of groups inside as well, and gives a group
   * of the others, which may be empty: {@code except*}.
   */
  public <X extends Throwable> ExceptionGroup handle(Class<X> type, Consumer<? super X> handler) {
    Objects.requireNonNull(handler, "handler");
    find(type).forEach(handler);
    ExceptionGroup rest = subgroup(e -> !type.isInstance(e));
    return rest != null ? rest : new ExceptionGroup(text(), List.of(), this);
  }

  /** Throws this group, unless it is empty. */
  public void orThrow() {
    if (!exceptions.isEmpty()) {
      throw this;
    }
  }

  /**
   * The part of the group for which the predicate is true, with the same structure; null if that is
   * nothing. The predicate is asked about single exceptions only.
   */
  public @Nullable ExceptionGroup subgroup(Predicate<? super Throwable> predicate) {
    return split(predicate).matching();
  }

  /** The part of exceptions of the type; null if that is nothing. */
  public @Nullable ExceptionGroup subgroup(Class<? extends Throwable> type) {
    Objects.requireNonNull(type, "type");
    return subgroup(type::isInstance);
  }

  /** Two parts of the group: for which the predicate is true, and the rest. */
  public Split split(Predicate<? super Throwable> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    List<Throwable> matching = new ArrayList<>();
    List<Throwable> rest = new ArrayList<>();
    for (Throwable e : exceptions) {
      if (e instanceof ExceptionGroup inner) {
        Split parts = inner.split(predicate);
        if (parts.matching() != null) {
          matching.add(parts.matching());
        }
        if (parts.rest() != null) {
          rest.add(parts.rest());
        }
      } else {
        (predicate.test(e) ? matching : rest).add(e);
      }
    }
    return new Split(part(matching), part(rest));
  }

  private @Nullable ExceptionGroup part(List<Throwable> some) {
    return some.isEmpty() ? null : new ExceptionGroup(text(), List.copyOf(some), this);
  }

  /** What {@link ExceptionGroup#split} gives; null stands for nothing. */
  public record Split(@Nullable ExceptionGroup matching, @Nullable ExceptionGroup rest) {}

  /** The message as it was given. */
  public String text() {
    return String.valueOf(super.getMessage());
  }

  /** The message, how many exceptions there are, and each of them on a line of its own. */
  @Override
  public String getMessage() {
    StringBuilder text = new StringBuilder(text());
    text.append(
        exceptions.size() == 1 ? " (1 exception)" : " (" + exceptions.size() + " exceptions)");
    int number = 1;
    for (Throwable e : exceptions) {
      text.append("\n  ").append(number++).append(". ");
      text.append(e.toString().replace("\n", "\n  "));
    }
    return text.toString();
  }

  /** The traces of the exceptions as well, indented. */
  @Override
  public void printStackTrace(java.io.PrintStream stream) {
    java.io.StringWriter text = new java.io.StringWriter();
    printStackTrace(new java.io.PrintWriter(text, true));
    stream.print(text);
  }

  /** The traces of the exceptions as well, indented. */
  @Override
  public void printStackTrace(java.io.PrintWriter writer) {
    writer.println(getClass().getName() + ": " + text());
    for (StackTraceElement frame : getStackTrace()) {
      writer.println("\tat " + frame);
    }
    int number = 1;
    for (Throwable e : exceptions) {
      java.io.StringWriter inner = new java.io.StringWriter();
      e.printStackTrace(new java.io.PrintWriter(inner, true));
      writer.println("  +--- " + number++ + " of " + exceptions.size() + " ---");
      inner.toString().lines().forEach(line -> writer.println("  | " + line));
    }
    if (getCause() != null) {
      writer.print("Caused by: ");
      getCause().printStackTrace(writer);
    }
  }
}
