package dev.ikat.weaver;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/** A method with the types of all values before each instruction. */
final class MethodAnalysis {
  /** Who counts more has left the path: code that enters again and again and never leaves. */
  private static final int MOST_MONITORS = 255;

  final MethodNode method;

  /** By index of instruction; null where it cannot be reached. */
  final @Nullable Frame<BasicValue>[] frames;

  private final TypeInterpreter interpreter;

  MethodAnalysis(String owner, MethodNode method, TypeInterpreter interpreter)
      throws AnalyzerException {
    this.method = method;
    this.interpreter = interpreter;
    this.frames = new Initialising(interpreter).analyze(owner, method);
  }

  /** Where the yielder is used for something else than to yield; null if nowhere. */
  @Nullable AbstractInsnNode escape() {
    return interpreter.escape();
  }

  /** Where the yielder of another body is used; null if nowhere. */
  @Nullable AbstractInsnNode foreign() {
    return interpreter.foreign();
  }

  int index(AbstractInsnNode insn) {
    return method.instructions.indexOf(insn);
  }

  @Nullable Frame<BasicValue> before(AbstractInsnNode insn) {
    return frames[index(insn)];
  }

  /** The value so far below the top of the stack. */
  static TypedValue below(Frame<BasicValue> frame, int depth) {
    return (TypedValue) frame.getStack(frame.getStackSize() - 1 - depth);
  }

  /** The line an instruction belongs to; 0 if unknown. */
  static int line(AbstractInsnNode insn) {
    for (AbstractInsnNode i = insn; i != null; i = i.getPrevious()) {
      if (i instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }

  /** Before which instructions a monitor is held that was entered in this method. */
  BitSet heldMonitors() {
    int size = method.instructions.size();
    int[] depth = new int[size];
    java.util.Arrays.fill(depth, -1);
    java.util.ArrayDeque<Integer> work = new java.util.ArrayDeque<>();
    reach(depth, work, 0, 0);
    while (!work.isEmpty()) {
      int i = work.pop();
      AbstractInsnNode insn = method.instructions.get(i);
      int before = depth[i];
      int after =
          switch (insn.getOpcode()) {
            case Opcodes.MONITORENTER -> Math.min(before + 1, MOST_MONITORS);
            case Opcodes.MONITOREXIT -> Math.max(0, before - 1);
            default -> before;
          };
      Flow.successors(method, insn).forEach(next -> reach(depth, work, index(next), after));
      // Where leaving a monitor fails, it is not held either.
      int thrown = Math.min(before, after);
      for (TryCatchBlockNode block : method.tryCatchBlocks) {
        if (index(block.start) <= i && i < index(block.end)) {
          reach(depth, work, index(block.handler), thrown);
          if (block.type == null) {
            // Nothing gets past this one, which javac puts around what a monitor is held for.
            break;
          }
        }
      }
    }
    BitSet held = new BitSet(size);
    for (int i = 0; i < size; i++) {
      held.set(i, depth[i] > 0);
    }
    return held;
  }

  private static void reach(int[] depth, java.util.ArrayDeque<Integer> work, int i, int held) {
    if (held > depth[i]) {
      depth[i] = held;
      work.push(i);
    }
  }

  /** Knows that all copies of an object are initialised when its constructor has been called. */
  private static final class Initialising extends Analyzer<BasicValue> {
    Initialising(Interpreter<BasicValue> interpreter) {
      super(interpreter);
    }

    @Override
    protected Frame<BasicValue> newFrame(int locals, int stack) {
      return new InitialisingFrame(locals, stack);
    }

    @Override
    protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> frame) {
      return new InitialisingFrame(frame);
    }
  }

  private static final class InitialisingFrame extends Frame<BasicValue> {
    InitialisingFrame(int locals, int stack) {
      super(locals, stack);
    }

    InitialisingFrame(Frame<? extends BasicValue> frame) {
      super(frame);
    }

    @Override
    public void execute(AbstractInsnNode insn, Interpreter<BasicValue> interpreter)
        throws AnalyzerException {
      TypedValue target = null;
      if (insn.getOpcode() == Opcodes.INVOKESPECIAL
          && insn instanceof MethodInsnNode call
          && call.name.equals("<init>")) {
        target = below(this, Type.getArgumentCount(call.desc));
      }
      super.execute(insn, interpreter);
      if (target != null && target.is(TypedValue.Tag.UNINITIALISED)) {
        initialised(target);
      }
    }

    private void initialised(TypedValue target) {
      BasicValue whole = TypedValue.plain(target.getType());
      for (int i = 0; i < getLocals(); i++) {
        if (getLocal(i).equals(target)) {
          setLocal(i, whole);
        }
      }
      for (int i = 0; i < getStackSize(); i++) {
        if (getStack(i).equals(target)) {
          setStack(i, whole);
        }
      }
    }
  }
}
