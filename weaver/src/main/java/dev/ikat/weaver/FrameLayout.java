package dev.ikat.weaver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Which field of a frame keeps which value at which suspension. Values of the same type share
 * fields across suspensions, so that a frame is no larger than what is live at once.
 */
final class FrameLayout {
  /**
   * A value that is kept.
   *
   * @param slot the local variable, or the place in the stack from its bottom
   */
  record Kept(int slot, String field, Type type) {}

  /** What is kept at one suspension. */
  record Spill(List<Kept> locals, List<Kept> stack) {}

  private final Map<String, Type> fields = new LinkedHashMap<>();
  private final Map<Point, Spill> spills = new HashMap<>();

  /**
   * @param receiver the class of the receiver if the method has one, which is in local variable 0
   *     and always kept, as the frame has to know it to go on; else null
   */
  FrameLayout(List<Point> points, @Nullable Type receiver) {
    for (Point point : points) {
      spills.put(point, layOut(point, receiver));
    }
  }

  private Spill layOut(Point point, @Nullable Type receiver) {
    Map<Type, Integer> used = new HashMap<>();
    List<Kept> locals = new ArrayList<>();
    if (receiver != null) {
      locals.add(keep(0, receiver, used));
    }
    for (int i = receiver == null ? 0 : 1; i < point.before().getLocals(); i++) {
      TypedValue value = point.local(i);
      if (point.live().get(i) && value.isKept()) {
        locals.add(keep(i, value.getType(), used));
      }
    }
    List<Kept> stack = new ArrayList<>();
    for (int i = 0; i < point.depth(); i++) {
      if (point.stack(i).isKept()) {
        stack.add(keep(i, point.stack(i).getType(), used));
      }
    }
    return new Spill(locals, stack);
  }

  private Kept keep(int slot, Type type, Map<Type, Integer> used) {
    int number = used.merge(type, 1, Integer::sum) - 1;
    int first = 0;
    // The number-th field of this type; made if there are fewer so far.
    for (Map.Entry<String, Type> field : fields.entrySet()) {
      if (field.getValue().equals(type) && first++ == number) {
        return new Kept(slot, field.getKey(), type);
      }
    }
    String name = "v" + fields.size();
    fields.put(name, type);
    return new Kept(slot, name, type);
  }

  /** All fields, by name. */
  Map<String, Type> fields() {
    return fields;
  }

  Spill at(Point point) {
    return Objects.requireNonNull(spills.get(point));
  }

  /** The fields for references that keep nothing at this suspension: what they held is dead. */
  Set<String> dead(Point point) {
    Set<String> dead = new TreeSet<>();
    fields.forEach((name, type) -> {
      if (type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY) {
        dead.add(name);
      }
    });
    Spill spill = at(point);
    spill.locals().forEach(kept -> dead.remove(kept.field()));
    spill.stack().forEach(kept -> dead.remove(kept.field()));
    return dead;
  }
}
