package dev.ikat.weaver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** How classes are related, from their files. Any thread. */
final class Hierarchy {
  /** A class that had to be looked at was not found. */
  static final class MissingClassException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingClassException(String name) {
      super(name.replace('/', '.'));
    }
  }

  private final ClassFiles files;
  private final Map<String, Optional<ClassInfo>> known;

  /** The class that is being woven, which need not be as its file is; null: none. */
  private final @Nullable ClassInfo own;

  Hierarchy(ClassFiles files) {
    this.files = files;
    this.known = new ConcurrentHashMap<>();
    this.own = null;
  }

  /** The same, with one class as it is now. */
  Hierarchy(Hierarchy others, ClassInfo own) {
    this.files = others.files;
    this.known = others.known;
    this.own = own;
  }

  /** The class; null if it is not there. */
  @Nullable ClassInfo find(String name) {
    if (own != null && own.name().equals(name)) {
      return own;
    }
    Optional<ClassInfo> found = known.get(name);
    if (found == null) {
      // Not computeIfAbsent: looking it up may load classes, which under an agent comes back here.
      byte[] file = files.find(name);
      found = file == null ? Optional.empty() : Optional.of(ClassInfo.read(file));
      known.put(name, found);
    }
    return found.orElse(null);
  }

  ClassInfo require(String name) {
    ClassInfo info = find(name);
    if (info == null) {
      throw new MissingClassException(name);
    }
    return info;
  }

  /** Whether it is the other class or extends or implements it. */
  boolean isSubtype(String name, String other) {
    if (name.equals(other) || other.equals(Abi.OBJECT)) {
      return true;
    }
    ClassInfo info = require(name);
    if (info.superName() != null && isSubtype(info.superName(), other)) {
      return true;
    }
    for (String one : info.interfaces()) {
      if (isSubtype(one, other)) {
        return true;
      }
    }
    return false;
  }

  /** The nearest class that both are; as the verifier sees it, for which interfaces are Object. */
  String common(String a, String b) {
    if (a.equals(b)) {
      return a;
    }
    if (a.equals(Abi.OBJECT) || b.equals(Abi.OBJECT)) {
      return Abi.OBJECT;
    }
    if (isSubtype(a, b)) {
      return b;
    }
    if (isSubtype(b, a)) {
      return a;
    }
    if (require(a).isInterface() || require(b).isInterface()) {
      return Abi.OBJECT;
    }
    String up = a;
    do {
      String above = require(up).superName();
      up = above == null ? Abi.OBJECT : above;
    } while (!isSubtype(b, up));
    return up;
  }

  /** The same for types that may be arrays. */
  Type common(Type a, Type b) {
    if (a.equals(b)) {
      return a;
    }
    boolean arrayA = a.getSort() == Type.ARRAY;
    boolean arrayB = b.getSort() == Type.ARRAY;
    if (!arrayA && !arrayB) {
      return Type.getObjectType(common(a.getInternalName(), b.getInternalName()));
    }
    if (!arrayA || !arrayB) {
      return Abi.OBJECT_TYPE;
    }
    Type elementA = a.getElementType();
    Type elementB = b.getElementType();
    boolean objects = elementA.getSort() == Type.OBJECT && elementB.getSort() == Type.OBJECT;
    int depth = Math.min(a.getDimensions(), b.getDimensions());
    if (a.getDimensions() == b.getDimensions() && objects) {
      return array(depth, common(elementA, elementB));
    }
    Type shallower = a.getDimensions() <= b.getDimensions() ? elementA : elementB;
    boolean primitive =
        a.getDimensions() == b.getDimensions() ? !objects : shallower.getSort() != Type.OBJECT;
    return array(primitive ? depth - 1 : depth, Abi.OBJECT_TYPE);
  }

  private static Type array(int depth, Type element) {
    return Type.getType("[".repeat(depth) + element.getDescriptor());
  }

  /**
   * The marked method that a call of this one means: in the class, or what it overrides or
   * implements; null if none is marked.
   */
  Suspending.@Nullable Marked marked(String owner, String name, String desc) {
    return marked(owner, name, desc, new HashMap<>());
  }

  /**
   * The marked method that one of this class is, be it by a bridge: an interface that says more of
   * the result, {@code String call()} for {@code T call()}, has one from the method it overrides.
   */
  Suspending.@Nullable Marked implemented(String type, String name, String desc) {
    Suspending.Marked marked = marked(type, name, desc);
    ClassInfo info = marked != null || isPlatform(type) ? null : find(type);
    if (info == null) {
      return marked;
    }
    if (info.method(name, desc) != null) {
      for (ClassInfo.Method bridge : info.methods().values()) {
        if (marked == null && bridge.is(Opcodes.ACC_BRIDGE) && bridge.name().equals(name)) {
          marked = marked(type, name, bridge.desc());
        }
      }
    }
    for (String above : info.interfaces()) {
      if (marked == null) {
        marked = implemented(above, name, desc);
      }
    }
    return marked == null && info.superName() != null
        ? implemented(info.superName(), name, desc)
        : marked;
  }

  private Suspending.@Nullable Marked marked(
      String owner, String name, String desc, Map<String, Boolean> seen) {
    if (isPlatform(owner) || seen.put(owner, true) != null) {
      return null;
    }
    ClassInfo info = find(owner);
    if (info == null) {
      return null;
    }
    ClassInfo.Method method = info.method(name, desc);
    if (method != null && method.suspends()) {
      return new Suspending.Marked(info, method);
    }
    if (info.superName() != null) {
      Suspending.Marked above = marked(info.superName(), name, desc, seen);
      if (above != null) {
        return above;
      }
    }
    for (String one : info.interfaces()) {
      Suspending.Marked above = marked(one, name, desc, seen);
      if (above != null) {
        return above;
      }
    }
    return null;
  }

  /**
   * Whether the class is the body of something else besides: the other interface's author did not
   * say what that means, as that of {@code TwoWayBody} did, which extends {@code TwoWayAction}.
   */
  boolean isSeveralBodies(String type, Suspending.Marked one) {
    List<Suspending.Marked> all = new ArrayList<>();
    bodies(type, all, new HashMap<>());
    for (Suspending.Marked other : all) {
      String owner = other.owner().name();
      boolean same = other.method().equals(one.method());
      if (!same && (owner.equals(one.owner().name()) || !isSubtype(one.owner().name(), owner))) {
        return true;
      }
    }
    return false;
  }

  private void bodies(String type, List<Suspending.Marked> all, Map<String, Boolean> seen) {
    ClassInfo info = isPlatform(type) || seen.put(type, true) != null ? null : find(type);
    if (info == null) {
      return;
    }
    for (ClassInfo.Method method : info.methods().values()) {
      Suspending.Marked marked = new Suspending.Marked(info, method);
      if (method.suspends() && marked.isBody()) {
        all.add(marked);
      }
    }
    if (info.superName() != null) {
      bodies(info.superName(), all, seen);
    }
    info.interfaces().forEach(above -> bodies(above, all, seen));
  }

  static boolean isPlatform(String owner) {
    return owner.startsWith("java/")
        || owner.startsWith("jdk/")
        || owner.startsWith("javax/")
        || owner.startsWith("sun/")
        || owner.startsWith("[");
  }
}
