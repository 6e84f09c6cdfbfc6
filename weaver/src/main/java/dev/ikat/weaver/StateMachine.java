package dev.ikat.weaver;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Writes a body as a state machine: a method with the body's own code and arguments, and four
 * arguments more: the strand, the frame, and the value and exception to go on with.
 *
 * <pre>
 *   if (frame != null) switch (frame.label) { case k: restore the locals; goto resume_k; … }
 *   …
 *   result = call of the companion
 *   if (result == SUSPENDED) {
 *     if (frame == null) frame = new …     // not before it is needed
 *     keep stack and locals; frame.label = k; strand.suspend(frame); return SUSPENDED
 *     resume_k: restore the stack; if (thrown != null) throw thrown; result = value
 *   }
 *   …
 * </pre>
 *
 * <p>Locals are restored at the head, outside of all exception ranges, as a handler must find them
 * in their places from the first instruction of its range on. Where it rests, {@code resume_k},
 * stands in the same ranges as the call. Lines, and with them traces and breakpoints, stay.
 *
 * <p>The arguments are not passed again when a frame goes on: those that are needed are in it.
 *
 * <p>What the body's receiver is, stays one, so that debuggers see {@code this}; its class in the
 * descriptor keeps others from overriding it. Only in interfaces is it an argument of a static
 * method: whoever implements one, such as a proxy, might answer for all methods it finds there.
 */
final class StateMachine {
  /** What a value is called that tells that the strand is suspended. */
  private static final String SUSPENDED = "SUSPENDED";

  private final MethodNode body;

  /** All that may suspend, and those of them at which the body itself rests. */
  private final List<Point> all;

  private final List<Point> points;
  private final FrameLayout layout;
  private final String frameClass;

  /** The slot of the yielder; -1 if the body is no generator's. */
  private final int yielder;

  /** Whether the body returns a value that nobody asks for. */
  private final boolean drops;

  private final MethodNode out;

  // ---- the slots after the body's own arguments ---
  private final int arguments;
  private final int strand;
  private final int frame;
  private final int value;
  private final int thrown;
  private int nextTemporary;
  private int locals;

  private final Map<LabelNode, LabelNode> labels = new HashMap<>();
  private final Map<Point, Label> resumes = new HashMap<>();

  /**
   * @param desc the descriptor with the receiver, if there is one, as first argument
   * @param drops whether it gives null, whatever the body returns
   */
  StateMachine(
      MethodNode body,
      String desc,
      List<Point> all,
      FrameLayout layout,
      String frameClass,
      int yielder,
      boolean drops,
      int access) {
    this.body = body;
    this.all = all;
    this.points = all.stream().filter(point -> !point.tail()).toList();
    this.layout = layout;
    this.frameClass = frameClass;
    this.yielder = yielder;
    this.drops = drops;
    this.arguments = Type.getArgumentsAndReturnSizes(desc) / 4 - 1;
    this.strand = arguments;
    this.frame = arguments + 1;
    this.value = arguments + 2;
    this.thrown = arguments + 3;
    this.nextTemporary = firstTemporary();
    this.locals = nextTemporary;
    String own = (access & ACC_STATIC) != 0 ? desc : body.desc;
    this.out =
        new MethodNode(
            ASM9, access, body.name, descriptor(own, frameClass), null, exceptions(body));
  }

  private static String[] exceptions(MethodNode body) {
    return body.exceptions.toArray(String[]::new);
  }

  /** How the woven method of such a body is declared. */
  static int access(int bodyAccess, boolean inInterface) {
    // Debuggers leave out what is synthetic, but for lambdas.
    int synthetic = bodyAccess & ACC_SYNTHETIC;
    if ((bodyAccess & ACC_STATIC) == 0 && !inInterface) {
      return ACC_FINAL | synthetic;
    }
    return ACC_STATIC | synthetic | (inInterface ? ACC_PUBLIC : 0);
  }

