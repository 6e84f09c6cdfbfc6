package dev.ikat.weaver;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Which local variables are read later, before they are written. */
final class Liveness {
  private final MethodNode method;
  private final InsnList code;
  private final BitSet[] before;

  /** By instruction: the handlers that an exception in it may go to. */
  private final List<List<TryCatchBlockNode>> handlers = new ArrayList<>();

  Liveness(MethodNode method) {
    this.method = method;
    this.code = method.instructions;
    this.before = new BitSet[code.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] = new BitSet();
      handlers.add(new ArrayList<>());
    }
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      for (int i = code.indexOf(block.start); i < code.indexOf(block.end); i++) {
        handlers.get(i).add(block);
      }
    }
    solve();
  }

  private void solve() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = before.length - 1; i >= 0; i--) {
        AbstractInsnNode insn = code.get(i);
        BitSet live = after(insn);
        if (insn instanceof VarInsnNode variable) {
          boolean store = variable.getOpcode() >= Opcodes.ISTORE;
          live.set(variable.var, !store);
        } else if (insn instanceof IincInsnNode increment) {
          live.set(increment.var);
        }
        // An exception may leave the instruction before it has written anything.
        addHandlers(i, live);
        if (!live.equals(before[i])) {
          before[i] = live;
          changed = true;
        }
      }
    }
  }

  /** What is live after the instruction, however it ends. */
  BitSet after(AbstractInsnNode insn) {
    BitSet live = new BitSet();
    for (AbstractInsnNode next : Flow.successors(method, insn)) {
      live.or(before[code.indexOf(next)]);
    }
    addHandlers(code.indexOf(insn), live);
    return live;
  }

  private void addHandlers(int i, BitSet live) {
    for (TryCatchBlockNode block : handlers.get(i)) {
      live.or(before[code.indexOf(block.handler)]);
    }
  }
}
