package dev.ikat.weaver;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Which local variables of a woven method hold something before each instruction, whatever way was
 * taken there. Only the sort of a value counts, and code is visited in its order where there is a
 * choice: a state machine goes on in a hundred places, and followed with all types and from each
 * place to the end, as the verifier's rules would have it, its analysis costs more than all else.
 */
final class HeldSlots {
  /** What a slot holds; else a letter of {@link Type#getDescriptor()}, A for references. */
  private static final byte NOTHING = 0;

  /**
   * What is to be taken for unset although it holds something that could be read.
   *
   * @param head the switch to where a frame goes on: no argument has been passed there; null if
   *     there is none
   * @param first the first slot of an argument that is not passed
   * @param end the one after the last
   * @param yielder the slot of the yielder, in which there is null afterwards; -1 if there is none
   */
  record Unset(@Nullable TableSwitchInsnNode head, int first, int end, int yielder) {}

  /** An entry of the exception table, by instructions. */
  private record Guarded(int start, int end, int handler) {}

  private final MethodNode method;
  private final Unset unset;
  private final Map<AbstractInsnNode, Integer> index = new IdentityHashMap<>();

  /** By instruction; null where it cannot be reached. */
  private final byte @Nullable [][] before;

  /** What has to be visited, once more if need be. */
  private final BitSet work = new BitSet();

  HeldSlots(MethodNode method, Unset unset) {
    this.method = method;
    this.unset = unset;
    AbstractInsnNode[] code = method.instructions.toArray();
    for (int i = 0; i < code.length; i++) {
      index.put(code[i], i);
    }
    this.before = new byte[code.length][];
    List<Guarded> blocks =
        method.tryCatchBlocks.stream()
            .map(block ->
                new Guarded(index.get(block.start), index.get(block.end), index.get(block.handler)))
            .toList();
    if (code.length > 0) {
      reach(0, arguments());
    }
    for (int i = work.nextSetBit(0); i >= 0; i = work.nextSetBit(0)) {
      work.clear(i);
      byte[] held = Objects.requireNonNull(before[i]);
      for (Guarded block : blocks) {
        if (block.start() <= i && i < block.end()) {
          reach(block.handler(), held);
        }
      }
      byte[] after = after(code[i], held);
      for (AbstractInsnNode next : Flow.successors(method, code[i])) {
        reach(index.get(next), after);
      }
    }
  }

  /** Whether the slot holds something before the instruction. */
  boolean holds(AbstractInsnNode insn, int slot) {
    Integer at = index.get(insn);
    byte[] held = at == null ? null : before[at];
    return held != null && held[slot] != NOTHING;
  }

  private byte[] arguments() {
    byte[] held = new byte[method.maxLocals];
    int slot = 0;
    if ((method.access & Opcodes.ACC_STATIC) == 0) {
      held[slot++] = 'A';
    }
    for (Type type : Type.getArgumentTypes(method.desc)) {
      held[slot] = sort(type);
      slot += type.getSize();
    }
    return held;
  }

  private static byte sort(Type type) {
    return (byte)
        switch (type.getSort()) {
          case Type.LONG -> 'J';
          case Type.FLOAT -> 'F';
          case Type.DOUBLE -> 'D';
          case Type.ARRAY, Type.OBJECT -> 'A';
          default -> 'I';
        };
  }

  /** Two ways have met: what both agree on is held. */
  private void reach(int at, byte[] held) {
    byte[] known = before[at];
    if (known == null) {
      before[at] = held.clone();
      work.set(at);
      return;
    }
    for (int slot = 0; slot < known.length; slot++) {
      if (known[slot] != NOTHING && known[slot] != held[slot]) {
        known[slot] = NOTHING;
        work.set(at);
      }
    }
  }

  private byte[] after(AbstractInsnNode insn, byte[] held) {
    if (insn == unset.head()) {
      byte[] after = held.clone();
      for (int slot = unset.first(); slot < unset.end(); slot++) {
        after[slot] = NOTHING;
      }
      return after;
    }
    byte sort =
        (byte)
            switch (insn.getOpcode()) {
              case Opcodes.ISTORE -> 'I';
              case Opcodes.LSTORE -> 'J';
              case Opcodes.FSTORE -> 'F';
              case Opcodes.DSTORE -> 'D';
              case Opcodes.ASTORE -> 'A';
              default -> NOTHING;
            };
    return sort == NOTHING ? held : stored(((VarInsnNode) insn).var, sort, held);
  }

  private byte[] stored(int slot, byte sort, byte[] held) {
    byte[] after = held.clone();
    if (slot > 0 && isWide(after[slot - 1])) {
      // Its second half is no more.
      after[slot - 1] = NOTHING;
    }
    after[slot] = sort == 'A' && slot == unset.yielder() ? NOTHING : sort;
    if (isWide(sort)) {
      after[slot + 1] = NOTHING;
    }
    return after;
  }

  private static boolean isWide(byte sort) {
    return sort == 'J' || sort == 'D';
  }
}