  /**
   * Writes a call of the woven method of a body; its arguments, with the receiver, are on the
   * stack.
   */
  static void call(MethodVisitor out, ClassNode owner, MethodNode body, String frameClass) {
    boolean inInterface = (owner.access & ACC_INTERFACE) != 0;
    boolean isStatic = (access(body.access, inInterface) & ACC_STATIC) != 0;
    boolean receiverPassed = isStatic && (body.access & ACC_STATIC) == 0;
    String desc =
        BodyWeaver.withReceiver(body.desc, receiverPassed ? Type.getObjectType(owner.name) : null);
    out.visitMethodInsn(
        isStatic ? INVOKESTATIC : INVOKEVIRTUAL,
        owner.name,
        body.name,
        descriptor(desc, frameClass),
        inInterface);
  }

  /** The descriptor of the woven method for a body with this one. */
  private static String descriptor(String desc, String frameClass) {
    return desc.substring(0, desc.indexOf(')'))
        + Abi.STRAND_DESC
        + "L"
        + frameClass
        + ";"
        + Abi.OBJECT_DESC
        + Abi.THROWABLE_DESC
        + ")"
        + Abi.OBJECT_DESC;
  }

  MethodNode write() {
    Map<AbstractInsnNode, Point> at = new HashMap<>();
    for (Point point : all) {
      at.put(point.insn(), point);
    }
    for (Point point : points) {
      resumes.put(point, new Label());
    }
    for (AbstractInsnNode insn : body.instructions) {
      if (insn instanceof LabelNode label) {
        labels.put(label, new LabelNode());
      }
    }
    for (TryCatchBlockNode block : body.tryCatchBlocks) {
      TryCatchBlockNode copy =
          new TryCatchBlockNode(
              label(block.start), label(block.end), label(block.handler), block.type);
      out.tryCatchBlocks.add(copy);
    }
    out.visitCode();
    head();
    for (AbstractInsnNode insn : body.instructions) {
      Point point = at.get(insn);
      if (point != null) {
        suspension(point);
      } else {
        copy(insn);
      }
    }
    copyVariables();
    out.visitMaxs(0, locals);
    return out;
  }

  private boolean isGenerator() {
    return yielder >= 0;
  }

  private LabelNode label(LabelNode label) {
    return labels.get(label);
  }

  private int shifted(int slot) {
    return slot < arguments ? slot : slot + 4;
  }

  private int firstTemporary() {
    return body.maxLocals + 4;
  }

  /** A slot that is of use within one suspension: the next one takes it again. */
  private int temporary(Type type) {
    int slot = nextTemporary;
    nextTemporary += type.getSize();
    locals = Math.max(locals, nextTemporary);
    return slot;
  }

  // ---- the head ---------------------------------------------------------------------------------

  private void head() {
    if (points.isEmpty()) {
      return;
    }
    Label start = new Label();
    out.visitVarInsn(ALOAD, frame);
    out.visitJumpInsn(IFNULL, start);
    out.visitVarInsn(ALOAD, frame);
    out.visitFieldInsn(GETFIELD, Abi.FRAME, "label", "I");
    TreeMap<Integer, Point> byLabel = new TreeMap<>();
    points.forEach(point -> byLabel.put(point.label(), point));
    int min = byLabel.firstKey();
    int max = byLabel.lastKey();
    Label none = new Label();
    Label[] cases = new Label[max - min + 1];
    Arrays.fill(cases, none);
    byLabel.keySet().forEach(number -> cases[number - min] = new Label());
    out.visitTableSwitchInsn(min, max, none, cases);
    byLabel.forEach((number, point) -> {
      out.visitLabel(cases[number - min]);
      restoreLocals(point);
      out.visitJumpInsn(GOTO, resumes.get(point));
    });
    out.visitLabel(none);
    out.visitVarInsn(ALOAD, frame);
    out.visitMethodInsn(
        INVOKESTATIC,
        Abi.WOVEN,
        "notResting",
        "(" + Abi.FRAME_DESC + ")Ljava/lang/RuntimeException;",
        false);
    out.visitInsn(ATHROW);
    out.visitLabel(start);
  }

