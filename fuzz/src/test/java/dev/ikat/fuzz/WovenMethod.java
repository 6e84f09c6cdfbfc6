package dev.ikat.fuzz;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** A state machine as the weaver writes it, and the places in it where something can go wrong. */
final class WovenMethod {
  private static final String ARGUMENTS_START = "Ldev/ikat/woven/Strand;L";
  private static final String ARGUMENTS_END =
      ";Ljava/lang/Object;Ljava/lang/Throwable;)Ljava/lang/Object;";

  private final ClassNode owner;
  private final MethodNode method;
  private final String frameClass;
  private final int frame;
  private final int value;
  private final int thrown;

  WovenMethod(ClassNode owner, MethodNode method) {
    this.owner = owner;
    this.method = method;
    Type[] arguments = Type.getArgumentTypes(method.desc);
    this.frameClass = arguments[arguments.length - 3].getInternalName();
    int end = Type.getArgumentsAndReturnSizes(method.desc) / 4;
    if ((method.access & ACC_STATIC) != 0) {
      // It counts a receiver.
      end--;
    }
    this.frame = end - 3;
    this.value = end - 2;
    this.thrown = end - 1;
  }

  static boolean isWoven(MethodNode method) {
    return method.desc.contains(ARGUMENTS_START) && method.desc.endsWith(ARGUMENTS_END);
  }

  InsnList code() {
    return method.instructions;
  }

  void remove(AbstractInsnNode... instructions) {
    for (AbstractInsnNode one : instructions) {
      code().remove(one);
    }
  }

  private <I extends AbstractInsnNode> List<I> all(Class<I> type, Predicate<I> wanted) {
    List<I> found = new ArrayList<>();
    for (AbstractInsnNode one : code()) {
      if (type.isInstance(one) && wanted.test(type.cast(one))) {
        found.add(type.cast(one));
      }
    }
    return found;
  }

  private List<FieldInsnNode> fields(Predicate<FieldInsnNode> wanted) {
    return all(FieldInsnNode.class, wanted);
  }

  /** Where values are put into the frame. */
  List<FieldInsnNode> puts() {
    return fields(field -> field.getOpcode() == PUTFIELD && field.owner.equals(frameClass));
  }

  /** Where locals are restored: `aload frame; getfield; store`. */
  List<FieldInsnNode> restoresOfLocals() {
    return fields(field -> isRestore(field) && isStore(field.getNext()));
  }

  /** Where operands are restored: `aload frame; getfield`. */
  List<FieldInsnNode> restoresOfStack() {
    return fields(field -> isRestore(field) && !isStore(field.getNext()));
  }

  private boolean isRestore(FieldInsnNode field) {
    return field.getOpcode() == GETFIELD && field.owner.equals(frameClass);
  }

  private static boolean isStore(AbstractInsnNode one) {
    return one.getOpcode() >= ISTORE && one.getOpcode() <= ASTORE;
  }

  /** The `athrow`s that throw what is thrown in: `aload thrown; ifnull; aload thrown; athrow`. */
  List<InsnNode> throwers() {
    return all(
        InsnNode.class,
        one ->
            one.getOpcode() == ATHROW
                && isLoad(one.getPrevious(), thrown)
                && one.getPrevious().getPrevious() instanceof JumpInsnNode jump
                && jump.getOpcode() == IFNULL);
  }

  /** Where what is sent or awaited is put on the stack. */
  List<VarInsnNode> loadsOfValue() {
    return all(VarInsnNode.class, one -> isLoad(one, value));
  }

  private static boolean isLoad(AbstractInsnNode one, int slot) {
    return one instanceof VarInsnNode load && load.getOpcode() == ALOAD && load.var == slot;
  }

  /** Where the frame is told at which suspension it rests; before each stands the number. */
  List<FieldInsnNode> labelSets() {
    return fields(field ->
        field.getOpcode() == PUTFIELD
            && field.owner.equals("dev/ikat/woven/Frame")
            && field.name.equals("label")
            && field.getPrevious().getOpcode() != ICONST_M1);
  }

  /** Makes all handlers miss what is thrown there. */
  void cutOutOfRanges(AbstractInsnNode thrower) {
    LabelNode from = new LabelNode();
    LabelNode to = new LabelNode();
    code().insertBefore(thrower.getPrevious(), from);
    code().insert(thrower, to);
    List<TryCatchBlockNode> blocks = new ArrayList<>();
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      if (index(block.start) <= index(from) && index(to) <= index(block.end)) {
        addUnlessEmpty(blocks, block.start, from, block);
        addUnlessEmpty(blocks, to, block.end, block);
      } else {
        blocks.add(block);
      }
    }
    method.tryCatchBlocks = blocks;
  }

  private void addUnlessEmpty(
      List<TryCatchBlockNode> blocks, LabelNode start, LabelNode end, TryCatchBlockNode of) {
    for (AbstractInsnNode one = start; one != end; one = one.getNext()) {
      if (one.getOpcode() >= 0) {
        blocks.add(new TryCatchBlockNode(start, end, of.handler, of.type));
        return;
      }
    }
  }

  private int index(AbstractInsnNode one) {
    return code().indexOf(one);
  }

  /** Makes one frame and uses it again. Static fields of interfaces cannot be set: not there. */
  void shareFrames() {
    if ((owner.access & ACC_INTERFACE) != 0) {
      return;
    }
    String shared = "shared" + owner.methods.size();
    String desc = "L" + frameClass + ";";
    List<TypeInsnNode> made =
        all(TypeInsnNode.class, one -> one.getOpcode() == NEW && one.desc.equals(frameClass));
    if (made.isEmpty()) {
      return;
    }
    for (TypeInsnNode one : made) {
      // new; dup; invokespecial
      remove(one.getNext().getNext(), one.getNext());
      code().set(one, new MethodInsnNode(INVOKESTATIC, owner.name, shared, "()" + desc, false));
    }
    owner.fields.add(new FieldNode(ACC_STATIC, shared, desc, null, null));
    MethodNode give = new MethodNode(ACC_STATIC, shared, "()" + desc, null, null);
    LabelNode there = new LabelNode();
    give.visitFieldInsn(GETSTATIC, owner.name, shared, desc);
    give.instructions.add(new JumpInsnNode(IFNONNULL, there));
    give.visitTypeInsn(NEW, frameClass);
    give.visitInsn(DUP);
    give.visitMethodInsn(INVOKESPECIAL, frameClass, "<init>", "()V", false);
    give.visitFieldInsn(PUTSTATIC, owner.name, shared, desc);
    give.instructions.add(there);
    give.instructions.add(new FrameNode(F_SAME, 0, null, 0, null));
    give.visitFieldInsn(GETSTATIC, owner.name, shared, desc);
    give.visitInsn(ARETURN);
    owner.methods.add(give);
  }
}
