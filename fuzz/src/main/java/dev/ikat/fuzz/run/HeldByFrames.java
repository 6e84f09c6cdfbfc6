package dev.ikat.fuzz.run;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Finds what suspended frames hold although the program has used it for the last time. Goes from a
 * generator or a task through Ikat's own objects to the frames, by reflection: to wait for the
 * collector would take long and prove little.
 */
final class HeldByFrames {
  private static final int MOST_OBJECTS = 20_000;

  /** The fields of a class that can lead on. */
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          Class<?> c = type;
          // The JDK's own fields cannot be opened.
          for (; c != null && !c.getName().startsWith("java."); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
              if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                fields.add(field);
              }
            }
          }
          return fields;
        }
      };

  private final ProgramLoader loader;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private final List<String> dead = new ArrayList<>();

  private HeldByFrames(ProgramLoader loader) {
    this.loader = loader;
  }

  /** Writes a line for each dead object that a frame reachable from the root holds. */
  static void check(ProgramLoader loader, Trace trace, Iterable<?> roots) {
    if (!loader.hasFrames() || !trace.anyDead()) {
      return;
    }
    HeldByFrames search = new HeldByFrames(loader);
    roots.forEach(search::reach);
    search.go();
    for (String what : search.dead) {
      trace.log("HELD " + what);
    }
  }

  private void reach(Object object) {
    if (object != null && leadsOn(object.getClass()) && seen.add(object)) {
      open.add(object);
    }
  }

  private boolean leadsOn(Class<?> type) {
    String name = type.getName();
    return loader.isFrame(type)
        || type == Object[].class
        || name.startsWith("dev.ikat.") && !name.startsWith("dev.ikat.fuzz.");
  }

  private void go() {
    while (!open.isEmpty() && seen.size() < MOST_OBJECTS) {
      Object holder = open.poll();
      if (holder instanceof Object[] array) {
        for (Object element : array) {
          look(element, "an array");
        }
        continue;
      }
      boolean frame = loader.isFrame(holder.getClass());
      for (Field field : FIELDS.get(holder.getClass())) {
        Object value = valueOf(field, holder);
        if (frame) {
          look(value, field.getName());
        } else {
          reach(value);
        }
      }
    }
  }

  private void look(Object value, String where) {
    if (value instanceof Tracked tracked && tracked.isDead()) {
      dead.add(tracked + " in " + where);
    }
    reach(value);
  }

  private static Object valueOf(Field field, Object holder) {
    try {
      return field.get(holder);
    } catch (IllegalAccessException e) {
      throw new AssertionError("made accessible: " + field, e);
    }
  }
}