  private void restoreLocals(Point point) {
    Map<Integer, FrameLayout.Kept> kept = new HashMap<>();
    layout.at(point).locals().forEach(one -> kept.put(one.slot(), one));
    for (int i = 0; i < point.before().getLocals(); i++) {
      FrameLayout.Kept one = kept.get(i);
      if (one != null) {
        load(one);
        out.visitVarInsn(one.type().getOpcode(ISTORE), shifted(i));
      } else if (point.live().get(i) && point.local(i).isThere()) {
        // The constant null, or the yielder, which nothing needs.
        out.visitInsn(ACONST_NULL);
        out.visitVarInsn(ASTORE, shifted(i));
      }
    }
  }

  private void load(FrameLayout.Kept kept) {
    out.visitVarInsn(ALOAD, frame);
    out.visitFieldInsn(GETFIELD, frameClass, kept.field(), kept.type().getDescriptor());
  }

  // ---- suspensions ------------------------------------------------------------------------------

  private void suspension(Point point) {
    nextTemporary = firstTemporary();
    switch (point.call()) {
      case Suspending.Yield _ -> yields(point, false);
      case Suspending.Delegate _ -> yields(point, true);
      case Suspending.Companion companion -> {
        out.visitVarInsn(ALOAD, strand);
        out.visitMethodInsn(
            companion.opcode(),
            companion.owner(),
            companion.name(),
            companion.desc(),
            companion.itf());
        suspends(point);
      }
      case Suspending.RunBody _ -> {
        runBody(point);
        suspends(point);
      }
      case Suspending.Iterate iterate -> {
        iterate(point, iterate);
        suspends(point);
      }
    }
  }

  /** An iterator is on the stack; somebody else's may be one that just blocks the stack. */
  private void iterate(Point point, Suspending.Iterate iterate) {
    Label plain = new Label();
    Label done = new Label();
    out.visitInsn(DUP);
    out.visitTypeInsn(INSTANCEOF, Abi.ITERATOR);
    out.visitJumpInsn(IFEQ, plain);
    out.visitTypeInsn(CHECKCAST, Abi.ITERATOR);
    out.visitVarInsn(ALOAD, strand);
    out.visitMethodInsn(
        INVOKEINTERFACE,
        Abi.ITERATOR,
        iterate.name(),
        "(" + Abi.STRAND_DESC + ")" + Abi.OBJECT_DESC,
        true);
    out.visitJumpInsn(GOTO, done);
    out.visitLabel(plain);
    copy(point.insn());
    Code.toObject(out, Type.getReturnType(point.insn().desc));
    out.visitLabel(done);
  }

  /** The yielder and the value are on the stack; the yielder is of no use. */
  private void yields(Point point, boolean delegates) {
    if (delegates) {
      out.visitMethodInsn(
          INVOKESTATIC,
          "java/util/Objects",
          "requireNonNull",
          "(" + Abi.OBJECT_DESC + ")" + Abi.OBJECT_DESC,
          false);
    }
    int yielded = temporary(Abi.OBJECT_TYPE);
    out.visitVarInsn(ASTORE, yielded);
    out.visitInsn(POP);
    keep(point);
    out.visitVarInsn(ALOAD, yielded);
    out.visitInsn(ARETURN);
    resume(point);
    convert(Type.getReturnType(point.insn().desc));
  }

