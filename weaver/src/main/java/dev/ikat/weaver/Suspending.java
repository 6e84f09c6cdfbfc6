package dev.ikat.weaver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Which calls may suspend: what is marked with {@code dev.ikat.woven.Suspends}, and nothing else.
 *
 * <ul>
 *   <li>A marked method with code has a <em>companion</em>: the same, with the strand as one more
 *       argument, which returns {@code Frame.SUSPENDED} where the method itself would keep the
 *       stack.
 *   <li>A marked method of a functional interface is that of a body: a body that is woven can be
 *       started through {@code WovenBody}, any other is just called. (Unless the interface has a
 *       companion for it: then classes that implement it get theirs, and lambdas do not.)
 *   <li>A marked {@code iterator()} gives an iterator whose methods suspend.
 * </ul>
 */
final class Suspending {
  /** A marked method and its class. */
  record Marked(ClassInfo owner, ClassInfo.Method method) {
    boolean isBody() {
      return owner.isInterface()
          && method.is(Opcodes.ACC_ABSTRACT)
          && !givesIterator()
          && owner.method(method.name(), Abi.companion(method.desc())) == null;
    }

    boolean givesIterator() {
      return method.name().equals("iterator");
    }
  }

  /** What a call does that may suspend. */
  sealed interface Call {}

  /** It yields a value to whoever drives the generator. */
  record Yield() implements Call {}

  /** It delegates to another generator. */
  record Delegate() implements Call {}

  /** It has a companion. */
  record Companion(int opcode, String owner, String name, String desc, boolean itf)
      implements Call {}

  /** It runs a body. */
  record RunBody() implements Call {}

  /** It asks an iterator whose values may have to be waited for. */
  record Iterate(String name) implements Call {}

  private final Hierarchy hierarchy;

  /** Whether a class is woven together with this one, so that it will have its companions. */
  private final Predicate<String> unit;

  private final Map<String, Optional<Call>> calls = new HashMap<>();

  Suspending(Hierarchy hierarchy, Predicate<String> unit) {
    this.hierarchy = hierarchy;
    this.unit = unit;
  }

  /**
   * What the call does; null if it does not suspend. Yields and iterators depend on the receiver.
   */
  @Nullable Call of(MethodInsnNode call) {
    String key = call.getOpcode() + call.owner + "." + call.name + call.desc;
    return calls.computeIfAbsent(key, _ -> Optional.ofNullable(resolve(call))).orElse(null);
  }

  private @Nullable Call resolve(MethodInsnNode call) {
    if (call.owner.equals(Abi.YIELDER)) {
      return switch (call.name) {
        case "yield" -> new Yield();
        case "yieldFrom" -> new Delegate();
        default -> null;
      };
    }
    if (call.owner.equals("java/util/Iterator")) {
      return call.name.equals("hasNext") || call.name.equals("next")
          ? new Iterate(call.name)
          : null;
    }
    Marked marked = hierarchy.marked(call.owner, call.name, call.desc);
    if (marked == null || marked.givesIterator()) {
      return null;
    }
    if (marked.isBody()) {
      // A generator's is started by its generator alone; anybody else's call runs it on the stack.
      boolean yields = call.desc.startsWith("(" + Abi.YIELDER_DESC);
      return yields ? null : new RunBody();
    }
    return companion(call, marked);
  }

  private @Nullable Call companion(MethodInsnNode call, Marked marked) {
    String desc = Abi.companion(call.desc);
    String elsewhere = marked.method().companionIn();
    if (elsewhere != null) {
      return new Companion(Opcodes.INVOKESTATIC, elsewhere, call.name, desc, false);
    }
    ClassInfo owner = marked.owner();
    if (owner.method(call.name, desc) == null && !unit.test(owner.name())) {
      return null;
    }
    String target = call.getOpcode() == Opcodes.INVOKESTATIC ? owner.name() : call.owner;
    return new Companion(call.getOpcode(), target, call.name, desc, call.itf);
  }

  /** Whether the call gives an iterator whose values may have to be waited for. */
  boolean givesIterator(MethodInsnNode call) {
    if (!call.name.equals("iterator") || !call.desc.equals("()Ljava/util/Iterator;")) {
      return false;
    }
    return hierarchy.marked(call.owner, call.name, call.desc) != null;
  }
}
