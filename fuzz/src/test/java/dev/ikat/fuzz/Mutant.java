package dev.ikat.fuzz;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The weaver with a mistake in it, one for each constant: what it writes is spoiled as it would be
 * if the weaver had been written wrongly there. All that is spoiled still verifies: only what it
 * does can tell.
 */
enum Mutant {
  /** A reference that is dead stays in the frame. */
  LOST_NULL_OUT {
    @Override
    void spoil(WovenMethod method) {
      for (FieldInsnNode put : method.puts()) {
        if (put.getPrevious().getOpcode() == ACONST_NULL) {
          method.remove(put.getPrevious().getPrevious(), put.getPrevious(), put);
        }
      }
    }
  },

  /** Two locals of one type get each other's value when the body goes on. */
  SWAPPED_SLOTS {
    @Override
    void spoil(WovenMethod method) {
      List<FieldInsnNode> restores = method.restoresOfLocals();
      for (int i = 1; i < restores.size(); i++) {
        FieldInsnNode a = restores.get(i - 1);
        FieldInsnNode b = restores.get(i);
        if (a.getNext().getNext() == b.getPrevious() && a.desc.equals(b.desc)) {
          String name = a.name;
          a.name = b.name;
          b.name = name;
          i++;
        }
      }
    }
  },

  /** A local is not kept: the frame has what it was at an earlier suspension. */
  LOST_SPILL {
    @Override
    void spoil(WovenMethod method) {
      List<FieldInsnNode> kept =
          method.puts().stream().filter(put -> put.getPrevious() instanceof VarInsnNode).toList();
      if (!kept.isEmpty()) {
        FieldInsnNode put = kept.getLast();
        method.remove(put.getPrevious().getPrevious(), put.getPrevious(), put);
      }
    }
  },

  /** The place where the body goes on is outside of the try that it was suspended in. */
  WRONG_HANDLER_RANGE {
    @Override
    void spoil(WovenMethod method) {
      for (AbstractInsnNode thrower : method.throwers()) {
        method.cutOutOfRanges(thrower);
      }
    }
  },

  /** What is thrown in is not thrown. */
  LOST_EXCEPTION {
    @Override
    void spoil(WovenMethod method) {
      for (AbstractInsnNode thrower : method.throwers()) {
        AbstractInsnNode thrown = thrower.getPrevious();
        // Drops what would have been thrown, and goes on.
        method.code().remove(thrown);
        method.code().set(thrower, new InsnNode(NOP));
      }
    }
  },

  /** What is sent, or awaited, does not arrive. */
  LOST_VALUE {
    @Override
    void spoil(WovenMethod method) {
      for (VarInsnNode load : method.loadsOfValue()) {
        method.code().set(load, new InsnNode(ACONST_NULL));
      }
    }
  },

  /** The frame says that it rests at another suspension. */
  WRONG_LABEL {
    @Override
    void spoil(WovenMethod method) {
      List<FieldInsnNode> sets = method.labelSets();
      if (sets.size() > 1) {
        AbstractInsnNode first = sets.getFirst().getPrevious();
        method.code().set(sets.getLast().getPrevious(), first.clone(Map.of()));
      }
    }
  },

  /** A long loses its upper half. */
  HALF_A_LONG {
    @Override
    void spoil(WovenMethod method) {
      for (FieldInsnNode put : method.puts()) {
        if (put.desc.equals("J")) {
          method.code().insertBefore(put, new InsnNode(L2I));
          method.code().insertBefore(put, new InsnNode(I2L));
        }
      }
    }
  },

  /** A double is kept as an int. */
  ROUNDED_DOUBLE {
    @Override
    void spoil(WovenMethod method) {
      for (FieldInsnNode put : method.puts()) {
        if (put.desc.equals("D")) {
          method.code().insertBefore(put, new InsnNode(D2I));
          method.code().insertBefore(put, new InsnNode(I2D));
        }
      }
    }
  },

  /** All runs of a body share one frame. */
  SHARED_FRAME {
    @Override
    void spoil(WovenMethod method) {
      method.shareFrames();
    }
  },

  /** An operand that rested on the stack is nothing afterwards. */
  LOST_OPERAND {
    @Override
    void spoil(WovenMethod method) {
      for (FieldInsnNode get : method.restoresOfStack()) {
        method.code().remove(get.getPrevious());
        method.code().set(get, new InsnNode(zero(get.desc)));
      }
    }
  },

  /** Two operands come back in the wrong order. */
  SWAPPED_OPERANDS {
    @Override
    void spoil(WovenMethod method) {
      List<FieldInsnNode> restores = method.restoresOfStack();
      for (int i = 1; i < restores.size(); i++) {
        FieldInsnNode a = restores.get(i - 1);
        FieldInsnNode b = restores.get(i);
        if (a.getNext() == b.getPrevious() && a.desc.equals(b.desc)) {
          String name = a.name;
          a.name = b.name;
          b.name = name;
          i++;
        }
      }
    }
  };

  private static int zero(String desc) {
    return switch (desc.charAt(0)) {
      case 'J' -> LCONST_0;
      case 'F' -> FCONST_0;
      case 'D' -> DCONST_0;
      case 'L', '[' -> ACONST_NULL;
      default -> ICONST_0;
    };
  }

  /** Makes the mistake in one woven method, if there is a place for it. */
  abstract void spoil(WovenMethod method);

  /** The weaver with the mistake. */
  Weave weave(Weave weaver) {
    return classes -> {
      Weave.Woven woven = weaver.weave(classes);
      Map<String, byte[]> spoiled = new TreeMap<>();
      woven.classes().forEach((name, bytes) -> spoiled.put(name, spoil(bytes)));
      return new Weave.Woven(spoiled, woven.bodies());
    };
  }

  private byte[] spoil(byte[] bytes) {
    ClassNode node = new ClassNode();
    new ClassReader(bytes).accept(node, 0);
    List<WovenMethod> methods = new ArrayList<>();
    for (MethodNode method : node.methods) {
      if (WovenMethod.isWoven(method)) {
        methods.add(new WovenMethod(node, method));
      }
    }
    if (methods.isEmpty()) {
      return bytes;
    }
    methods.forEach(this::spoil);
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    node.accept(out);
    return out.toByteArray();
  }
}