  /** The result of a companion is on the stack. */
  private void suspends(Point point) {
    Label goOn = new Label();
    out.visitInsn(DUP);
    out.visitFieldInsn(GETSTATIC, Abi.FRAME, SUSPENDED, Abi.OBJECT_DESC);
    out.visitJumpInsn(IF_ACMPNE, goOn);
    if (point.tail()) {
      out.visitInsn(ARETURN);
      out.visitLabel(goOn);
      convert(Type.getReturnType(point.insn().desc));
      return;
    }
    out.visitInsn(POP);
    keep(point);
    out.visitVarInsn(ALOAD, strand);
    out.visitVarInsn(ALOAD, frame);
    out.visitMethodInsn(INVOKEINTERFACE, Abi.STRAND, "suspend", "(" + Abi.FRAME_DESC + ")V", true);
    out.visitFieldInsn(GETSTATIC, Abi.FRAME, SUSPENDED, Abi.OBJECT_DESC);
    out.visitInsn(ARETURN);
    resume(point);
    out.visitLabel(goOn);
    convert(Type.getReturnType(point.insn().desc));
  }

  /** A body is on the stack, and what it is passed. */
  private void runBody(Point point) {
    Label plain = new Label();
    Label done = new Label();
    Type[] types = Type.getArgumentTypes(point.insn().desc);
    int[] kept = new int[types.length];
    for (int i = types.length - 1; i >= 0; i--) {
      kept[i] = temporary(types[i]);
      out.visitVarInsn(types[i].getOpcode(ISTORE), kept[i]);
    }
    out.visitInsn(DUP);
    out.visitTypeInsn(INSTANCEOF, Abi.BODY);
    out.visitJumpInsn(IFEQ, plain);
    out.visitTypeInsn(CHECKCAST, Abi.BODY);
    pack(types, kept);
    out.visitVarInsn(ALOAD, strand);
    out.visitMethodInsn(INVOKEINTERFACE, Abi.BODY, "start", Abi.START_DESC, true);
    out.visitJumpInsn(GOTO, done);
    out.visitLabel(plain);
    for (int i = 0; i < types.length; i++) {
      out.visitVarInsn(types[i].getOpcode(ILOAD), kept[i]);
    }
    copy(point.insn());
    Code.toObject(out, Type.getReturnType(point.insn().desc));
    out.visitLabel(done);
  }

  /** One argument as it is, several as an array; see {@link Code#unpack}. */
  private void pack(Type[] types, int[] kept) {
    if (types.length == 0) {
      out.visitInsn(ACONST_NULL);
      return;
    }
    if (types.length > 1) {
      Code.push(out, types.length);
      out.visitTypeInsn(ANEWARRAY, Abi.OBJECT);
    }
    for (int i = 0; i < types.length; i++) {
      if (types.length > 1) {
        out.visitInsn(DUP);
        Code.push(out, i);
      }
      out.visitVarInsn(types[i].getOpcode(ILOAD), kept[i]);
      Code.toObject(out, types[i]);
      if (types.length > 1) {
        out.visitInsn(AASTORE);
      }
    }
  }

  /** Keeps what is on the stack and in the locals in the frame, which is made if there is none. */
  private void keep(Point point) {
    int[] temporaries = new int[point.depth()];
    for (int i = point.depth() - 1; i >= 0; i--) {
      TypedValue onStack = point.stack(i);
      if (onStack.isKept()) {
        temporaries[i] = temporary(onStack.getType());
        out.visitVarInsn(onStack.getType().getOpcode(ISTORE), temporaries[i]);
      } else {
        out.visitInsn(POP);
      }
    }
    Label there = new Label();
    out.visitVarInsn(ALOAD, frame);
    out.visitJumpInsn(IFNONNULL, there);
    out.visitTypeInsn(NEW, frameClass);
    out.visitInsn(DUP);
    out.visitMethodInsn(INVOKESPECIAL, frameClass, "<init>", "()V", false);
    out.visitVarInsn(ASTORE, frame);
    if (isGenerator()) {
      // It runs from its start, so that the yielder, which is the generator, is still there.
      out.visitVarInsn(ALOAD, yielder);
      out.visitTypeInsn(CHECKCAST, Abi.OWNER);
      out.visitVarInsn(ALOAD, frame);
      out.visitMethodInsn(INVOKEINTERFACE, Abi.OWNER, "own", "(" + Abi.FRAME_DESC + ")V", true);
    }
    out.visitLabel(there);
    FrameLayout.Spill spill = layout.at(point);
    for (FrameLayout.Kept kept : spill.stack()) {
      store(kept, temporaries[kept.slot()]);
    }
    for (FrameLayout.Kept kept : spill.locals()) {
      store(kept, shifted(kept.slot()));
    }
    for (String dead : layout.dead(point)) {
      out.visitVarInsn(ALOAD, frame);
      out.visitInsn(ACONST_NULL);
      out.visitFieldInsn(PUTFIELD, frameClass, dead, layout.fields().get(dead).getDescriptor());
    }
    setLabel(point.label());
  }

