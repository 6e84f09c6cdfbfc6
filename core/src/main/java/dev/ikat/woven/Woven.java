package dev.ikat.woven;

import dev.ikat.AsyncAction;
import dev.ikat.AsyncBody;
import dev.ikat.Asyncio;
import dev.ikat.Awaitable;
import dev.ikat.Generator;
import dev.ikat.ScopeAction;
import dev.ikat.ScopeBody;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What woven code calls. */
public final class Woven {
  /** The version of this package. It grows when the package does. */
  public static final int VERSION = 1;

  private Woven() {}

  /**
   * Called by each woven class when it is loaded.
   *
   * @throws UnsupportedWeavingError if it was woven for a later version of this package
   */
  public static void require(int version) {
    if (version > VERSION) {
      throw new UnsupportedWeavingError(
          "a class was woven for version "
              + version
              + " of dev.ikat.woven, and this Ikat has version "
              + VERSION
              + ": use the Ikat that the weaver came with, or a later one");
    }
  }

  // ---- companions of Asyncio.await --------------------------------------------------------------

  /** The companion of {@link Asyncio#await(Awaitable)}. */
  public static @Nullable Object await(Awaitable<?> awaitable, @Nullable Strand strand) {
    return strand == null ? Asyncio.await(awaitable) : strand.tryAwait(awaitable);
  }

  /** The companion of {@link Asyncio#await(CompletionStage)}. */
  public static @Nullable Object await(CompletionStage<?> stage, @Nullable Strand strand) {
    return strand == null ? Asyncio.await(stage) : strand.tryAwait(stage);
  }

  /** The companion of {@link Asyncio#await(Awaitable, Class)}. */
  public static @Nullable Object await(
      Awaitable<?> awaitable, Class<?> mayThrow, @Nullable Strand strand) {
    Objects.requireNonNull(mayThrow, "mayThrow");
    return await(awaitable, strand);
  }

  /** The companion of {@link Asyncio#await(CompletionStage, Class)}. */
  public static @Nullable Object await(
      CompletionStage<?> stage, Class<?> mayThrow, @Nullable Strand strand) {
    Objects.requireNonNull(mayThrow, "mayThrow");
    return await(stage, strand);
  }

  /** The companion of {@link Asyncio#await(Awaitable, Class, Class)}. */
  public static @Nullable Object await(
      Awaitable<?> awaitable, Class<?> mayThrow, Class<?> orThrow, @Nullable Strand strand) {
    Objects.requireNonNull(mayThrow, "mayThrow");
    Objects.requireNonNull(orThrow, "orThrow");
    return await(awaitable, strand);
  }

  // ---- what may have been overridden ------------------------------------------------------------

  /** What implements one of these is a body. TwoWayBody is a TwoWayAction. */
  private static final List<Class<?>> BODIES =
      List.of(
          AsyncBody.class,
          AsyncAction.class,
          ScopeBody.class,
          ScopeAction.class,
          Generator.Body.class,
          Generator.TwoWayAction.class);

  /** By name of a method, the class nearest to this one that declares one of that name. */
  private static final ClassValue<Map<String, Class<?>>> DECLARERS =
      new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
          return declarers(type);
        }
      };

  /**
   * Whether a virtual call of the method runs the one of this class, as no subclass of it that the
   * object is an instance of has one of that name.
   */
  public static boolean inherits(Object object, Class<?> declarer, String method) {
    Class<?> type = object.getClass();
    return type == declarer || DECLARERS.get(type).get(method) == declarer;
  }

  private static Map<String, Class<?>> declarers(Class<?> type) {
    Map<String, Class<?>> declarers = new HashMap<>();
    if (BODIES.stream().filter(body -> body.isAssignableFrom(type)).count() > 1) {
      // Which of them is to be started cannot be told.
      return declarers;
    }
    try {
      for (Class<?> one = type; one != null; one = one.getSuperclass()) {
        for (Method method : one.getDeclaredMethods()) {

          if (!Modifier.isStatic(method.getModifiers())) {
            declarers.putIfAbsent(method.getName(), one);
          }
        }
      }
    } catch (LinkageError cannotBeAsked) {
      return Map.of();
    }
    return declarers;
  }

  // ---- what goes wrong, and where ---------------------------------------------------------------

  /** What is to be thrown if a frame is resumed that does not rest. */
  public static RuntimeException notResting(Frame frame) {
    return new IllegalStateException(
        "a frame that does not rest cannot go on: "
            + frame.getClass().getName()
            + ", "
            + frame.label);
  }

  /**
   * The line of a label.
   *
   * @param lines pairs of label and line: {@code "1:17 2:20 "}
   * @return -1 if it is not known
   */
  public static int line(String lines, int label) {
    int at = (" " + lines).indexOf(" " + label + ":");
    if (at < 0) {
      return -1;
    }
    int from = at + String.valueOf(label).length() + 1;
    int line = Integer.parseInt(lines.substring(from, lines.indexOf(' ', from)));
    return line == 0 ? -1 : line;
  }
}
