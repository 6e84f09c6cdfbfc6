package dev.ikat.weaver;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * {@code new X(y.yield(1))}: javac makes the object first and keeps it, uninitialised, on the stack
 * while the arguments are computed, or in a local variable if one of them is a switch with a try in
 * it. Such an object cannot be stored in a field. So where a suspension lies between, null takes
 * its place, and it is made again just before its constructor is called; the first one is dropped
 * at once, and stays only for what making it may do: initialise the class, or fail.
 *
 * <p>(Kotlin's compiler does much the same, see its processUninitializedStores.)
 */
final class LateNew {
  private LateNew() {}

  /** Rewrites what has to be; false if nothing has, and the analysis is still true. */
  static boolean apply(MethodAnalysis analysis, List<Point> points) throws RefusedException {
    Set<AbstractInsnNode> made = new LinkedHashSet<>();
    for (Point point : points) {
      for (int i = 0; i < point.depth(); i++) {
        add(made, point.stack(i));
      }
      for (int i = 0; i < point.before().getLocals(); i++) {
        if (point.live().get(i)) {
          add(made, point.local(i));
        }
      }
    }
    // All are found before any is changed: indices are those of the code as it was analysed.
    Map<AbstractInsnNode, List<MethodInsnNode>> constructors = new LinkedHashMap<>();
    for (AbstractInsnNode one : made) {
      constructors.put(one, constructors(analysis, one));
    }
    for (var entry : constructors.entrySet()) {
      makeLate(analysis.method, (TypeInsnNode) entry.getKey(), entry.getValue());
    }
    return !made.isEmpty();
  }

  private static void add(Set<AbstractInsnNode> made, TypedValue value) {
    if (value.is(TypedValue.Tag.UNINITIALISED)) {
      made.add(Objects.requireNonNull(value.made));
    }
  }

  private static List<MethodInsnNode> constructors(MethodAnalysis analysis, AbstractInsnNode made)
      throws RefusedException {
    List<MethodInsnNode> found = new ArrayList<>();
    for (AbstractInsnNode insn : analysis.method.instructions) {
      if (insn instanceof MethodInsnNode call && constructs(analysis, call, made)) {
        found.add(call);
        checkCopies(analysis, call, made);
      }
    }
    return found;
  }

  /** The object is to be twice on the stack, and in no variable that is read again. */
  private static void checkCopies(
      MethodAnalysis analysis, MethodInsnNode call, AbstractInsnNode made) throws RefusedException {
    Frame<BasicValue> frame = Objects.requireNonNull(analysis.before(call));
    int receiver = frame.getStackSize() - 1 - Type.getArgumentCount(call.desc);
    boolean usual = receiver > 0;
    for (int i = 0; i < receiver; i++) {
      usual &= (((TypedValue) frame.getStack(i)).made == made) == (i == receiver - 1);
    }
    BitSet live = new Liveness(analysis.method).after(call);
    for (int i = 0; i < frame.getLocals(); i++) {
      usual &= ((TypedValue) frame.getLocal(i)).made != made || !live.get(i);
    }
    if (!usual) {
      throw new RefusedException(
          Refusal.UNUSUAL_CODE, MethodAnalysis.line(call), "an object that is made in another way");
    }
  }

  private static void makeLate(MethodNode method, TypeInsnNode made, List<MethodInsnNode> calls)
      throws RefusedException {
    AbstractInsnNode copy = made.getNext();
    if (copy == null || copy.getOpcode() != Opcodes.DUP) {
      throw new RefusedException(
          Refusal.UNUSUAL_CODE, MethodAnalysis.line(made), "new without dup");
    }
    for (MethodInsnNode call : calls) {
      constructLate(method, call, made.desc);
    }
    InsnList instead = new InsnList();
    instead.add(new InsnNode(Opcodes.POP));
    instead.add(new InsnNode(Opcodes.ACONST_NULL));
    instead.add(new InsnNode(Opcodes.ACONST_NULL));
    method.instructions.insert(copy, instead);
    method.instructions.remove(copy);
  }

  private static boolean constructs(
      MethodAnalysis analysis, MethodInsnNode call, AbstractInsnNode made) {
    if (call.getOpcode() != Opcodes.INVOKESPECIAL || !call.name.equals("<init>")) {
      return false;
    }
    Frame<BasicValue> frame = analysis.before(call);
    return frame != null
        && MethodAnalysis.below(frame, Type.getArgumentCount(call.desc)).made == made;
  }

  private static void constructLate(MethodNode method, MethodInsnNode call, String type) {
    Type[] arguments = Type.getArgumentTypes(call.desc);
    InsnList before = new InsnList();
    int[] kept = new int[arguments.length];
    for (int i = arguments.length - 1; i >= 0; i--) {
      kept[i] = method.maxLocals;
      method.maxLocals += arguments[i].getSize();
      before.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ISTORE), kept[i]));
    }
    before.add(new InsnNode(Opcodes.POP2));
    before.add(new TypeInsnNode(Opcodes.NEW, type));
    before.add(new InsnNode(Opcodes.DUP));
    for (int i = 0; i < arguments.length; i++) {
      before.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), kept[i]));
    }
    method.instructions.insertBefore(call, before);
  }
}