  private void store(FrameLayout.Kept kept, int slot) {
    out.visitVarInsn(ALOAD, frame);
    out.visitVarInsn(kept.type().getOpcode(ILOAD), slot);
    out.visitFieldInsn(PUTFIELD, frameClass, kept.field(), kept.type().getDescriptor());
  }

  private void setLabel(int number) {
    out.visitVarInsn(ALOAD, frame);
    Code.push(out, number);
    out.visitFieldInsn(PUTFIELD, Abi.FRAME, "label", "I");
  }

  /** Where the frame goes on: puts the stack back, and on it the value, or throws. */
  private void resume(Point point) {
    out.visitLabel(resumes.get(point));
    Map<Integer, FrameLayout.Kept> kept = new HashMap<>();
    layout.at(point).stack().forEach(one -> kept.put(one.slot(), one));
    for (int i = 0; i < point.depth(); i++) {
      FrameLayout.Kept one = kept.get(i);
      if (one == null) {
        out.visitInsn(ACONST_NULL);
      } else {
        load(one);
      }
    }
    Label normally = new Label();
    out.visitVarInsn(ALOAD, thrown);
    out.visitJumpInsn(IFNULL, normally);
    out.visitVarInsn(ALOAD, thrown);
    out.visitInsn(ATHROW);
    out.visitLabel(normally);
    out.visitVarInsn(ALOAD, value);
  }

  /** Makes of the object that a companion gives what the call itself would have given. */
  private void convert(Type type) {
    if (type == Type.VOID_TYPE) {
      out.visitInsn(POP);
    } else {
      Code.fromObject(out, type);
    }
  }

  // ---- all other code ---------------------------------------------------------------------------

  private void copy(AbstractInsnNode insn) {
    switch (insn) {
      case VarInsnNode variable -> out.visitVarInsn(variable.getOpcode(), shifted(variable.var));
      case IincInsnNode increment -> out.visitIincInsn(shifted(increment.var), increment.incr);
      case FrameNode _ -> {}
      default -> {
        if (insn.getOpcode() >= IRETURN && insn.getOpcode() <= RETURN) {
          returns(insn.getOpcode());
        } else {
          out.instructions.add(insn.clone(labels));
        }
      }
    }
  }

  private void returns(int opcode) {
    if (opcode == RETURN) {
      out.visitInsn(ACONST_NULL);
    } else if (drops) {
      Code.pop(out, Type.getReturnType(body.desc));
      out.visitInsn(ACONST_NULL);
    } else if (opcode != ARETURN) {
      Code.toObject(out, Type.getReturnType(body.desc));
    }
    if (isGenerator() && !points.isEmpty()) {
      Label unframed = new Label();
      out.visitVarInsn(ALOAD, frame);
      out.visitJumpInsn(IFNULL, unframed);
      setLabel(Abi.ENDED);
      out.visitLabel(unframed);
    }
    out.visitInsn(ARETURN);
  }

  private void copyVariables() {
    if (body.localVariables == null) {
      return;
    }
    out.localVariables = new ArrayList<>();
    for (LocalVariableNode variable : body.localVariables) {
      out.localVariables.add(
          new LocalVariableNode(
              variable.name,
              variable.desc,
              variable.signature,
              label(variable.start),
              label(variable.end),
              shifted(variable.index)));
    }
  }
}
