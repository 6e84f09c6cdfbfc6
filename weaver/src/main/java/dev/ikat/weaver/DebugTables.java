package dev.ikat.weaver;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What debuggers read. A variable that is dead after a suspension is not restored, so its place in
 * the table is split: where its slot holds nothing, a debugger must not look.
 */
final class DebugTables {
  private DebugTables() {}

  static void split(MethodNode method, HeldSlots held) {
    if (method.localVariables == null) {
      return;
    }
    AbstractInsnNode[] code = method.instructions.toArray();
    // As it is before labels are added to it.
    Map<AbstractInsnNode, Integer> index = new IdentityHashMap<>();
    for (int i = 0; i < code.length; i++) {
      index.put(code[i], i);
    }
    List<LocalVariableNode> all = new ArrayList<>();
    for (LocalVariableNode variable : method.localVariables) {
      int end = index.get(variable.end);
      int from = -1;
      for (int i = index.get(variable.start); i <= end; i++) {
        boolean there = i < end && held.holds(code[i], variable.index);
        if (there && from < 0) {
          from = i;
        } else if (!there && from >= 0) {
          all.add(part(method, variable, code[from], code[i]));
          from = -1;
        }
      }
    }
    method.localVariables = all;
  }

  private static LocalVariableNode part(
      MethodNode method, LocalVariableNode variable, AbstractInsnNode from, AbstractInsnNode to) {
    return new LocalVariableNode(
        variable.name,
        variable.desc,
        variable.signature,
        labelAt(method, from),
        labelAt(method, to),
        variable.index);
  }

  private static LabelNode labelAt(MethodNode method, AbstractInsnNode insn) {
    if (insn instanceof LabelNode label) {
      return label;
    }
    if (insn.getPrevious() instanceof LabelNode label) {
      return label;
    }
    LabelNode label = new LabelNode();
    method.instructions.insertBefore(insn, label);
    return label;
  }
}
