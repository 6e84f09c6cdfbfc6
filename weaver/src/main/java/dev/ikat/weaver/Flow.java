package dev.ikat.weaver;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** Where control goes after an instruction, exceptions aside. */
final class Flow {
  private Flow() {}

  static List<AbstractInsnNode> successors(MethodNode method, AbstractInsnNode insn) {
    List<AbstractInsnNode> next = new ArrayList<>();
    switch (insn) {
      case JumpInsnNode jump -> {
        next.add(jump.label);
        if (jump.getOpcode() != Opcodes.GOTO) {
          next.add(jump.getNext());
        }
      }
      case TableSwitchInsnNode table -> {
        next.add(table.dflt);
        next.addAll(table.labels);
      }
      case LookupSwitchInsnNode lookup -> {
        next.add(lookup.dflt);
        next.addAll(lookup.labels);
      }
      default -> {
        if (!ends(insn.getOpcode()) && insn.getNext() != null) {
          next.add(insn.getNext());
        }
      }
    }
    return next;
  }

  private static boolean ends(int opcode) {
    return opcode == Opcodes.ATHROW || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
  }
}
