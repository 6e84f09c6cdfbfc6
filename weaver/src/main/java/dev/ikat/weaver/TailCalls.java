package dev.ikat.weaver;

import java.util.BitSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** The calls of a method after which all that is left to do is to return what they give. */
final class TailCalls {
  private final MethodNode method;

  /** The instructions that an exception in them would not leave the method from. */
  private final BitSet guarded = new BitSet();

  TailCalls(MethodNode method) {
    this.method = method;
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      guarded.set(method.instructions.indexOf(block.start), method.instructions.indexOf(block.end));
    }
  }

  boolean contains(MethodInsnNode call) {
    if (guarded.get(method.instructions.indexOf(call))) {
      return false;
    }
    Type given = Type.getReturnType(call.desc);
    Type wanted = Type.getReturnType(method.desc);
    AbstractInsnNode next = after(call);
    if (given == Type.VOID_TYPE) {
      // What a companion gives then is null; so is what it would be made to return here.
      return next.getOpcode() == Opcodes.RETURN
          || (next.getOpcode() == Opcodes.ACONST_NULL
              && after(next).getOpcode() == Opcodes.ARETURN);
    }
    if (given.getSort() < Type.ARRAY) {
      return given.equals(wanted) && next.getOpcode() == given.getOpcode(Opcodes.IRETURN);
    }
    return next.getOpcode() == Opcodes.ARETURN;
  }

  /** The next instruction that does something. */
  private static AbstractInsnNode after(AbstractInsnNode insn) {
    AbstractInsnNode next = insn.getNext();
    while (next != null && next.getOpcode() < 0) {
      next = next.getNext();
    }
    return next == null ? insn : next;
  }
}
