package dev.ikat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bridge to all thread-locals that Micrometer's context-propagation knows accessors of. By method
 * handles, as core depends on nothing.
 */
final class MicrometerBridge implements ThreadLocalBridge<Map<Object, Object>> {
  private static final String PACKAGE = "io.micrometer.context.";

  /** What {@code ContextRegistry.getInstance().getThreadLocalAccessors()} gives. */
  private final MethodHandle accessors;

  // Methods of ThreadLocalAccessor.
  private final MethodHandle key;
  private final MethodHandle get;
  private final MethodHandle set;
  private final MethodHandle clear;

  private MicrometerBridge(Class<?> registry, Class<?> accessor)
      throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.publicLookup();
    MethodHandle instance =
        lookup.findStatic(registry, "getInstance", MethodType.methodType(registry));
    MethodHandle list =
        lookup.findVirtual(registry, "getThreadLocalAccessors", MethodType.methodType(List.class));
    this.accessors = MethodHandles.filterReturnValue(instance, list);
    MethodType getter = MethodType.methodType(Object.class);
    MethodType ofAny = MethodType.methodType(Object.class, Object.class);
    this.key = lookup.findVirtual(accessor, "key", getter).asType(ofAny);
    this.get = lookup.findVirtual(accessor, "getValue", getter).asType(ofAny);
    this.set =
        lookup
            .findVirtual(accessor, "setValue", MethodType.methodType(void.class, Object.class))
            .asType(MethodType.methodType(void.class, Object.class, Object.class));
    this.clear =
        lookup
            .findVirtual(accessor, "setValue", MethodType.methodType(void.class))
            .asType(MethodType.methodType(void.class, Object.class));
  }

  /** The bridge to the library that the loader finds. */
  static MicrometerBridge find(@Nullable ClassLoader loader) {
    try {
      return new MicrometerBridge(
          Class.forName(PACKAGE + "ContextRegistry", true, loader),
          Class.forName(PACKAGE + "ThreadLocalAccessor", true, loader));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "Micrometer's context propagation is not there: add the dependency"
              + " io.micrometer:context-propagation, 1.0.3 or newer",
          e);
    }
  }

  @Override
  public @Nullable Map<Object, Object> get() {
    Map<Object, Object> values = new HashMap<>();
    try {
      for (Object accessor : (List<?>) accessors.invokeExact()) {
        Object value = (Object) get.invokeExact(accessor);
        if (value != null) {
          values.put((Object) key.invokeExact(accessor), value);
        }
      }
    } catch (Throwable t) {
      throw Throwables.sneak(t);
    }
    return values.isEmpty() ? null : values;
  }

  @Override
  public void set(@Nullable Map<Object, Object> given) {
    Map<Object, Object> values = given == null ? Map.of() : given;
    try {
      for (Object accessor : (List<?>) accessors.invokeExact()) {
        Object value = values.get((Object) key.invokeExact(accessor));
        if (value == null) {
          clear.invokeExact(accessor);
        } else {
          set.invokeExact(accessor, value);
        }
      }
    } catch (Throwable t) {
      throw Throwables.sneak(t);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MicrometerBridge;
  }

  @Override
  public int hashCode() {
    return MicrometerBridge.class.hashCode();
  }

  @Override
  public String toString() {
    return "ThreadLocalBridge.micrometer()";
  }
}
