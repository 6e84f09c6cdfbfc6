package dev.ikat.weaver;

import java.util.BitSet;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * A place in a body at which it may be suspended.
 *
 * @param label the number that a frame rests with: positive, or less than -1 for a delegation
 * @param insn the call
 * @param call what it does
 * @param before the types before it
 * @param operands how many values on the stack are the call's own
 * @param live the local variables that are read later
 * @param tail whether all that is left to do is to return what the call gives: then nothing has to
 *     be kept, and whoever called goes on with that
 */
record Point(
    int label,
    MethodInsnNode insn,
    Suspending.Call call,
    Frame<BasicValue> before,
    int operands,
    BitSet live,
    boolean tail) {
  /** How many values below the call's own are on the stack. */
  int depth() {
    return before.getStackSize() - operands;
  }

  TypedValue stack(int i) {
    return (TypedValue) before.getStack(i);
  }

  TypedValue local(int i) {
    return (TypedValue) before.getLocal(i);
  }
}
